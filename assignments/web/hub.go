package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"socketlab/assignments/store"
)

// A hub tells the pages that look at a class what has changed.
type hub struct {
	mu        sync.Mutex
	begin     sync.Once // to listen to other servers
	listeners map[*listener]bool
	calm      map[string]bool // labs of which nothing has changed since stirred was asked
	closed    chan struct{}
	once      sync.Once
}

// A listener is one such page.
type listener struct {
	lab     string
	changed map[string]bool // students, since it last asked
	all     bool            // nobody knows who else
	wake    chan struct{}
}

func newHub() *hub {
	return &hub{listeners: map[*listener]bool{}, calm: map[string]bool{}, closed: make(chan struct{})}
}

func (h *hub) close() { h.once.Do(func() { close(h.closed) }) }

// changed tells that something of a student has changed.
func (h *hub) changed(lab, student string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		if l.lab == lab {
			l.changed[student] = true
			l.rouse()
		}
	}
}

// stir notes that something of a lab has changed.
func (h *hub) stir(lab string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calm[lab] = false
}

// stirred reports whether anything of a lab has changed since it was asked last;
// the first time it has.
func (h *hub) stirred(lab string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	was := h.calm[lab]
	h.calm[lab] = true
	return !was
}

// missed tells that anything may have changed.
func (h *hub) missed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		l.all = true
		l.rouse()
	}
}

func (l *listener) rouse() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// maxListeners is how many pages may look at the same time.
const maxListeners = 200

func (h *hub) join(lab string) *listener {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.listeners) >= maxListeners {
		return nil
	}
	l := &listener{lab: lab, changed: map[string]bool{}, wake: make(chan struct{}, 1)}
	h.listeners[l] = true
	return l
}

func (h *hub) leave(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, l)
}

// take returns who has changed; all if that may be anybody.
func (h *hub) take(l *listener) (students []string, all bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	all, l.all = l.all, false
	for id := range l.changed {
		students = append(students, id)
	}
	clear(l.changed)
	return students, all
}

// news returns who has changed.
func (v *visit) news(l *listener) []string {
	students, all := v.hub.take(l)
	if !all {
		return students
	}
	list, err := v.Store.Students(v.r.Context())
	if err != nil {
		v.hub.missed() // and the next time, then
		return nil
	}
	students = nil
	for _, p := range list {
		students = append(students, p.ID)
	}
	return students
}

const (
	breath     = 300 * time.Millisecond // between two lots of news
	recounting = time.Second            // from the first of them until the whole class is counted anew
	beat       = 20 * time.Second       // between two signs of life, which proxies want
)

// events tells a page of the class which rows have changed, and what they are
// now (server-sent events, HTML Living Standard §9.2).
func (v *visit) events(lab *Lab) {
	l := v.hub.join(lab.Name())
	if l == nil {
		http.Error(v.w, "too many pages look at this class", http.StatusServiceUnavailable)
		return
	}
	defer v.hub.leave(l)
	v.hub.begin.Do(func() {
		v.work.Go(func() {
			v.Store.Listen(v.ctx, func(c store.Change) { v.hub.changed(c.Assignment, c.Student) }, v.hub.missed)
		})
	})
	out := http.NewResponseController(v.w)
	out.SetWriteDeadline(time.Time{})
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.Header().Set("X-Accel-Buffering", "no")
	fmt.Fprint(v.w, "retry: 3000\n\n")
	if out.Flush() != nil {
		return
	}
	var counted time.Time
	for {
		recount := (<-chan time.Time)(nil)
		if !counted.IsZero() {
			recount = time.After(time.Until(counted.Add(recounting)))
		}
		select {
		case <-l.wake:
			if counted.IsZero() {
				counted = time.Now()
			}
		case <-recount:
			counted = time.Time{}
			if facts, err := v.factsOf(lab); err == nil {
				fmt.Fprintf(v.w, "event: facts\ndata: %s\n\n", facts)
			}
		case <-time.After(beat):
			fmt.Fprint(v.w, ": still here\n\n")
		case <-v.r.Context().Done():
			return
		case <-v.hub.closed:
			return
		}
		for _, id := range v.news(l) {
			if row, err := v.rowOf(lab, id); err == nil {
				fmt.Fprintf(v.w, "event: row\ndata: %s\n\n", row)
			}
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-time.After(breath):
		case <-v.r.Context().Done():
			return
		}
	}
}

// rowOf is one row of the page of a class, as JSON.
func (v *visit) rowOf(lab *Lab, id string) ([]byte, error) {
	who, err := v.Store.Person(v.r.Context(), id)
	if err != nil {
		return nil, err
	}
	st, _, err := v.standingOf(v.r.Context(), lab, who, v.Lang)
	if err != nil {
		return nil, err
	}
	row := rowOf(st)
	return v.fragment("row", id, v.rowView(lab, &row))
}

// rowOf is a standing as the page of a class shows it.
func rowOf(st *standing) store.Standing {
	row := store.Standing{Person: st.Who, Waiting: st.Waiting, Outcome: outcomeOf(st)}
	if row.Attempts = len(st.Attempts); row.Attempts > 0 {
		row.Last = st.Attempts[row.Attempts-1].Received
	}
	return row
}

// factsOf is how the class stands, as JSON.
func (v *visit) factsOf(lab *Lab) ([]byte, error) {
	list, err := v.rows(v.r.Context(), lab, v.Lang)
	if err != nil {
		return nil, err
	}
	return v.fragment("facts", "facts", v.countClass(lab, list))
}

// fragment is a part of a page, as JSON.
func (v *visit) fragment(template, id string, data any) ([]byte, error) {
	var b strings.Builder
	if err := templates()[v.Lang].ExecuteTemplate(&b, template, data); err != nil {
		return nil, err
	}
	return json.Marshal(map[string]string{"id": id, "html": b.String()})
}
