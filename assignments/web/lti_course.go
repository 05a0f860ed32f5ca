package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/store"
	"socketlab/assignments/web/lti"
	"socketlab/capture/message"
)

// A platformCourse is what is known of a course of a platform's.
type platformCourse struct {
	Title, Label, Deployment, Context string
	Names, LineItems                  string // addresses of services
}

// learnCourse keeps what a message says of the course, and of where marks go,
// and finds the lab that it is about; nil for none.
func (v *visit) learnCourse(p platform, m *lti.Message) (c store.PlatformCourse, lab *Lab, err error) {
	ctx := v.r.Context()
	about := platformCourse{Title: m.Course.Title, Label: m.Course.Label, Deployment: m.Deployment, Context: m.Course.ID, Names: m.Names}
	if m.Grades != nil {
		about.LineItems = m.Grades.LineItems
	}
	c = store.PlatformCourse{ID: shortDigest(p.ID + "\n" + m.Deployment + "\n" + m.Course.ID), Platform: p.ID}
	if c.About, err = json.Marshal(about); err != nil {
		return c, nil, err
	}
	if err := v.Store.SavePlatformCourse(ctx, c); err != nil {
		return c, nil, err
	}
	if c, err = v.Store.PlatformCourse(ctx, c.ID); err != nil {
		return c, nil, err
	}
	if lab = v.labOf(m); lab == nil || m.Grades == nil || c.Connected.IsZero() {
		return c, lab, nil
	}
	if err := v.learnLineItem(ctx, p, c, lab, m.Grades); err != nil {
		v.Log.Warn("lti", "problem", "no column for marks", "lab", lab.Name(), "error", err) // the next launch tries again
	}
	return c, lab, nil
}

// labOf is the lab that a link was made for.
func (s *Server) labOf(m *lti.Message) *Lab {
	if lab := s.labs[m.Custom.Get("lab")]; lab != nil {
		return lab
	}
	name, _ := strings.CutPrefix(s.ownPath(m.Target), "/labs/")
	return s.labs[name]
}

// learnLineItem notes where the marks of a lab go; where the link has no column
// of its own, one is made for all links to the lab.
func (s *Server) learnLineItem(ctx context.Context, p platform, c store.PlatformCourse, lab *Lab, g *lti.Grades) error {
	if !slices.Contains(g.Scopes, lti.ScopeScore) {
		return nil
	}
	item := g.LineItem
	if item == "" {
		if g.LineItems == "" || !slices.Contains(g.Scopes, lti.ScopeLineItem) {
			return nil
		}
		s.columns.Lock() // two students who come first would make two
		defer s.columns.Unlock()
		if has, err := s.Store.HasLineItem(ctx, c.ID, lab.Name()); has || err != nil {
			return err
		}
		var err error
		item, err = s.service.LineItem(ctx, p.Platform, g.LineItems, lti.LineItem{Points: lab.Spec.Points, Label: lab.Spec.Title.In(s.Lang), Resource: lab.Name()})
		if err != nil {
			return err
		}
	}
	return s.Store.AddLineItem(ctx, c.ID, item, lab.Name())
}

// platformStudent finds out who of the class list somebody is.
func (v *visit) platformStudent(p platform, m *lti.Message) (store.Person, error) {
	return v.match(v.r.Context(), p.ID, m.Subject, claimed{Number: m.Number, Login: m.Login, Email: m.Email})
}

// claimed is what others say of who somebody is. The number was given by the
// institution; the rest may be somebody's own choice.
type claimed struct{ Number, Login, Email string }

// match finds who of the class list somebody is, and remembers it. The number
// decides; whom it has found before comes next. A login or an address finds
// nobody whom somebody else is already, and two that contradict nobody at all.
func (s *Server) match(ctx context.Context, platform, subject string, c claimed) (store.Person, error) {
	if c.Number != "" && !strings.HasPrefix(c.Number, "@") {
		if who, err := s.Store.Person(ctx, c.Number); err == nil {
			return who, s.Store.Identify(ctx, platform, subject, who.ID)
		}
	}
	who, err := s.Store.Identified(ctx, platform, subject)
	if err == nil && !who.IsTeacher() || err != nil && !errors.Is(err, store.ErrNotFound) {
		return who, err
	}
	list, err := s.Store.Students(ctx)
	if err != nil {
		return store.Person{}, err
	}
	found, sure := search(list, c)
	if found == nil {
		return store.Person{}, store.ErrNotFound
	}
	if known, err := s.Store.Known(ctx, platform, found.ID); err != nil || known && !sure {
		return store.Person{}, errors.Join(err, store.ErrNotFound)
	}
	return *found, s.Store.Identify(ctx, platform, subject, found.ID)
}

