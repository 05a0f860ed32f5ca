//go:build !race && !nostore

package store

// The drivers are the largest packages that this program has. A program that
// looks for races, and one that is only built to see that the rest works on
// another system, go without them (tag nostore).
import (
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
)

// Have reports whether this program was built with a database.
const Have = true
