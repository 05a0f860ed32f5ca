package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"golang.org/x/text/language"

	"socketlab/assignments/i18n"
	"socketlab/assignments/store"
)

// lifetime is how long a session lasts. The link begins another.
const lifetime = 30 * 24 * time.Hour

// Keys of a session.
const (
	personKey   = "person"
	languageKey = "language"
	noticeKey   = "notice" // for the next page
	epochKey    = "epoch"  // of the person's token: a new one ends sessions of the old
)

func (s *Server) newSessions() {
	m := scs.New()
	m.Store = store.Sessions{Store: s.Store}
	m.HashTokenInStore = true
	m.Lifetime = lifetime
	m.Cookie.Name = "lab"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = strings.HasPrefix(s.Address, "https:")
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.Log.Error("session", "error", err)
		w.Header().Set("Retry-After", "5")
		http.Error(w, s.browserLang(r).Say("The database does not answer. What was called received is kept; please try again in a moment."), http.StatusServiceUnavailable)
	}
	s.sessions = m
}

// A visit is one request of somebody who may be known.
type visit struct {
	*Server
	i18n.Lang
	w   http.ResponseWriter
	r   *http.Request
	who store.Person // the zero value if nobody

	bare    bool // inside another page: nothing leads elsewhere
	program bool // a program asks, and is answered in JSON
}

// visit finds out who asks, and in which language.
func (s *Server) visit(w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{Server: s, Lang: s.langOf(r), w: w, r: r}
	if id := s.sessions.GetString(r.Context(), personKey); id != "" {
		if who, err := s.Store.Person(r.Context(), id); err == nil && who.Epoch() == s.sessions.GetString(r.Context(), epochKey) {
			v.who = who
		}
	}
	return v
}

// langOf is the language that somebody chose, or else that of the browser.
func (s *Server) langOf(r *http.Request) i18n.Lang {
	if lang, ok := i18n.Parse(s.sessions.GetString(r.Context(), languageKey)); ok {
		return lang
	}
	return s.browserLang(r)
}

// browserLang is the language that a browser, or a program, asks for.
func (s *Server) browserLang(r *http.Request) i18n.Lang {
	tags, weights, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	for i := range tags { // the one that is wanted most is first
		if lang, ok := i18n.Parse(tags[i].String()); err == nil && ok && weights[i] > 0 {
			return lang
		}
	}
	return s.Lang
}

// student calls f for a student, with a lab of the course if the address names
// one.
func (s *Server) student(f func(*visit, *Lab)) http.HandlerFunc {
	return s.only(func(p store.Person) bool { return !p.IsTeacher() }, f)
}

// teacher calls f for a teacher.
func (s *Server) teacher(f func(*visit, *Lab)) http.HandlerFunc {
	return s.only(store.Person.IsTeacher, f)
}

func (s *Server) only(may func(store.Person) bool, f func(*visit, *Lab)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visit(w, r)
		switch {
		case v.who.ID == "":
			v.withLogin(http.StatusUnauthorized, v.Say("Please open your own link"), v.Say("This page is shown to people of the course. Your link is in the message that your instructor sent you."))
			return
		case !may(v.who):
			v.notFound()
			return
		}
		var lab *Lab
		if name := r.PathValue("lab"); name != "" {
			if lab = s.labs[name]; lab == nil {
				v.notFound()
				return
			}
		}
		f(v, lab)
	}
}

// enter begins a session by the token in a person's link, or by a ticket that
// another way in gave. Where somebody else is in this browser already, it asks
// first: nobody shall hand in under another name by a link that was slipped to
// them.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	v, token := s.visit(w, r), r.PathValue("token")
	p, e, err := s.whose(r.Context(), token)
	switch {
	case errors.Is(err, store.ErrNotFound):
		v.strange()
		return
	case err != nil:
		v.failed(err)
		return
	}
	if v.who.ID != "" && v.who.ID != p.ID && r.Method != http.MethodPost {
		v.show(http.StatusOK, "switch", view{Title: v.Say("Whose course is it?"), Data: p})
		return
	}
	if e.Person != "" { // of two who bring the ticket, one enters
		if err := s.Store.TakeTicket(r.Context(), entryTicket, token, &e); err != nil {
			v.strange()
			return
		}
	}
	if err := s.welcome(r.Context(), p); err != nil {
		v.failed(err)
		return
	}
	v.note(v, p.ID, strings.TrimSpace("entered "+e.From), p.ID)
	v.to("/" + strings.TrimPrefix(e.Path, "/"))
}

// whose finds the person of a token, or of a ticket, which stays.
func (s *Server) whose(ctx context.Context, token string) (p store.Person, e entry, err error) {
	if p, err = s.Store.ByToken(ctx, token); !errors.Is(err, store.ErrNotFound) {
		return p, e, err
	}
	if err = s.Store.Ticket(ctx, entryTicket, token, &e); err == nil {
		p, err = s.Store.Person(ctx, e.Person)
	}
	return p, e, err
}

// strange answers whoever has a link that lets nobody in. Guesses are slowed
// down, links that are right never: a class may share an address.
func (v *visit) strange() {
	if !v.limits.guesses.get(v.network(v.r)).Allow() {
		v.w.Header().Set("Retry-After", retryAfter)
		v.message(http.StatusTooManyRequests, v.Say("Too many links that are none"), v.Say("Please wait a minute, and open the link in the message once more."))
		return
	}
	v.message(http.StatusNotFound, v.Say("This link is not valid"), v.Say("Links are personal, and an old one ends when a new one is made. Please ask your instructor for yours."))
}

// welcome begins a session of somebody.
func (s *Server) welcome(ctx context.Context, p store.Person) error {
	lang := s.sessions.GetString(ctx, languageKey)
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Clear(ctx)
	s.sessions.Put(ctx, personKey, p.ID)
	s.sessions.Put(ctx, epochKey, p.Epoch())
	if lang != "" {
		s.sessions.Put(ctx, languageKey, lang)
	}
	return nil
}

// leave ends the session.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) {
	s.sessions.Destroy(r.Context())
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// language chooses a language, and goes back to where it was asked for.
func (s *Server) language(w http.ResponseWriter, r *http.Request) {
	if lang, ok := i18n.Parse(r.FormValue("to")); ok {
		s.sessions.Put(r.Context(), languageKey, lang.String())
	}
	back := r.FormValue("back")
	if to, err := url.Parse(back); err != nil || to.Scheme != "" || to.Host != "" || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.Contains(back, `\`) {
		back = "/" // url.Parse knows no control characters
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// note writes into the audit log.
func (s *Server) note(v *visit, who, what, about string) {
	e := store.Event{At: time.Now(), Who: who, What: what, About: about, Address: s.from(v.r)}
	if err := s.Store.Note(v.r.Context(), e); err != nil {
		s.Log.Error("audit", "error", err, "what", what)
	}
}