// search finds the one of a class list of whom everything is true that is said;
// sure if that is the number.
func search(list []store.Person, c claimed) (found *store.Person, sure bool) {
	by := func(is func(store.Person) bool) (one *store.Person, n int) {
		for i, p := range list {
			if is(p) {
				one, n = &list[i], n+1
			}
		}
		return one, n
	}
	if c.Number != "" {
		if one, n := by(func(p store.Person) bool { return gradebook.SameID(p.ID) == gradebook.SameID(c.Number) }); n == 1 {
			return one, true
		}
	}
	for _, is := range []func(store.Person) bool{
		func(p store.Person) bool { return c.Email != "" && strings.EqualFold(p.Email, c.Email) },
		func(p store.Person) bool {
			return c.Login != "" && (strings.EqualFold(p.Login, c.Login) || p.ID == c.Login)
		},
	} {
		one, n := by(is)
		if n > 1 || n == 1 && found != nil && found.ID != one.ID {
			return nil, false
		}
		if n == 1 {
			found = one
		}
	}
	return found, false
}

// platformTeacher finds the teacher, or makes one: the platform says that they
// teach this course.
func (v *visit) platformTeacher(p platform, m *lti.Message) (store.Person, error) {
	ctx := v.r.Context()
	who, err := v.Store.Identified(ctx, p.ID, m.Subject)
	if err == nil && who.IsTeacher() || err != nil && !errors.Is(err, store.ErrNotFound) {
		return who, err
	}
	return v.newTeacher(ctx, p.ID, m.Subject, m.Name, m.Login, m.Email)
}

// newTeacher makes a teacher of a name that nobody has.
func (s *Server) newTeacher(ctx context.Context, platform, subject, name, login, email string) (store.Person, error) {
	mailbox, _, _ := strings.Cut(email, "@")
	id := ""
	for _, word := range []string{login, mailbox, name, "teacher"} {
		if id = gradebook.SameID(word); id != "" {
			break
		}
	}
	who := store.Teacher(id)
	if _, err := s.Store.Person(ctx, who.ID); !errors.Is(err, store.ErrNotFound) {
		if err != nil {
			return who, err
		}
		who = store.Teacher(id + "-" + shortDigest(platform + "\n" + subject)[:6])
	}
	if name != "" {
		who.Name = name
	}
	who.Email = email
	if _, err := s.Store.Enrol(ctx, []store.Person{who}); err != nil {
		return who, err
	}
	if err := s.Store.Identify(ctx, platform, subject, who.ID); err != nil {
		return who, err
	}
	return s.Store.Person(ctx, who.ID)
}

// A connection is a teacher of a platform's course who wants to connect it.
type connection struct {
	Platform, Course, Subject, Issuer, Title string
}

// askToConnect leads to the page that asks a teacher of this course whether a
// course of a platform's is the same.
func (v *visit) askToConnect(p platform, c store.PlatformCourse, a arrival) {
	ticket := rand.Text()
	err := v.Store.KeepTicket(v.r.Context(), connectTicket, ticket, connection{p.ID, c.ID, a.Message.Subject, p.Issuer, a.Message.Course.Title}, time.Now().Add(thinkTime))
	switch {
	case err != nil:
		v.failed(err)
	case a.Framed:
		v.show(http.StatusOK, "lti-window", view{Title: v.Say("One more click"), Data: "/lti/connect/" + ticket})
	default:
		v.to("/lti/connect/" + ticket)
	}
}

// connect connects a course of a platform's with this one, if somebody who
// teaches both says so.
func (s *Server) connect(w http.ResponseWriter, r *http.Request) {
	v, ticket := s.visit(w, r), r.PathValue("ticket")
	var c connection
	if err := s.Store.Ticket(r.Context(), connectTicket, ticket, &c); err != nil {
		v.again(v.Say("This way in was used before, or took too long."))
		return
	}
	switch {
	case !v.who.IsTeacher():
		v.show(http.StatusForbidden, "lti-stranger", view{Title: v.Say("Connect the two courses"), Data: c})
	case r.Method != http.MethodPost:
		v.show(http.StatusOK, "lti-connect", view{Title: v.Say("Connect the two courses"), Data: c})
	default:
		err := s.Store.TakeTicket(r.Context(), connectTicket, ticket, &c)
		if err == nil {
			err = errors.Join(s.Store.Connect(r.Context(), c.Course, time.Now()), s.Store.Identify(r.Context(), c.Platform, c.Subject, v.who.ID))
		}
		if err != nil {
			v.failed(err)
			return
		}
		v.note(v, v.who.ID, "connected "+c.Course, "")
		v.done("/lti", v.Say("The courses are connected. Open the activity once more, and take the class list over."))
	}
}

// offer lets a teacher choose labs for links.
func (v *visit) offer(p platform, a arrival) {
	switch {
	case !a.Message.Teacher:
		v.message(http.StatusForbidden, v.Say("Not for this role"), v.Say("Only teachers choose what a link leads to."))
		return
	case !a.Message.Choice.Links():
		v.message(http.StatusBadRequest, v.Say("This did not work"), v.Say("Here only links to labs can be chosen, and the learning management system asks for something else."))
		return
	}
	ticket := rand.Text()
	if err := v.Store.KeepTicket(v.r.Context(), choiceTicket, ticket, a, time.Now().Add(thinkTime)); err != nil {
		v.failed(err)
		return
	}
	v.show(http.StatusOK, "lti-choose", view{Title: v.Say("Which lab?"), Data: v.Labs, More: ticket, Several: a.Message.Choice.Multiple})
}

