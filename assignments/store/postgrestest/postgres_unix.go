//go:build unix

// Package postgrestest starts a Postgres of a test's own: Debian's package, as
// another user than root, on a Unix socket.
package postgrestest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// cluster is one Postgres for all tests of a package.
var cluster struct {
	sync.Once
	dir, failed string
	databases   atomic.Int32
	stop        func()
}

// Installed skips a test where Postgres is not installed.
func Installed(t testing.TB) {
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(found) == 0 {
		t.Skip("Postgres is not installed")
	}
}

// Database returns the address of an empty database. The test is skipped where
// Postgres is not installed.
func Database(t testing.TB) string {
	t.Helper()
	Installed(t)
	cluster.Do(startPostgres)
	if cluster.failed != "" {
		t.Fatal(cluster.failed)
	}
	name := "course" + strconv.Itoa(int(cluster.databases.Add(1)))
	if out, err := asOther("psql", "-h", cluster.dir, "-d", "postgres", "-c", "CREATE DATABASE "+name).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	me, err := user.Lookup(account())
	if err != nil {
		t.Fatal(err)
	}
	return "postgres:///" + name + "?host=" + cluster.dir + "&user=" + me.Username
}

// account is who runs Postgres: it refuses to be run by root.
func account() string {
	if os.Getuid() == 0 {
		return "postgres"
	}
	me, _ := user.Current()
	return me.Username
}

// asOther is a program of Postgres, run by its account.
func asOther(name string, args ...string) *exec.Cmd {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	path := name
	if len(found) > 0 {
		path = found[len(found)-1]
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = cluster.dir
	if who, err := user.Lookup(account()); err == nil && os.Getuid() == 0 {
		uid, _ := strconv.ParseUint(who.Uid, 10, 32)
		gid, _ := strconv.ParseUint(who.Gid, 10, 32)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	return cmd
}

// startPostgres starts a server of this test's own on a Unix socket.
func startPostgres() {
	dir, err := os.MkdirTemp("", "lab-postgres")
	if err != nil {
		cluster.failed = err.Error()
		return
	}
	cluster.dir = dir
	cluster.stop = func() { os.RemoveAll(dir) }
	if who, err := user.Lookup(account()); err == nil {
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		os.Chown(dir, uid, gid)
	}
	data, fsync := filepath.Join(dir, "data"), "off"
	if os.Getenv("LAB_BENCH_WEB") != "" { // what is measured is on the disk
		fsync = "on"
	}
	if out, err := asOther("initdb", "-D", data, "-A", "trust", "-N", "--no-instructions").CombinedOutput(); err != nil {
		cluster.failed = fmt.Sprintf("initdb: %v %s", err, out)
		return
	}
	if out, err := asOther("pg_ctl", "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", "-k "+dir+" -c listen_addresses='' -c max_connections=200 -c fsync="+fsync, "start").CombinedOutput(); err != nil {
		cluster.failed = fmt.Sprintf("pg_ctl: %v %s", err, out)
		return
	}
	cluster.stop = func() {
		asOther("pg_ctl", "-D", data, "-m", "immediate", "stop").Run()
		os.RemoveAll(dir)
	}
}

// Stop ends the server; a TestMain calls it at the end.
func Stop() {
	if cluster.stop != nil {
		cluster.stop()
	}
}
