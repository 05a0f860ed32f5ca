package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"socketlab/assignments/store"
	"socketlab/assignments/web/lti"
	"socketlab/capture/printable"
)

// Addresses of the tool that this course is for learning management systems.
// Logins begin, messages arrive, and links lead to one: it is the only one that
// other sites may post to.
const (
	launchPath = "/lti/launch"
	choosePath = "/lti/choose"
	keysPath   = "/lti/jwks.json"
	canvasPath = "/lti/canvas.json"
)

// Kinds of tickets.
const (
	loginTicket   = "lti login"   // by state
	proofTicket   = "lti proof"   // a message whose browser has yet to prove itself
	choiceTicket  = "lti choice"  // a teacher chooses what a link leads to
	connectTicket = "lti connect" // a teacher connects a course
	entryTicket   = "entry"       // one person enters, one time
)

const (
	loginTime = 10 * time.Minute // from a login to its message
	entryTime = 2 * time.Minute
	thinkTime = time.Hour // for a teacher to choose, or connect
)

// A platform is one that this course is registered with.
type platform struct {
	ID string
	*lti.Platform
}

// PlatformID names a platform in the store.
func PlatformID(p *lti.Platform) string { return shortDigest(p.Issuer + "\n" + p.ClientID) }

func shortDigest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// Platforms lists the platforms that a store knows.
func Platforms(ctx context.Context, s *store.Store) (list []*lti.Platform, err error) {
	kept, err := s.Platforms(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		var p lti.Platform
		if err := json.Unmarshal(k.About, &p); err != nil {
			return nil, err
		}
		list = append(list, &p)
	}
	return list, nil
}

// platformOf finds a platform; by its issuer alone, if there is one of that.
func (s *Server) platformOf(ctx context.Context, match func(platform) bool) (found platform, err error) {
	list, err := Platforms(ctx, s.Store)
	if err != nil {
		return found, err
	}
	n := 0
	for _, p := range list {
		if one := (platform{PlatformID(p), p}); match(one) {
			found, n = one, n+1
		}
	}
	if n != 1 {
		return platform{}, store.ErrNotFound
	}
	return found, nil
}

func (s *Server) platformByID(ctx context.Context, id string) (platform, error) {
	return s.platformOf(ctx, func(p platform) bool { return p.ID == id })
}

// A ltiLogin is a login that was begun, until its message arrives.
type ltiLogin struct {
	Platform string
	Login    lti.Login
	Nonce    string
	Secret   string // digest of what the browser keeps
	Framed   bool
}

// launch takes both what begins a login and the message that ends it.
func (s *Server) launch(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r)
	if err := r.ParseForm(); err != nil {
		v.message(http.StatusBadRequest, v.Say("This is no way in"), v.Say("Please open the activity in your learning management system once more."))
		return
	}
	if !s.limits.launches.get(s.network(r)).Allow() {
		v.message(http.StatusTooManyRequests, v.Say("Too many at once"), v.Say("Please wait a minute, and open the activity once more."))
		return
	}
	if r.Method == http.MethodPost && (r.PostForm.Has("id_token") || r.PostForm.Has("error")) {
		v.launched()
		return
	}
	l, ok := lti.ReadLogin(r.Form)
	p, err := s.platformOf(r.Context(), func(p platform) bool {
		return p.Issuer == l.Issuer && (l.ClientID == "" || l.ClientID == p.ClientID)
	})
	switch {
	case !ok, errors.Is(err, store.ErrNotFound):
		s.Log.Warn("lti", "problem", "unknown platform", "issuer", l.Issuer, "client", l.ClientID)
		v.message(http.StatusBadRequest, v.Say("This is no way in"), v.Say("This course does not know the learning management system that sent you. Whoever runs the course registers it with: lab web lti add."))
	case err != nil:
		v.failed(err)
	default:
		v.begin(p, l)
	}
}

// framed reports whether a page is about to be shown inside another.
func framed(r *http.Request) bool {
	to := r.Header.Get("Sec-Fetch-Dest")
	return to == "iframe" || to == "frame" || to == "object" || to == "embed"
}

