package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"socketlab/assignments/store"
	"socketlab/assignments/store/postgrestest"
)

// A served is a course that `lab web` serves, from a folder of its own.
type served struct {
	t       *testing.T
	dir     string
	flags   []string
	address string
	log     *os.File // nil for none
	cmd     *exec.Cmd
}

// newCourse makes a folder with a class list of n students.
func newCourse(t *testing.T, n int, flags ...string) *served {
	t.Helper()
	if !store.Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	s := &served{t: t, dir: t.TempDir(), flags: flags}
	var list strings.Builder
	list.WriteString("Student ID,Name,Department\n")
	for i := range n {
		fmt.Fprintf(&list, "%d,홍길동,컴퓨터공학과\n", 20241234+i)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "class.csv"), []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.kill() })
	return s
}

// lab runs a command in the folder of the course, and wants it to succeed.
func (s *served) lab(args ...string) string {
	s.t.Helper()
	cmd := exec.Command("lab", args...)
	cmd.Dir = s.dir
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("lab %v: %v\n%s", args, err, errors.String())
	}
	return string(out)
}

// start starts the server, and waits until it says where it is.
func (s *served) start() {
	s.t.Helper()
	s.cmd = exec.Command("lab", append([]string{"web", "--roster", "class.csv", "--listen", "127.0.0.1:0", "--lang", "en"}, s.flags...)...)
	if !slices.Contains(s.flags, "--course") {
		s.cmd.Args = append(s.cmd.Args, "--lab", "udp-echo")
	}
	s.cmd.Dir = s.dir
	if s.cmd.Stderr = s.log; s.log == nil {
		s.cmd.Args = append(s.cmd.Args, "-q")
		s.cmd.Stderr = os.Stderr
	}
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "The course is at "); ok {
			s.address = at
			return
		}
	}
	s.t.Fatal("the server ended before it began")
}

func (s *served) kill() {
	if s.cmd != nil {
		s.cmd.Process.Kill()
		s.cmd.Wait()
		s.cmd = nil
	}
}

// A pupil is a student with a browser.
type pupil struct {
	*served
	http.Client
	id string
}

// pupils are all students, each of whom has entered.
func (s *served) pupils() (all []*pupil) {
	s.t.Helper()
	found, _ := filepath.Glob(filepath.Join(s.dir, "*-links.csv"))
	if len(found) != 1 {
		s.t.Fatalf("the links are in %v", found)
	}
	raw, err := os.ReadFile(found[0])
	if err != nil {
		s.t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, row := range rows[1:] {
		p := &pupil{served: s, id: row[0]}
		p.enter(s.address + row[3][strings.LastIndex(row[3], "/enter/"):])
		all = append(all, p)
	}
	return all
}

// enter follows a link.
func (p *pupil) enter(link string) {
	p.t.Helper()
	p.Jar, _ = cookiejar.New(nil)
	p.Transport = &http.Transport{}
	p.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	got, err := p.Get(link)
	if err != nil || got.StatusCode != http.StatusSeeOther {
		p.t.Fatalf("%s cannot enter: %v", p.id, err)
	}
	got.Body.Close()
}

// upload hands a capture in. It returns where the attempt is, once it is called
// received.
func (p *pupil) upload(capture []byte) (string, error) {
	return p.handIn("udp-echo", p.id+".pcapng", capture)
}

// handIn hands a file in for a lab.
func (p *pupil) handIn(lab, name string, content []byte) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile("files", name)
	part.Write(content)
	form.Close()
	got, err := p.Post(p.address+"/labs/"+lab, form.FormDataContentType(), &body)
	if err != nil {
		return "", err
	}
	defer got.Body.Close()
	io.Copy(io.Discard, got.Body)
	if got.StatusCode != http.StatusSeeOther {
		return "", errors.New(got.Status)
	}
	return got.Header.Get("Location"), nil
}

