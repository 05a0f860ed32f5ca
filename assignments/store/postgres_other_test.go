//go:build !unix

package store

import "testing"

func postgres(t *testing.T) string {
	t.Skip("this test starts Postgres on a Unix socket")
	return ""
}

func stopPostgres() {}
