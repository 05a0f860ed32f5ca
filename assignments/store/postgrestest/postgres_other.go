//go:build !unix

package postgrestest

import "testing"

// Installed skips the test.
func Installed(t testing.TB) { t.Skip("this test starts Postgres on a Unix socket") }

// Database skips the test.
func Database(t testing.TB) string {
	t.Skip("this test starts Postgres on a Unix socket")
	return ""
}

// Stop does nothing.
func Stop() {}
