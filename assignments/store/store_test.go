package store

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/store/postgrestest"
)

// each runs a test on SQLite, and on Postgres where that is installed.
func each(t *testing.T, test func(t *testing.T, s *Store)) {
	eachAt(t, func(t *testing.T, address, blobs string) { test(t, open(t, address, blobs)) })
}

// eachAt runs a test with the address of an empty database, and a folder.
func eachAt(t *testing.T, test func(t *testing.T, address, blobs string)) {
	if !Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		test(t, "sqlite:"+filepath.Join(dir, "course.db"), filepath.Join(dir, "blobs"))
	})
	t.Run("postgres", func(t *testing.T) {
		if testing.Short() {
			t.Skip("starts a server")
		}
		test(t, postgrestest.Database(t), filepath.Join(t.TempDir(), "blobs"))
	})
}

func open(t *testing.T, address, blobs string) *Store {
	t.Helper()
	s, err := Open(t.Context(), address, blobs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestMain(m *testing.M) {
	code := m.Run()
	postgrestest.Stop()
	os.Exit(code)
}

func student(id, name string) Person {
	return Person{Student: gradebook.Student{ID: id, Name: name, Department: "컴퓨터공학과"}}
}

func enrol(t *testing.T, s *Store, people ...Person) map[string]string {
	t.Helper()
	tokens, err := s.Enrol(t.Context(), people)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func TestPeopleEnterByTheirToken(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		tokens := enrol(t, s, student("20241234", "홍길동"), Teacher("kim"))
		p, err := s.ByToken(t.Context(), tokens["20241234"])
		if err != nil || p.ID != "20241234" || p.Name != "홍길동" || p.IsTeacher() {
			t.Errorf("got %+v, %v", p, err)
		}
		if p, err = s.ByToken(t.Context(), tokens["@kim"]); err != nil || !p.IsTeacher() {
			t.Errorf("teacher: got %+v, %v", p, err)
		}
		if _, err := s.ByToken(t.Context(), tokens["20241234"][1:]); !errors.Is(err, ErrNotFound) {
			t.Errorf("a wrong token: %v", err)
		}
		if again := enrol(t, s, student("20241234", "홍길순")); len(again) != 0 {
			t.Errorf("a second import gave new tokens: %v", again)
		}
		if p, _ = s.ByToken(t.Context(), tokens["20241234"]); p.Name != "홍길순" {
			t.Errorf("the second import did not change the name: %+v", p)
		}
		fresh, err := s.NewToken(t.Context(), "20241234")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.ByToken(t.Context(), tokens["20241234"]); !errors.Is(err, ErrNotFound) {
			t.Errorf("the old token is still good: %v", err)
		}
		if p, err = s.ByToken(t.Context(), fresh); err != nil || p.ID != "20241234" {
			t.Errorf("the new token: %+v, %v", p, err)
		}
	})
}

// Nothing in the database lets anybody in: tokens are hashed.
func TestTokensAreNotKept(t *testing.T) {
	if !Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	dir := t.TempDir()
	s := open(t, "sqlite:"+filepath.Join(dir, "course.db"), dir)
	token := enrol(t, s, student("20241234", "홍길동"))["20241234"]
	for _, name := range []string{"course.db", "course.db-wal"} {
		raw, _ := os.ReadFile(filepath.Join(dir, name))
		if bytes.Contains(raw, []byte(token)) {
			t.Errorf("%s holds the token", name)
		}
	}
}

func TestAttemptsAreNumberedAndKept(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		enrol(t, s, student("1", "a"), student("2", "b"))
		at := time.Date(2026, 11, 29, 23, 59, 59, 123456000, time.UTC)
		large := bytes.Repeat([]byte("0123456789abcdef"), 5000)
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if _, err := s.Receive(context.Background(), "udp-echo", "1", at, "127.0.0.1", []File{{Name: "a.pcapng", Content: []byte("small")}, {Name: "b.png", Content: large}}, nil); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		list, err := s.Attempts(t.Context(), "udp-echo", "1")
		if err != nil || len(list) != 20 {
			t.Fatalf("got %d attempts, %v", len(list), err)
		}
		for i, a := range list {
			if a.Number != i+1 || !a.Received.Equal(at) || !a.Graded.IsZero() || a.Result != nil {
				t.Errorf("attempt %d: %+v", i, a)
			}
		}
		files, err := s.Files(t.Context(), list[7].Key)
		if err != nil || len(files) != 2 || files[1].Name != "b.png" || files[1].Size != int64(len(large)) {
			t.Fatalf("files: %v, %v", files, err)
		}
		for i, want := range [][]byte{[]byte("small"), large} {
			if got, err := s.Content(t.Context(), list[7].Key, files[i]); err != nil || !bytes.Equal(got, want) {
				t.Errorf("file %d: %d octets, %v", i, len(got), err)
			}
		}
		if _, err := s.Receive(t.Context(), "udp-echo", "nobody", at, "127.0.0.1", []File{{Name: "x"}}, nil); !errors.Is(err, ErrNotFound) {
			t.Errorf("an attempt of nobody: %v", err)
		}
		refused := errors.New("refused")
		if _, err := s.Receive(t.Context(), "udp-echo", "2", at, "127.0.0.1", []File{{Name: "x"}}, func([]Attempt) error { return refused }); !errors.Is(err, refused) {
			t.Errorf("got %v, want %v", err, refused)
		}
		if list, _ := s.Attempts(t.Context(), "udp-echo", "2"); len(list) != 0 {
			t.Errorf("a refused attempt was kept: %v", list)
		}
	})
}

