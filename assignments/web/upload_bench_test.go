package web

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
)

// BenchmarkUpload is what an upload costs from the request to the verdict, without
// the process that grades. Each student uploads one after the other.
func BenchmarkUpload(b *testing.B) {
	c := newCourse(b, func(c *Config) { c.Rate = 1_000_000 })
	capture := reference(b, "udp-echo")
	var students atomic.Int64
	b.RunParallel(func(each *testing.PB) {
		one := c.browser(fmt.Sprint(20241234 + students.Add(1)%3))
		one.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for each.Next() {
			got, err := one.Do(one.uploading("/labs/udp-echo", "20241234.pcapng", capture))
			if err != nil || got.StatusCode != http.StatusSeeOther {
				b.Errorf("not received: %v", err)
				return
			}
			got.Body.Close()
		}
	})
}
