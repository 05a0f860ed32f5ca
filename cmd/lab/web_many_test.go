package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"socketlab/assignments/store"
	"socketlab/assignments/store/postgrestest"
)

// A fleet is the servers and workers of one course on one Postgres.
type fleet struct {
	*served
	mu      sync.Mutex
	servers []*served
	workers []*exec.Cmd
	store   string
	n       int // processes that were ever started
}

const (
	fleetServers = 2
	fleetWorkers = 3
)

func newFleet(t *testing.T, pupils int) *fleet {
	s := newCourse(t, pupils)
	c := &fleet{served: s, store: postgrestest.Database(t)}
	s.flags = []string{"--store", c.store, "--blobs", "blobs", "--rate", "1000000"}
	for range fleetServers {
		c.servers = append(c.servers, &served{t: t, dir: s.dir, flags: s.flags})
	}
	c.workers = make([]*exec.Cmd, fleetWorkers)
	for i := range c.servers {
		c.startServer(i)
	}
	for i := range c.workers {
		c.startWorker(i)
	}
	t.Cleanup(func() {
		for _, s := range c.servers {
			s.kill()
		}
		for _, w := range c.workers {
			w.Process.Kill()
			w.Wait()
		}
	})
	s.address = c.servers[0].address
	return c
}

// log is the log of the next process.
func (c *fleet) log() *os.File {
	c.n++
	f, err := os.Create(filepath.Join(c.dir, fmt.Sprintf("%d.log", c.n)))
	if err != nil {
		c.t.Fatal(err)
	}
	return f
}

func (c *fleet) startServer(i int) {
	s := &served{t: c.t, dir: c.dir, flags: c.flags, log: c.log()}
	s.start()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.servers[i] = s
}

func (c *fleet) startWorker(i int) {
	w := exec.Command("lab", "worker", "--store", c.store, "--blobs", "blobs", "--lang", "en")
	w.Dir, w.Stderr = c.dir, c.log()
	if err := w.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.workers[i] = w
}

// at is where a server is.
func (c *fleet) at(i int) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.servers[i%fleetServers].address
}

// killOne kills a server and a worker in the middle of what they do, and starts
// others in their place.
func (c *fleet) killOne(i int) {
	c.servers[i%fleetServers].kill()
	c.workers[i%fleetWorkers].Process.Kill()
	c.workers[i%fleetWorkers].Wait()
	c.startServer(i % fleetServers)
	c.startWorker(i % fleetWorkers)
}

// Two servers and three workers on one Postgres, of which a server and a worker
// are killed by turns: nothing that was called received is lost, everything is
// graded, and nothing twice. make bench-web does so with 10,000 uploads.
func TestManyServers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	t.Parallel()
	uploads, kills, pupils := 120, 3, 8
	if n, _ := strconv.Atoi(os.Getenv("LAB_BENCH_WEB")); n > 0 {
		uploads, kills, pupils = n, 10, 100
	}
	c := newFleet(t, pupils)
	all := c.pupils()
	for i, p := range all {
		p.served = &served{t: t, dir: c.dir, address: c.at(i)}
	}
	c.hears(all[0])
	small := webReference(t)
	large := append(slices.Clone(small), make([]byte, 1<<20)...) // cut off behind what is whole
	var received, tried, larges atomic.Int64
	ends := make([][]string, len(all))
	begin := time.Now()
	tried.Add(1) // of hears
	var group sync.WaitGroup
	for i, p := range all {
		group.Go(func() {
			for n := i; received.Load() < int64(uploads); n++ {
				capture := small
				if n%20 == 0 {
					capture = large
					larges.Add(1)
				}
				tried.Add(1)
				where, err := p.upload(capture)
				if err != nil { // that server is gone, or goes
					p.address = c.at(int(tried.Load()))
					continue
				}
				ends[i] = append(ends[i], where)
				received.Add(1)
			}
		})
	}
	for i := range kills {
		for received.Load() < int64(uploads*(i+1)/(kills+1)) {
			time.Sleep(time.Millisecond)
		}
		c.killOne(i)
	}
	group.Wait()
	whole := time.Since(begin)
	c.check(all, ends, int(received.Load()), int(tried.Load()))
	t.Logf("%d uploads received, %d of them large, in %v, while %d servers and %d workers were killed", received.Load(), larges.Load(), whole.Round(time.Millisecond), kills, kills)
}