func TestWaitingUntilGraded(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		enrol(t, s, student("1", "a"))
		key, err := s.Receive(t.Context(), "udp-echo", "1", time.Now(), "127.0.0.1", []File{{Name: "a.pcapng"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		soon, first := time.Now().Add(time.Second), time.Now()
		if list, err := s.Waiting(t.Context(), soon, 10); err != nil || len(list) != 1 || list[0].Key != key {
			t.Errorf("waiting: %v, %v", list, err)
		}
		if list, err := s.Waiting(t.Context(), soon.Add(-time.Hour), 10); err != nil || len(list) != 0 {
			t.Errorf("waiting for an hour: %v, %v", list, err)
		}
		for i, result := range []string{`{"a":1}`, `{"a":2}`} { // the second is another server's
			if done, err := s.Grade(t.Context(), key, first, "v1", []byte(result)); err != nil || done != (i == 0) {
				t.Errorf("%d: done %v, %v", i, done, err)
			}
		}
		if list, _ := s.Waiting(t.Context(), soon, 10); len(list) != 0 {
			t.Errorf("still waiting: %v", list)
		}
		if a, err := s.Attempt(t.Context(), key); err != nil || string(a.Result) != `{"a":1}` || a.Version != "v1" {
			t.Errorf("got %+v, %v", a, err)
		}
		if _, err := s.Grade(t.Context(), Key{"udp-echo", "1", 9}, time.Now(), "v1", nil); !errors.Is(err, ErrNotFound) {
			t.Errorf("grading what is not there: %v", err)
		}
	})
}

func TestNewestRulingCountsAndNoneIsLost(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		enrol(t, s, student("1", "a"))
		points := func(n int64) *int64 { return &n }
		for _, r := range []Ruling{
			{Kind: Mark, About: "echo", Value: points(10), Words: "oral exam"},
			{Kind: Mark, About: "echo", Value: points(20), Words: "looked again"},
			{Kind: Mark, About: "", Value: points(80), Words: "all"},
			{Kind: Mark, About: "", Words: "no, not all"},
			{Kind: Comment, Words: "first"}, {Kind: Comment, Words: "second"},
		} {
			r.Assignment, r.Student, r.Author = "udp-echo", "1", "kim"
			if err := s.Rule(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		history, err := s.Rulings(t.Context(), "udp-echo", "")
		if err != nil || len(history) != 6 {
			t.Fatalf("got %d, %v", len(history), err)
		}
		var said []string
		for _, r := range InForce(history) {
			said = append(said, r.Words)
		}
		if got := strings.Join(said, ", "); got != "looked again, first, second" {
			t.Errorf("in force: %s", got)
		}
	})
}

func TestForgettingLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		enrol(t, s, student("1", "a"), student("2", "b"))
		shared, own := bytes.Repeat([]byte("s"), small+1), bytes.Repeat([]byte("o"), small+1)
		for id, content := range map[string][][]byte{"1": {shared, own}, "2": {shared}} {
			for _, c := range content {
				if _, err := s.Receive(t.Context(), "udp-echo", id, time.Now(), "127.0.0.1", []File{{Name: "x.pcapng", Content: c}}, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.Note(t.Context(), Event{time.Now(), "1", "uploaded", "1", "127.0.0.1"})
		s.Rule(t.Context(), Ruling{Assignment: "udp-echo", Student: "1", Kind: Comment, Words: "hello"})
		if err := s.Forget(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{"SELECT COUNT(*) FROM people WHERE id = '1'", "SELECT COUNT(*) FROM attempts WHERE student = '1'",
			"SELECT COUNT(*) FROM files WHERE student = '1'", "SELECT COUNT(*) FROM rulings WHERE student = '1'", "SELECT COUNT(*) FROM audit WHERE who = '1' OR about = '1'"} {
			var n int
			if err := s.read.QueryRow(query).Scan(&n); err != nil || n != 0 {
				t.Errorf("%s: %d, %v", query, n, err)
			}
		}
		left, _ := s.blobs.list(t.Context())
		if len(left) != 1 {
			t.Errorf("%d large files are left, want that of the other student alone", len(left))
		}
		if err := s.Forget(t.Context(), "1"); !errors.Is(err, ErrNotFound) {
			t.Errorf("again: %v", err)
		}
	})
}

func TestSessionsExpire(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		sessions := Sessions{s}
		sessions.Commit("a", []byte("one"), time.Now().Add(time.Hour))
		sessions.Commit("a", []byte("two"), time.Now().Add(time.Hour))
		sessions.Commit("b", []byte("old"), time.Now().Add(-time.Hour))
		if data, found, err := sessions.Find("a"); string(data) != "two" || !found || err != nil {
			t.Errorf("got %q %v %v", data, found, err)
		}
		if _, found, _ := sessions.Find("b"); found {
			t.Error("an old session is still good")
		}
		sessions.Delete("a")
		if _, found, _ := sessions.Find("a"); found {
			t.Error("a session that ended is still good")
		}
	})
}