// begin sends the browser to the platform, which answers with a message. Inside
// a page of the platform's a browser may keep no cookies for us, so there it
// offers a window of its own first. What is chosen must be chosen where the
// platform waits for it.
func (v *visit) begin(p platform, l lti.Login) {
	inside := framed(v.r)
	if inside && v.r.Form.Get("here") == "" && !v.choosing(l.Target) {
		v.allow("https: "+lti.Origin(p.AuthURL), "")
		v.show(http.StatusOK, "lti-window", view{Title: v.Say("One more click"), Data: launchPath + "?" + l.Query(), More: launchPath + "?here=1&" + withStorage(l)})
		return
	}
	state, secret := rand.Text(), rand.Text()
	login := ltiLogin{Platform: p.ID, Login: l, Nonce: rand.Text(), Secret: shortDigest(secret), Framed: inside}
	if err := v.Store.KeepTicket(v.r.Context(), loginTicket, state, login, time.Now().Add(loginTime)); err != nil {
		v.failed(err)
		return
	}
	http.SetCookie(v.w, launchCookie(state, secret, int(loginTime.Seconds())))
	to := p.Redirect(l, v.address(launchPath), state, login.Nonce)
	if !inside || l.Storage == "" {
		http.Redirect(v.w, v.r, to, http.StatusSeeOther)
		return
	}
	v.allow("https: "+lti.Origin(p.AuthURL), "")
	v.show(http.StatusOK, "lti-put", view{Title: v.Say("One moment"), Data: keeping{l.Storage, lti.Origin(p.AuthURL), storageKey(state), secret, to}})
}

// withStorage is a login as a query, with the platform's storage.
func withStorage(l lti.Login) string {
	if l.Storage == "" {
		return l.Query()
	}
	return l.Query() + "&lti_storage_target=" + url.QueryEscape(l.Storage)
}

// choosing reports whether a login is for choosing what a link leads to.
func (v *visit) choosing(target string) bool { return v.ownPath(target) == choosePath }

// address is one of this course, as others write it.
func (s *Server) address(path string) string { return strings.TrimSuffix(s.Address, "/") + path }

// ownPath is the path of an address of this course; empty if it is another's.
func (s *Server) ownPath(address string) string {
	to, err := url.Parse(address)
	own, _ := url.Parse(s.Address)
	if err != nil || own == nil || to.Scheme != own.Scheme || !strings.EqualFold(to.Host, own.Host) {
		return ""
	}
	return to.Path
}

// A keeping is what a script gives the platform to keep, or asks it for (LTI
// Platform Storage).
type keeping struct{ Frame, Origin, Key, Value, Next string }

func storageKey(state string) string { return "lab-" + shortDigest(state) }

// launchCookie is what the browser of a login keeps until its message. It is
// sent although another site posts that message; kept apart for each site in
// whose pages it may be set, it is nobody's track.
func launchCookie(state, secret string, age int) *http.Cookie {
	return &http.Cookie{Name: "__Host-lti-" + shortDigest(state), Value: secret, Path: "/", MaxAge: age, HttpOnly: true, Secure: true, SameSite: http.SameSiteNoneMode, Partitioned: true}
}

// allow lets pages of others show this one, and its forms go elsewhere.
func (v *visit) allow(frames, forms string) {
	p := strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors "+strings.TrimSpace(frames), 1)
	if forms != "" {
		p = strings.Replace(p, "form-action 'self'", "form-action 'self' "+forms, 1)
	}
	v.w.Header().Set("Content-Security-Policy", p)
	v.bare = framed(v.r)
}

// same compares secrets.
func same(a, b string) bool { return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// An arrival is a message that was believed.
type arrival struct {
	Platform string
	Message  *lti.Message
	Framed   bool
	Secret   string // digest of what has yet to be proved
}

// launched takes the message that ends a login.
func (v *visit) launched() {
	state := v.r.PostForm.Get("state")
	var l ltiLogin
	err := v.Store.TakeTicket(v.r.Context(), loginTicket, state, &l)
	if errors.Is(err, store.ErrNotFound) {
		v.again(v.Say("This way in was used before, or took too long."))
		return
	}
	if err != nil {
		v.failed(err)
		return
	}
	kept := launchCookie(state, "", -1)
	given, _ := v.r.Cookie(kept.Name)
	http.SetCookie(v.w, kept)
	if wrong := v.r.PostForm.Get("error"); wrong != "" {
		v.Log.Warn("lti", "problem", "the platform refused", "error", wrong, "description", v.r.PostForm.Get("error_description"))
		v.again(v.Say("The learning management system refused: %s.", printable.String(wrong)))
		return
	}
	p, err := v.platformByID(v.r.Context(), l.Platform)
	if err != nil {
		v.failed(err)
		return
	}
	m, err := v.verifier.Verify(v.r.Context(), p.Platform, v.r.PostForm.Get("id_token"), l.Nonce)
	if err != nil {
		v.Log.Warn("lti", "problem", "message refused", "issuer", p.Issuer, "error", lti.Particular(err))
		v.again(v.Say("What the learning management system said cannot be believed: %s.", v.Err(err)))
		return
	}
	a := arrival{Platform: p.ID, Message: m, Framed: l.Framed || framed(v.r)}
	switch {
	case given != nil && same(shortDigest(given.Value), l.Secret):
		v.arrive(p, a)
	case given == nil && l.Framed && l.Login.Storage != "":
		v.prove(p, a, l, state)
	default:
		v.Log.Warn("lti", "problem", "another browser", "issuer", p.Issuer, "cookie", given != nil)
		v.show(http.StatusForbidden, "lti-window", view{Title: v.Say("A window of its own is needed"), Data: launchPath + "?" + l.Login.Query()})
	}
}

// again asks somebody to begin once more, at the platform.
func (v *visit) again(why string) {
	v.message(http.StatusBadRequest, v.Say("This did not work"), why+" "+v.Say("Please open the activity in your learning management system once more."))
}

// prove has the browser ask the platform's storage for what was kept there.
func (v *visit) prove(p platform, a arrival, l ltiLogin, state string) {
	ticket := rand.Text()
	a.Secret = l.Secret
	if err := v.Store.KeepTicket(v.r.Context(), proofTicket, ticket, a, time.Now().Add(entryTime)); err != nil {
		v.failed(err)
		return
	}
	v.allow(strings.Join(a.Message.Frames, " "), "")
	v.show(http.StatusOK, "lti-get", view{Title: v.Say("One moment"), Data: keeping{l.Login.Storage, lti.Origin(p.AuthURL), storageKey(state), ticket, launchPath + "?" + l.Login.Query()}})
}

// proved takes what the platform's storage kept.
func (s *Server) proved(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r)
	var a arrival
	if err := s.Store.TakeTicket(r.Context(), proofTicket, r.PostFormValue("ticket"), &a); err != nil || !same(shortDigest(r.PostFormValue("secret")), a.Secret) {
		s.Log.Warn("lti", "problem", "no proof", "error", err)
		v.again(v.Say("This way in was used before, or took too long."))
		return
	}
	p, err := s.platformByID(r.Context(), a.Platform)
	if err != nil {
		v.failed(err)
		return
	}
	v.arrive(p, a)
}

