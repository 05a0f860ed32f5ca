package web

import (
	"net/http"
	"testing"
)

// BenchmarkUpload is what an upload costs from the request to the verdict, without
// the process that grades.
func BenchmarkUpload(b *testing.B) {
	c := newCourse(b, func(c *Config) { c.Rate = 1_000_000 })
	capture := reference(b, "udp-echo")
	b.SetParallelism(50)
	b.RunParallel(func(each *testing.PB) {
		one := c.browser("20241234")
		one.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for each.Next() {
			r := one.uploading("/labs/udp-echo", "20241234.pcapng", capture)
			got, err := one.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			got.Body.Close()
		}
	})
}
