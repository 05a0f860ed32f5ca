package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// policy is the content security policy of all pages but the reports, which
// bring their own: nothing runs but the program's own files.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard is around everything: headers, the log, and what a panic of ours does.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // links are secrets
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if strings.HasPrefix(s.Address, "https:") {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		seen := &recorder{ResponseWriter: w}
		defer func() {
			if cause := recover(); cause != nil && cause != http.ErrAbortHandler {
				s.count.panics.Inc()
				s.Log.Error("panic", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
				if seen.status == 0 {
					http.Error(seen, s.browserLang(r).Say("lab itself failed; nothing that was received is lost"), http.StatusInternalServerError)
				}
			} else if cause != nil {
				defer panic(cause) // the connection ends here
			}
			took := time.Since(begin)
			s.count.requests(seen.status, took)
			s.Log.Info("request", "method", r.Method, "path", shownPath(r.URL.Path), "status", seen.status, "seconds", took.Seconds(), "from", s.from(r))
		}()
		next.ServeHTTP(seen, r)
	})
}

// shownPath is a path as it may stand in a log: without a token.
func shownPath(path string) string {
	for _, secret := range []string{"/enter/", "/lti/connect/"} {
		if strings.HasPrefix(path, secret) {
			return secret + "…"
		}
	}
	return path
}

// A recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// from is the address that a request came from.
func (s *Server) from(r *http.Request) string {
	if s.Proxied {
		list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",") // a proxy may add a line of its own
		last := strings.TrimSpace(list[len(list)-1])                                      // what the proxy itself saw
		if at, err := netip.ParseAddrPort(last); err == nil {
			return at.Addr().String()
		}
		if net.ParseIP(last) != nil {
			return last
		}
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

// network is the address that a request came from, as far as one subscriber has
// it: of IPv6 they have the last half for themselves.
func (s *Server) network(r *http.Request) string {
	address := s.from(r)
	if ip, err := netip.ParseAddr(address); err == nil && ip.Is6() && !ip.Is4In6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return address
}

// maxForm is how long a request may be that is no upload, in octets.
const maxForm = 256 << 10

// bounded bounds what a request may bring. Students bring captures to one
// address; teachers bring class lists and gradebooks, too.
func (s *Server) bounded(m *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := int64(maxForm)
		_, pattern := m.Handler(r)
		if pattern == uploadPattern || strings.HasPrefix(s.sessions.GetString(r.Context(), personKey), "@") {
			most = s.Upload + overhead
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		m.ServeHTTP(w, r)
	})
}

// uploadPattern is where captures come.
const uploadPattern = "POST /labs/{lab}"

// retryAfter is after how many seconds whoever was too fast may try once more.
const retryAfter = "10"

// busy lets somebody have so many requests of a kind under way, and says so
// where these are too many.
func (v *visit) busy(kind string, most int) (done func(), ok bool) {
	key := kind + " " + v.who.ID
	l := v.limits
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy[key] >= most {
		v.count.refused.Inc()
		v.w.Header().Set("Retry-After", retryAfter)
		v.message(http.StatusTooManyRequests, v.Say("Too many at once"), v.Say("Something of yours is still under way. Please wait for it to end."))
		return nil, false
	}
	l.busy[key]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.busy[key]--; l.busy[key] == 0 {
			delete(l.busy, key)
		}
	}, true
}

// limits bound how often somebody may do something.
type limits struct {
	mu   sync.Mutex
	busy map[string]int // requests under way, by kind and person

	uploads  *limiters // by student
	guesses  *limiters // wrong tokens, by address
	launches *limiters // from platforms, by address: a class may have one
}

func newLimits(perMinute int) *limits {
	return &limits{
		busy:     map[string]int{},
		uploads:  &limiters{every: rate.Limit(float64(perMinute) / 60), burst: perMinute, of: map[string]*limiter{}},
		guesses:  &limiters{every: rate.Every(10 * time.Second), burst: 30, of: map[string]*limiter{}},
		launches: &limiters{every: 10, burst: 600, of: map[string]*limiter{}},
	}
}

// limiters are a limiter for each of many.
type limiters struct {
	every rate.Limit
	burst int

	mu sync.Mutex
	of map[string]*limiter
}

type limiter struct {
	*rate.Limiter
	used time.Time
}

// maxLimiters is when those that nobody used for long are thrown away.
const maxLimiters = 10_000

// get returns the limiter of somebody.
func (l *limiters) get(who string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if len(l.of) >= maxLimiters {
		for key, old := range l.of {
			if now.Sub(old.used) > 10*time.Minute || len(l.of) >= 2*maxLimiters {
				delete(l.of, key)
			}
		}
	}
	if l.of[who] == nil {
		l.of[who] = &limiter{Limiter: rate.NewLimiter(l.every, l.burst)}
	}
	l.of[who].used = now
	return l.of[who].Limiter
}
