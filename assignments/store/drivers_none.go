//go:build race || nostore

package store

import "context"

// Have reports whether this program was built with a database.
const Have = false

func (s *Store) listenPostgres(context.Context, func(Change), func()) error { return ErrNotFound }