func (p *pupil) page(path string) (string, error) {
	got, err := p.Get(p.address + path)
	if err != nil {
		return "", err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	return string(body), err
}

func webReference(t *testing.T) []byte {
	raw, err := os.ReadFile(filepath.Join("..", "..", "testdata", "references", "udp-echo", "20241234.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Every upload that was called received is there, and graded, after the server
// was killed in the middle of others.
func TestWebKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	s := newCourse(t, 12, "--rate", "100000", "--jobs", "1")
	s.start()
	capture := webReference(t)
	all := s.pupils()
	var mu sync.Mutex
	received := map[*pupil][]string{}
	n := 0
	enough := make(chan struct{})
	var group sync.WaitGroup
	for _, p := range all {
		group.Go(func() {
			for {
				at, err := p.upload(capture)
				if err != nil {
					return
				}
				mu.Lock()
				received[p] = append(received[p], at)
				if n++; n == 100 {
					close(enough)
				}
				mu.Unlock()
			}
		})
	}
	<-enough
	s.kill()
	group.Wait()
	s.start()
	attempts := 0
	for _, p := range all {
		p.address = s.address
		for _, at := range received[p] {
			if page, err := p.page(at); err != nil || !strings.Contains(page, "Received ") {
				t.Errorf("%s was received and is not there: %v", at, err)
			}
		}
		page := p.graded()
		list := regexp.MustCompile(`href="/labs/udp-echo/\d+"`).FindAllString(page, -1)
		attempts += len(list)
	}
	if attempts < n {
		t.Errorf("%d were received, %d are there", n, attempts)
	}
	t.Logf("%d were called received, %d are there and graded", n, attempts)
}

// graded is the page of the lab, once nothing waits on it.
func (p *pupil) graded() string {
	p.t.Helper()
	for {
		page, err := p.page("/labs/udp-echo")
		if err != nil {
			p.t.Fatal(err)
		}
		if !strings.Contains(page, "being graded") {
			return page
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// What a course exports is, octet for octet, what lab grade writes of what was
// handed in; and a backup is a course.
func TestWebExport(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	s := newCourse(t, 3, "--rate", "100000", "--zone", "Asia/Seoul")
	s.start()
	all := s.pupils()
	for _, p := range all[:2] {
		for _, capture := range [][]byte{webReference(t), []byte("no capture"), webReference(t)[:900]} {
			if _, err := p.upload(capture); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Millisecond)
		}
		p.graded()
	}
	// Somebody calls files after others, as no file may be called, and packs what a
	// Mac leaves behind.
	third := all[2]
	for _, file := range []struct {
		name    string
		content []byte
	}{{"20241234.pcapng", webReference(t)[:900]}, {"20241235.pcapng", webReference(t)[:900]}, {".pcapng", webReference(t)[:800]}, {"CON.pcapng", webReference(t)[:700]}, {`a\x01<b>.pcapng`, webReference(t)[:600]}, {"mac.zip", macZip(t)}} {
		if _, err := third.handIn("udp-echo", file.name, file.content); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	third.graded()
	due := "udp-echo=2026-01-01 23:59"
	s.lab("web", "export", due, "--attempt", "best", "--late-percent", "10", "--zone", "Asia/Seoul", "--lang", "en", "--out", "out")
	again, err := os.ReadFile(filepath.Join(s.dir, "out", "README.txt"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", string(again))
	cmd.Dir = filepath.Join(s.dir, "out")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", again, err, out)
	}
	for _, name := range []string{"gradebook.csv", "results.json", "junit.xml", "index.html", "students/20241234.html", "students/20241235.html", "students/20241236.html"} {
		ours, _ := os.ReadFile(filepath.Join(s.dir, "out", "results", name))
		theirs, err := os.ReadFile(filepath.Join(s.dir, "out", "again", name))
		if err != nil || !bytes.Equal(ours, theirs) {
			t.Errorf("%s: %d octets, and %d of lab grade, %v\n%s", name, len(ours), len(theirs), err, firstDifference(ours, theirs))
		}
	}

	s.lab("web", "backup", "-o", "backup.zip")
	s.kill()
	back := filepath.Join(s.dir, "back")
	if out, err := exec.Command("python3", "-m", "zipfile", "-e", filepath.Join(s.dir, "backup.zip"), back).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	s.flags = append(s.flags, "--store", "sqlite:back/course.db", "--blobs", "back/blobs")
	s.start()
	all[0].address = s.address
	if page := all[0].graded(); strings.Count(page, `href="/labs/udp-echo/`) != 3 {
		t.Error("the backup lacks attempts")
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	if err := s.cmd.Wait(); err != nil { // that is how a service ends
		t.Errorf("after SIGTERM: %v", err)
	}
	s.cmd = nil
}

// macZip is a capture as the Finder packs it.
func macZip(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string][]byte{"20241236.pcapng": webReference(t), "__MACOSX/._20241236.pcapng": {0, 5, 22, 7}, ".DS_Store": []byte("Bud1")} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWebBurst is make bench-web: a burst of uploads from 200 connections, to
// one server on either database.
func TestWebBurst(t *testing.T) {
	uploads, _ := strconv.Atoi(os.Getenv("LAB_BENCH_WEB"))
	if uploads == 0 {
		t.Skip("make bench-web runs this")
	}
	t.Run("sqlite", func(t *testing.T) { burst(t, uploads) })
	t.Run("postgres", func(t *testing.T) { burst(t, uploads, "--store", postgrestest.Database(t)) })
}

func burst(t *testing.T, uploads int, flags ...string) {
	const connections = 200
	s := newCourse(t, connections, append(flags, "--rate", "1000000")...)
	s.start()
	all := s.pupils()
	capture := webReference(t)
	took := make([][]time.Duration, connections)
	begin := time.Now()
	var group sync.WaitGroup
	for i, p := range all {
		group.Go(func() {
			for range uploads / connections {
				start := time.Now()
				if _, err := p.upload(capture); err != nil {
					t.Error(err)
					return
				}
				took[i] = append(took[i], time.Since(start))
			}
		})
	}
	group.Wait()
	whole := time.Since(begin)
	sorted := slices.Concat(took...)
	slices.Sort(sorted)
	at := func(percent int) time.Duration {
		return sorted[min(len(sorted)*percent/100, len(sorted)-1)].Round(time.Millisecond)
	}
	fmt.Printf("%d uploads from %d connections in %v: %.0f a second; p50 %v, p99 %v, longest %v\n",
		len(sorted), connections, whole.Round(time.Millisecond), float64(len(sorted))/whole.Seconds(), at(50), at(99), at(100))
	there := 0
	for _, p := range all {
		there += strings.Count(p.graded(), `href="/labs/udp-echo/`)
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	s.cmd.Wait()
	used := s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()
	s.cmd = nil
	fmt.Printf("%d are there and graded; the server and its workers took %v of the processors, %v an upload\n", there, used.Round(time.Millisecond), (used / time.Duration(len(sorted))).Round(time.Microsecond))
	if there != len(sorted) || there != uploads/connections*connections {
		t.Errorf("%d were received, %d are there", len(sorted), there)
	}
}

// firstDifference shows where two texts part.
func firstDifference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-60)
	return fmt.Sprintf("%q\n%q", a[from:min(len(a), i+60)], b[from:min(len(b), i+60)])
}

// What a teacher does on the pages is done from the command line, too, beside the
// running server.
func TestWebFromTheCommandLine(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	s := newCourse(t, 2)
	s.start()
	if at, err := s.pupils()[0].upload(webReference(t)); err != nil {
		t.Fatal(at, err)
	}
	book := "학번,이름,udp-echo\n20241234,홍길동,\n20241235,홍길동,\n"
	files := map[string]string{"book.csv": book, "more.csv": "학번,이름\n20249999,새학생\n",
		"course.yaml": "title: networks\nattempt: newest\nlabs:\n  - lab: udp-echo\n    due: 2099-01-01 00:00\n"}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct{ line, want string }{
		{"results udp-echo", `20241234 .*100/100`},
		{"results udp-echo --show missing --format csv", `20241235,홍길동,,,100`},
		{"results udp-echo --course course.yaml --format json", `"due":"2098-12-31T|"due":"2099-01-01T`},
		{"mark udp-echo 20241234 --points 70 --words oral --by kim", `That is decided`},
		{"comment udp-echo 20241234 --check echo --words nice --json", `"kind":"comment".*"by":"teacher"`},
		{"extend udp-echo 20241235 --course course.yaml --until 2099-02-01 --words ill", `That is decided`},
		{"show udp-echo 20241234", `70/100(?s:.*)Attempt 1 .*counts(?s:.*)kim  70 points for the total: oral(?s:.*)comment on echo: nice`},
		{"show udp-echo 20241234", `✓ 30/30 +echo: Every message`},
		{"show udp-echo 20241234 --format json", `"schema":"lab/web-student/v1"`},
		{"regrade udp-echo", `0 of 1 marks change`},
		{"regrade udp-echo --accept", `new results of 1 attempts`},
		{"compare udp-echo", `submissions compared: 1`},
		{"gradebook book.csv udp-echo -o -", `20241234,홍길동,70`},
		{"gradebook book.csv --course course.yaml -o -", `20241234,홍길동,70`},
		{"roster more.csv", `20249999\t새학생\thttp://127.0.0.1:\d+/enter/`},
		{"link @assistant", `^http://127.0.0.1:\d+/enter/[a-z0-9]+\n$`},
		{"audit", `set a mark by hand, or took it back: udp-echo`},
		{"audit --json", `"schema":"lab/web-audit/v1"|"what":"decided mark`},
		{"export udp-echo --course course.yaml --out results", `The results are in`},
	} {
		out := s.lab(append([]string{"web"}, append(strings.Fields(step.line), "--lang", "en")...)...)
		if !regexp.MustCompile(step.want).MatchString(out) {
			t.Errorf("lab web %s: want %s, got\n%s", step.line, step.want, out)
		}
	}
	if page, err := s.pupils()[0].page("/labs/udp-echo"); err != nil || !strings.Contains(page, "70<span") {
		t.Errorf("the student does not see the mark: %v\n%s", err, page)
	}
}

// What cannot be done from the command line is said with the command that can.
func TestWebRefusals(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a course")
	}
	s := newCourse(t, 1)
	s.start()
	for _, step := range []struct{ line, want string }{
		{"show udp-echo", `lab web show needs ASSIGNMENT.* ID(?s:.*)hint: lab web show --help`},
		{"mark udp-echo 1 --points 70 --words oral", `nobody in the course has the id 1`},
		{"mark udp-echo 20241234 --points 170 --words oral", `error: the points must be a whole number from 0 to 100\n`},
		{"regrade udp-echo --accept", `there is nothing to accept: lab web regrade udp-echo comes first`},
	} {
		cmd := exec.Command("lab", append([]string{"web"}, append(strings.Fields(step.line), "--lang", "en")...)...)
		cmd.Dir = s.dir
		out, err := cmd.CombinedOutput()
		if err == nil || !regexp.MustCompile(step.want).Match(out) {
			t.Errorf("lab web %s: want %s, got %v\n%s", step.line, step.want, err, out)
		}
	}
}