// What changes is heard in other processes, as by a second store of the same
// database here, and in this one.
func TestNewsAreHeardByAll(t *testing.T) {
	eachAt(t, func(t *testing.T, address, blobs string) {
		teller := open(t, address, blobs)
		heard := make(chan Change, 100)
		for _, s := range []*Store{teller, open(t, address, blobs)} {
			ctx, cancel := context.WithCancel(t.Context())
			ended, listening := make(chan struct{}), make(chan struct{}, 100)
			go func() {
				s.Listen(ctx, func(c Change) { heard <- c }, func() { listening <- struct{}{} })
				close(ended)
			}()
			<-listening
			t.Cleanup(func() { cancel(); <-ended })
		}
		want := Change{"udp-echo", "2024'\"홍"}
		enrol(t, teller, student(want.Student, "홍길동")) // nobody tells of who is not there
		for range 50 {
			teller.Tell(want)
		}
		for range 2 {
			if got := <-heard; got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		}
	})
}

// Servers that start at the same time make the tables once.
func TestServersStartTogether(t *testing.T) {
	eachAt(t, func(t *testing.T, address, blobs string) {
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				s, err := Open(context.Background(), address, blobs)
				if err != nil {
					t.Error(err)
					return
				}
				s.Close()
			})
		}
		group.Wait()
	})
}

