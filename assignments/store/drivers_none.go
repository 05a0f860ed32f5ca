//go:build race || nostore

package store

// Have reports whether this program was built with a database.
const Have = false
