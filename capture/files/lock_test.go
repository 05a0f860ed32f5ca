package files

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// holderVariable makes this test program hold a lock until it is killed.
const holderVariable = "LAB_TEST_HOLDS"

func TestMain(m *testing.M) {
	if name := os.Getenv(holderVariable); name != "" {
		lock, err := Exclusive(name)
		fmt.Println(lock != nil && lock.Real(), err)
		io.Copy(io.Discard, os.Stdin)
		return
	}
	os.Exit(m.Run())
}

// A lock keeps others away as long as its program lives, and no longer: not
// even one that is killed leaves it behind.
func TestLockDiesWithItsProgram(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	holder := exec.Command(os.Args[0])
	holder.Env = append(os.Environ(), holderVariable+"="+name)
	alive, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer alive.Close()
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	defer holder.Process.Kill()
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "true <nil>\n" {
		t.Fatalf("the holder says %q", line)
	}
	if _, err := Exclusive(name); !errors.Is(err, ErrLocked) {
		t.Fatalf("got %v, want that somebody has it", err)
	}
	holder.Process.Kill()
	holder.Wait()
	lock, err := Exclusive(name)
	if err != nil || !lock.Real() {
		t.Fatalf("it is still held by nobody: %v", err)
	}
	lock.Release()
	onlyHolds(t, filepath.Dir(name))
}

// Of many who want it at the same time, one at a time has it, although each
// removes the file when it is done.
func TestOneAtATime(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	inside, done := make(chan struct{}, 1), make(chan bool)
	for range 8 {
		go func() {
			good := true
			for n := 0; n < 50; {
				lock, err := Exclusive(name)
				if err != nil {
					continue
				}
				select {
				case inside <- struct{}{}:
				default:
					good = false
				}
				<-inside
				lock.Release()
				n++
			}
			done <- good
		}()
	}
	for range 8 {
		if !<-done {
			t.Fatal("two had the lock at the same time")
		}
	}
}

func TestLockInAFolderThatIsNotThere(t *testing.T) {
	if _, err := Exclusive(filepath.Join(t.TempDir(), "no", "lock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
