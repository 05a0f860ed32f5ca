//go:build unix

package store

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
)

// cluster is one Postgres for all tests of this package.
var cluster struct {
	sync.Once
	dir, skip string
	databases int
	stop      func()
}

// postgres returns the address of an empty database.
func postgres(t *testing.T) string {
	t.Helper()
	cluster.Do(startPostgres)
	if cluster.skip != "" {
		t.Skip(cluster.skip)
	}
	cluster.databases++
	name := "course" + strconv.Itoa(cluster.databases)
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
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(found) == 0 {
		cluster.skip = "Postgres is not installed"
		return
	}
	dir, err := os.MkdirTemp("", "lab-postgres")
	if err != nil {
		cluster.skip = err.Error()
		return
	}
	cluster.dir = dir
	cluster.stop = func() { os.RemoveAll(dir) }
	if who, err := user.Lookup(account()); err == nil {
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		os.Chown(dir, uid, gid)
	}
	data := filepath.Join(dir, "data")
	if out, err := asOther("initdb", "-D", data, "-A", "trust", "-N", "--no-instructions").CombinedOutput(); err != nil {
		cluster.skip = fmt.Sprintf("initdb: %v %s", err, out)
		return
	}
	if out, err := asOther("pg_ctl", "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", "-k "+dir+" -c listen_addresses='' -c max_connections=40", "start").CombinedOutput(); err != nil {
		cluster.skip = fmt.Sprintf("pg_ctl: %v %s", err, out)
		return
	}
	cluster.stop = func() {
		asOther("pg_ctl", "-D", data, "-m", "immediate", "stop").Run()
		os.RemoveAll(dir)
	}
}

func stopPostgres() {
	if cluster.stop != nil {
		cluster.stop()
	}
}