// One job that fails leaves those be that are committed with it.
func TestOneFailureIsOneFailure(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		enrol(t, s, student("1", "a"))
		var group sync.WaitGroup
		for i := range 60 {
			group.Go(func() {
				id := "1"
				if i%3 == 0 {
					id = "nobody"
				}
				_, err := s.Receive(context.Background(), "udp-echo", id, time.Now(), "127.0.0.1", []File{{Name: "x"}}, nil)
				if (err == nil) != (id == "1") {
					t.Errorf("%s: %v", id, err)
				}
			})
		}
		group.Wait()
		if list, err := s.Attempts(t.Context(), "udp-echo", "1"); len(list) != 40 || err != nil {
			t.Errorf("got %d attempts of 40, %v", len(list), err)
		}
	})
}

func TestABackupIsACourse(t *testing.T) {
	if !Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	dir := t.TempDir()
	s := open(t, "sqlite:"+filepath.Join(dir, "course.db"), filepath.Join(dir, "blobs"))
	token := enrol(t, s, student("1", "a"))["1"]
	large := bytes.Repeat([]byte("l"), small+1)
	key, err := s.Receive(t.Context(), "udp-echo", "1", time.Now(), "127.0.0.1", []File{{Name: "x", Content: large}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	secret := bytes.Repeat([]byte("a key that signs"), 100)
	if err := s.AddSigningKey(t.Context(), SigningKey{"k", secret, time.Now()}, true); err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	if err := s.Backup(t.Context(), &packed); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	restored := t.TempDir()
	if err := os.CopyFS(restored, z); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(filepath.Join(restored, databaseName)); err != nil || bytes.Contains(raw, secret[:16]) {
		t.Errorf("the backup holds a key: %v", err)
	}
	if keys, err := s.SigningKeys(t.Context()); err != nil || len(keys) != 1 {
		t.Errorf("the course has lost its key: %v", err)
	}
	r := open(t, "sqlite:"+filepath.Join(restored, databaseName), filepath.Join(restored, blobFolder))
	if p, err := r.ByToken(t.Context(), token); err != nil || p.ID != "1" {
		t.Errorf("got %+v, %v", p, err)
	}
	list, err := r.Files(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.Content(t.Context(), key, list[0]); err != nil || !bytes.Equal(got, large) {
		t.Errorf("the capture: %v", err)
	}
}

// Whoever else works on the machine reads nothing of a course.
func TestACourseIsItsOwnersAlone(t *testing.T) {
	if !Have || runtime.GOOS == "windows" {
		t.Skip("built without databases, as for -race, which make test runs without that; or Windows, which has no such permissions")
	}
	dir := t.TempDir()
	s := open(t, "sqlite:"+filepath.Join(dir, "course.db"), filepath.Join(dir, "blobs"))
	enrol(t, s, student("1", "a"))
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range list {
		if info, err := entry.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", entry.Name(), info.Mode(), err)
		}
	}
	if len(list) < 3 {
		t.Errorf("got %d files, want the database, what is not in it yet, and its folder", len(list))
	}
}

// A database that an earlier version made for everybody to read is closed when it
// is opened.
func TestAnOldDatabaseIsClosedToOthers(t *testing.T) {
	if !Have || runtime.GOOS == "windows" {
		t.Skip("built without databases, as for -race, which make test runs without that; or Windows, which has no such permissions")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "course.db")
	s, err := Open(t.Context(), "sqlite:"+name, filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	for _, one := range []string{name, name + ".lock"} {
		if err := os.Chmod(one, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	open(t, "sqlite:"+name, filepath.Join(dir, "blobs"))
	for _, one := range []string{name, name + ".lock"} {
		if info, err := os.Stat(one); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", one, info.Mode(), err)
		}
	}
}

// What could not be opened leaves nothing behind.
func TestNothingIsLeftOfAStoreThatDoesNotOpen(t *testing.T) {
	if !Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	dir := t.TempDir()
	if s, err := Open(t.Context(), "sqlite:"+filepath.Join(dir, "course.db"), "nonsense://x"); err == nil {
		s.Close()
		t.Fatal("no error")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("got %v, %v", left, err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	if !Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	for _, address := range []string{"", "course.db", "sqlite:", "mysql://x"} {
		if s, err := Open(t.Context(), address, t.TempDir()); err == nil {
			s.Close()
			t.Errorf("%q: no error", address)
		}
	}
}
