package web

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"testing"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/store"
)

// many makes a class of n students, each with an attempt that was graded at each
// lab.
func (c *course) many(n int) {
	c.t.Helper()
	ctx := context.Background()
	b := c.browser("20241234")
	b.upload("/labs/udp-echo", "20241234.pcapng", reference(c.t, "udp-echo"))
	first, err := c.Store.Attempt(ctx, store.Key{Assignment: "udp-echo", Student: "20241234", Number: 1})
	if err != nil {
		c.t.Fatal(err)
	}
	var people []store.Person
	for i := range n {
		people = append(people, store.Person{Student: gradebook.Student{ID: fmt.Sprint(30000000 + i), Name: "홍길동", Department: "컴퓨터공학과", Section: fmt.Sprint(i % 20)}})
	}
	if _, err := c.Store.Enrol(ctx, people); err != nil {
		c.t.Fatal(err)
	}
	for _, l := range c.Labs {
		err := c.Store.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
			for _, p := range people {
				if _, err := tx.ExecContext(ctx, "INSERT INTO attempts (assignment, student, number, received, graded, version, result) VALUES ($1, $2, 1, $3, $3, 'test', $4)",
					l.Name(), p.ID, time.Now().UnixMicro(), first.Result); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			c.t.Fatal(err)
		}
	}
}

// How long the page of a class of 10,000 takes, and that of a course of four labs,
// the first time and later.
func BenchmarkClassOfTenThousand(b *testing.B) {
	c := newCourse(b, func(c *Config) { c.Labs = append(c.Labs, lab(b, "udp-upper"), lab(b, "udp-size")) })
	c.many(10_000)
	teacher := c.browser(teacherID)
	for _, path := range []string{"/class/udp-echo", "/", "/course", "/course?q=30009999"} {
		for _, turn := range []string{"first", "later"} {
			begin := time.Now()
			status, page := teacher.get(path)
			if status != http.StatusOK {
				b.Fatal(status)
			}
			b.Logf("%s, %s: %v, %d octets", path, turn, time.Since(begin).Round(time.Millisecond), len(page))
		}
	}
	for b.Loop() {
		teacher.get("/class/udp-echo")
	}
}