// arrive goes on with a message that was believed, and whose browser is the one
// that began.
func (v *visit) arrive(p platform, a arrival) {
	v.allow(strings.Join(a.Message.Frames, " "), "")
	if a.Message.Type == lti.DeepLinking {
		v.offer(p, a)
		return
	}
	c, lab, err := v.learnCourse(p, a.Message)
	if err != nil {
		v.failed(err)
		return
	}
	switch {
	case a.Message.Teacher && c.Connected.IsZero():
		v.askToConnect(p, c, a)
	case a.Message.Teacher:
		who, err := v.platformTeacher(p, a.Message)
		v.enterAs(p, a, who, teacherPath(lab), err)
	case !a.Message.Student:
		v.message(http.StatusForbidden, v.Say("Not for this role"), v.Say("This course is for its students and teachers, and your learning management system says that you are neither in it."))
	case c.Connected.IsZero():
		v.message(http.StatusForbidden, v.Say("Not open yet"), v.Say("Your instructor has to open this activity first, and connect the two courses by a click."))
	default:
		who, err := v.platformStudent(p, a.Message)
		v.enterAs(p, a, who, studentPath(lab), err)
	}
}

func studentPath(lab *Lab) string {
	if lab == nil {
		return "/"
	}
	return "/labs/" + url.PathEscape(lab.Name())
}

func teacherPath(lab *Lab) string {
	if lab == nil {
		return "/"
	}
	return "/class/" + url.PathEscape(lab.Name())
}

// An entry lets one person in, one time.
type entry struct{ Person, Path, From string }

// enterAs lets somebody in: at once, or, where this is shown inside a page of
// the platform's, by a click that opens a window.
func (v *visit) enterAs(p platform, a arrival, who store.Person, path string, err error) {
	if errors.Is(err, store.ErrNotFound) {
		v.Log.Warn("lti", "problem", "nobody on the class list", "issuer", p.Issuer, "subject", a.Message.Subject)
		v.message(http.StatusForbidden, v.Say("You are not on the class list"), v.Say("Your learning management system says that you are %s. Nobody on the class list of this course has that student id or e-mail address: please tell your instructor.", describe(a.Message)))
		return
	}
	ticket := rand.Text()
	if err == nil {
		err = v.Store.KeepTicket(v.r.Context(), entryTicket, ticket, entry{who.ID, path, p.Issuer}, time.Now().Add(entryTime))
	}
	switch {
	case err != nil:
		v.failed(err)
	case a.Framed:
		v.show(http.StatusOK, "lti-window", view{Title: v.Say("One more click"), Data: "/enter/" + ticket})
	default:
		v.to("/enter/" + ticket)
	}
}

// describe is whom a platform speaks of.
func describe(m *lti.Message) string {
	var words []string
	for _, word := range []string{m.Name, m.Number, m.Email} {
		if word != "" {
			words = append(words, printable.String(word))
		}
	}
	if len(words) == 0 {
		return printable.String(m.Subject)
	}
	return strings.Join(words, ", ")
}