// check looks for what was lost, or graded twice.
func (c *fleet) check(all []*pupil, ends [][]string, received, tried int) {
	kept, err := store.Open(c.t.Context(), c.store, filepath.Join(c.dir, "blobs"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer kept.Close()
	begin := time.Now()
	for list := []store.Attempt{{}}; len(list) > 0; time.Sleep(50 * time.Millisecond) {
		if list, err = kept.Waiting(c.t.Context(), time.Now(), 10); err != nil || time.Since(begin) > 5*time.Minute {
			c.t.Fatalf("not graded after %v: %v, %v", time.Since(begin), list, err)
		}
	}
	c.t.Logf("the last was graded %v after the last upload", time.Since(begin).Round(time.Millisecond))
	total := 0
	for i, p := range all {
		list, err := kept.Attempts(c.t.Context(), "udp-echo", p.id)
		if err != nil {
			c.t.Fatal(err)
		}
		total += len(list)
		there := map[string]bool{}
		for n, a := range list {
			if a.Number != n+1 || !bytes.Contains(a.Result, []byte(`"max_points":100`)) {
				c.t.Errorf("%v is number %d, with %d octets of results", a.Key, n+1, len(a.Result))
			}
			there[fmt.Sprintf("/labs/udp-echo/%d", a.Number)] = true
		}
		for _, where := range ends[i] {
			if !there[where] {
				c.t.Errorf("%s of %s was called received, and is not there or was so twice", where, p.id)
			}
			delete(there, where)
		}
	}
	if total < received || total > tried {
		c.t.Errorf("%d are there, %d were called received, %d were tried", total, received, tried)
	}
	c.gradedOnce()
}

// gradedOnce reads in the logs how often each attempt was graded.
func (c *fleet) gradedOnce() {
	times := map[string]int{}
	names, _ := filepath.Glob(filepath.Join(c.dir, "*.log"))
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			c.t.Fatal(err)
		}
		for line := range bytes.Lines(raw) {
			var said struct {
				Level, Msg, Student string
				Number              int
			}
			json.Unmarshal(line, &said)
			if said.Msg == "graded" {
				times[fmt.Sprint(said.Student, " ", said.Number)]++
			}
			if said.Msg == "panic" {
				c.t.Errorf("%s: %s", name, line)
			}
		}
	}
	if len(times) == 0 {
		c.t.Error("the logs tell of nothing that was graded")
	}
	for key, n := range times {
		if n > 1 {
			c.t.Errorf("%s was graded %d times", key, n)
		}
	}
}

// hears wants the page of a class on one server to hear of an upload to another.
func (c *fleet) hears(p *pupil) {
	c.t.Helper()
	teacher := &pupil{served: c.servers[0]}
	link := strings.TrimSpace(c.lab("web", "link", "@teacher", "--store", c.store, "--blobs", "blobs", "--address", c.at(0)))
	teacher.enter(link)
	events, err := teacher.Get(c.at(0) + "/class/udp-echo/events")
	if err != nil || events.StatusCode != http.StatusOK {
		c.t.Fatalf("no news: %v", err)
	}
	defer events.Body.Close()
	p.address = c.at(1)
	if _, err := p.upload(webReference(c.t)); err != nil {
		c.t.Fatal(err)
	}
	news := bufio.NewScanner(events.Body)
	news.Buffer(nil, 1<<20)
	for news.Scan() {
		if text := news.Text(); strings.HasPrefix(text, "data: ") && strings.Contains(text, "s-"+p.id) && strings.Contains(text, "100") {
			return
		}
	}
	c.t.Errorf("the page on the other server heard nothing: %v", news.Err())
}