// chosen answers the platform with what a teacher chose.
func (s *Server) chosen(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r)
	var a arrival
	r.ParseForm()
	err := s.Store.TakeTicket(r.Context(), choiceTicket, r.PostForm.Get("ticket"), &a)
	if errors.Is(err, store.ErrNotFound) {
		v.again(v.Say("This way in was used before, or took too long."))
		return
	}
	p, err2 := s.platformByID(r.Context(), a.Platform)
	key, err3 := s.signingKey(r.Context())
	if err := errors.Join(err, err2, err3); err != nil {
		v.failed(err)
		return
	}
	var items []lti.Item
	for _, lab := range s.Labs {
		if slices.Contains(r.PostForm["lab"], lab.Name()) && (len(items) == 0 || a.Message.Choice.Multiple) {
			items = append(items, lti.Item{Title: lab.Spec.Title.In(v.Lang), URL: s.address(launchPath), Custom: map[string]string{"lab": lab.Name()}, Points: lab.Spec.Points, Resource: lab.Name()})
		}
	}
	signed, err := key.Answer(p.Platform, a.Message.Deployment, a.Message.Choice, items, time.Now())
	if err != nil {
		v.failed(err)
		return
	}
	v.allow(strings.Join(a.Message.Frames, " "), "https: "+lti.Origin(a.Message.Choice.ReturnURL))
	v.show(http.StatusOK, "lti-answer", view{Title: v.Say("One moment"), Data: a.Message.Choice.ReturnURL, More: signed})
}

const keyAge = 90 * 24 * time.Hour // after which another takes its place

// ownKeys are the keys of this course. The first is made when it is needed, and
// one that is old gets a successor.
func (s *Server) ownKeys(ctx context.Context) (list []lti.Key, err error) {
	for range 2 {
		kept, err := s.Store.SigningKeys(ctx)
		if err != nil {
			return nil, err
		}
		list = nil
		for _, k := range kept {
			list = append(list, lti.Key{ID: k.ID, Private: k.Private, Begins: k.Begins})
		}
		if n := len(list); n > 0 && time.Since(list[n-1].Begins) < keyAge {
			return list, nil
		}
		if err := AddKey(ctx, s.Store, len(list) == 0); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// AddKey makes a key of the course, which signs what it says to platforms: the
// first at once, another when platforms have had a day to see it.
func AddKey(ctx context.Context, to *store.Store, first bool) error {
	k, err := lti.NewKey(time.Now(), first)
	if err != nil {
		return err
	}
	return to.AddSigningKey(ctx, store.SigningKey{ID: k.ID, Private: k.Private, Begins: k.Begins}, first)
}

func (s *Server) signingKey(ctx context.Context) (*lti.Key, error) {
	list, err := s.ownKeys(ctx)
	if err != nil {
		return nil, err
	}
	return lti.Signing(list, time.Now()), nil
}

// showKeys answers with the public keys, which platforms read.
func (s *Server) showKeys(w http.ResponseWriter, r *http.Request) {
	list, err := s.ownKeys(r.Context())
	if err != nil {
		s.visit(w, r).failed(err)
		return
	}
	set, err := lti.KeySet(lti.Shown(list, time.Now()))
	if err != nil {
		s.visit(w, r).failed(err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "public, max-age=600")
	json.NewEncoder(w).Encode(set)
}

// errNoList is said where a platform gives no list of people.
var errNoList = message.Errorf("the learning management system gives this course no list of people: allow it the names and roles service")

// takePeople takes the class list of a platform's course over: it remembers who
// is who, and adds students who are new and have a student id there.
func (s *Server) takePeople(ctx context.Context, c store.PlatformCourse) (known, added, strangers int, err error) {
	var about platformCourse
	if err := json.Unmarshal(c.About, &about); err != nil {
		return 0, 0, 0, err
	}
	p, err := s.platformByID(ctx, c.Platform)
	if err != nil {
		return 0, 0, 0, err
	}
	if about.Names == "" {
		return 0, 0, 0, errNoList
	}
	members, err := s.service.Members(ctx, p.Platform, about.Names)
	if err != nil {
		return 0, 0, 0, err
	}
	for _, m := range members {
		if !m.Student || m.Teacher {
			continue
		}
		_, err := s.match(ctx, p.ID, m.Subject, claimed{Number: m.Number, Email: m.Email})
		switch id := gradebook.CleanID(m.Number); {
		case err == nil:
			known++
		case !errors.Is(err, store.ErrNotFound):
			return known, added, strangers, err
		case id == "" || strings.HasPrefix(id, "@") || strings.ContainsAny(id, `/\`) || strings.Trim(id, ".") == "":
			strangers++
		default:
			who := store.Person{Student: gradebook.Student{ID: id, Name: m.Name, Email: m.Email}}
			if _, err := s.Store.Enrol(ctx, []store.Person{who}); err != nil {
				return known, added, strangers, err
			}
			if err := s.Store.Identify(ctx, p.ID, m.Subject, id); err != nil {
				return known, added, strangers, err
			}
			added++
		}
	}
	return known, added, strangers, nil
}
