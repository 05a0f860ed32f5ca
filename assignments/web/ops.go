package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// counters are what /metrics tells.
type counters struct {
	set                         *metrics.Set
	received, refused, failures *metrics.Counter
	panics                      *metrics.Counter
	passbacks, passbackFailures *metrics.Counter
	gradeSeconds                *metrics.PrometheusHistogram
}

func (s *Server) newCounters() {
	s.count = counters{
		set:              s.metrics,
		received:         s.metrics.NewCounter("lab_uploads_received_total"),
		refused:          s.metrics.NewCounter("lab_uploads_refused_total"),
		failures:         s.metrics.NewCounter("lab_grading_failures_total"),
		panics:           s.metrics.NewCounter("lab_panics_total"),
		passbacks:        s.metrics.NewCounter("lab_passbacks_total"),
		passbackFailures: s.metrics.NewCounter("lab_passback_failures_total"),
		gradeSeconds:     s.metrics.NewPrometheusHistogram("lab_grading_seconds"),
	}
	s.metrics.NewGauge("lab_attempts_waiting", func() float64 { return float64(s.queue.length()) })
}

// requests counts a request.
func (c *counters) requests(status int, took time.Duration) {
	c.set.GetOrCreateCounter(fmt.Sprintf(`lab_http_requests_total{code="%dxx"}`, status/100)).Inc()
	c.set.GetOrCreatePrometheusHistogram("lab_http_request_seconds").Update(took.Seconds())
}

// healthTime is how long the database may take to answer: whoever asks for health
// waits for no more than some seconds.
const healthTime = 2 * time.Second

// health says whether the database answers.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthTime)
	defer cancel()
	if err := s.Store.Alive(ctx); err != nil {
		s.Log.Error("health", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}

// showMetrics answers with what Prometheus reads.
func (s *Server) showMetrics(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	s.metrics.WritePrometheus(w)
	ctx, cancel := context.WithTimeout(r.Context(), healthTime)
	defer cancel()
	if attempts, marks, err := s.Store.Waits(ctx); err == nil { // else nobody knows
		fmt.Fprintf(w, "lab_course_attempts_waiting %d\nlab_course_passbacks_waiting %d\n", attempts, marks)
	}
	metrics.WriteProcessMetrics(w)
}
