//go:build !race && !nostore

package store

// The drivers are the largest packages that this program has. A program that
// looks for races, and one that is only built to see that the rest works on
// another system, go without them (tag nostore).
import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
)

// Have reports whether this program was built with a database.
const Have = true

// listenPostgres listens on a connection of its own until that breaks.
func (s *Store) listenPostgres(ctx context.Context, heard func(Change), began func()) error {
	conn, err := pgx.Connect(ctx, s.address)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	began()
	for {
		said, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		var c Change
		if json.Unmarshal([]byte(said.Payload), &c) == nil {
			heard(c)
		}
	}
}
