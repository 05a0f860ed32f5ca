package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// apiPath is where programs ask; the table of what there is stands in README.md.
const apiPath = "/api/v1/"

// A call answers a program of a teacher's: with what becomes JSON, or nil if it
// has answered itself.
type call func(*visit, *Lab) (any, error)

// calls are all there are.
var calls = map[string]call{
	"GET labs":                                            (*visit).apiLabs,
	"GET labs/{lab}/results":                              (*visit).apiResults,
	"GET course":                                          (*visit).apiCourse,
	"GET course.csv":                                      answered((*visit).courseTable),
	"GET results.zip":                                     answered((*visit).results),
	"GET labs/{lab}/results.zip":                          answered((*visit).results),
	"GET labs/{lab}/students/{id}":                        (*visit).apiStudent,
	"POST labs/{lab}/students/{id}/rulings":               (*visit).apiRule,
	"GET labs/{lab}/students/{id}/{number}":               (*visit).apiReport,
	"GET labs/{lab}/students/{id}/{number}/report":        answered((*visit).report),
	"GET labs/{lab}/students/{id}/{number}/files/{place}": answered((*visit).file),
	"GET labs/{lab}/regrade":                              (*visit).apiTrial,
	"POST labs/{lab}/regrade":                             (*visit).apiRegrade,
	"POST labs/{lab}/regrade/accept":                      (*visit).apiAccept,
	"DELETE labs/{lab}/regrade":                           (*visit).apiDrop,
	"GET labs/{lab}/compare":                              (*visit).apiCompare,
	"POST labs/{lab}/gradebook":                           (*visit).apiBook,
	"POST gradebook":                                      (*visit).apiBook,
	"GET students":                                        (*visit).apiStudents,
	"POST students":                                       (*visit).apiRoster,
	"POST students/{id}/link":                             (*visit).apiLink,
	"GET students/{id}/everything.zip":                    answered((*visit).theirs),
	"DELETE students/{id}":                                (*visit).apiForget,
	"GET audit":                                           (*visit).apiAudit,
}

// api answers the calls.
func (s *Server) api() http.Handler {
	m := http.NewServeMux()
	for pattern, c := range calls {
		method, path, _ := strings.Cut(pattern, " ")
		m.HandleFunc(method+" "+apiPath+path, s.calling(c))
	}
	m.HandleFunc(apiPath, s.calling(func(v *visit, _ *Lab) (any, error) {
		if v.otherMethod(m, apiPath) {
			return nil, errMethod
		}
		return nil, store.ErrNotFound
	}))
	return m
}

// errMethod is returned for a method that an address does not have.
var errMethod = message.Errorf("this address has other methods: see Allow")

// otherMethod reports whether what was asked for is there by other methods, and
// names them. rest is the pattern of what is not there.
func (v *visit) otherMethod(m *http.ServeMux, rest string) bool {
	var methods []string
	for _, method := range []string{http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodPost} {
		asked := *v.r
		asked.Method = method
		if _, pattern := m.Handler(&asked); pattern != rest {
			methods = append(methods, method)
		}
	}
	if len(methods) > 0 {
		v.w.Header().Set("Allow", strings.Join(methods, ", "))
	}
	return len(methods) > 0
}

// answered is a call that answers itself.
func answered(f func(*visit, *Lab)) call {
	return func(v *visit, lab *Lab) (any, error) {
		f(v, lab)
		return nil, nil
	}
}

// calling lets a teacher in by the token of their link, and says in JSON what
// became of a call.
func (s *Server) calling(c call) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Server: s, Lang: s.browserLang(r), w: w, r: r, program: true}
		if status, text := v.letIn(); status != 0 {
			v.tell(status, map[string]string{"error": text})
			return
		}
		var lab *Lab
		var err error
		if name := r.PathValue("lab"); name != "" {
			if lab = s.labs[name]; lab == nil {
				err = store.ErrNotFound
			}
		}
		var found any
		if err == nil {
			found, err = c(v, lab)
		}
		switch {
		case err != nil:
			v.refused(err)
		case found != nil:
			v.tell(http.StatusOK, found)
		}
	}
}

// letIn finds out whose token it is; a status other than 0 says why nobody is let
// in.
func (v *visit) letIn() (status int, text string) {
	token, ok := strings.CutPrefix(v.r.Header.Get("Authorization"), "Bearer ")
	who, err := v.Store.ByToken(v.r.Context(), strings.TrimSpace(token))
	switch {
	case !ok || errors.Is(err, store.ErrNotFound) || err == nil && !who.IsTeacher():
		if !v.limits.guesses.get(v.network(v.r)).Allow() { // a token that is right is never kept waiting
			v.w.Header().Set("Retry-After", retryAfter)
			return http.StatusTooManyRequests, v.Say("Too many links that are none")
		}
		v.w.Header().Set("WWW-Authenticate", "Bearer")
		return http.StatusUnauthorized, v.Say("give the token of a teacher's link: Authorization: Bearer TOKEN")
	case err != nil:
		v.Log.Error("failed", "path", shownPath(v.r.URL.Path), "error", err)
		return http.StatusInternalServerError, v.Say("lab itself failed")
	}
	v.who = who
	return 0, ""
}

// tell answers a program.
func (v *visit) tell(status int, what any) {
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	if err := printable.NewEncoder(v.w).Encode(what); err != nil {
		v.Log.Error("answer", "error", err)
	}
}

// maxAsked is how large what a program says may be, in octets.
const maxAsked = 64 << 10

// errAsked is returned for what is no JSON of ours.
var errAsked = message.Errorf("this is no JSON as the table of the API says it")

// heard reads what a program says.
func (v *visit) heard(into any) error {
	d := json.NewDecoder(http.MaxBytesReader(v.w, v.r.Body, maxAsked))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return errAsked
	}
	return nil
}

func (v *visit) apiLabs(*Lab) (any, error) {
	type lab struct {
		Assignment string `json:"assignment"`
		Title      string `json:"title"`
		Due        Moment `json:"due"`
		MaxPoints  int    `json:"max_points"`
		Attempt    string `json:"attempt"` // which counts
		Students   int    `json:"students"`
		HandedIn   int    `json:"handed_in"`
		Full       int    `json:"full"`
		Waiting    int    `json:"waiting"`
	}
	out := []lab{}
	for _, l := range v.Labs {
		list, err := v.rows(v.r.Context(), l, v.Lang)
		if err != nil {
			return nil, err
		}
		c := v.countClass(l, list)
		out = append(out, lab{l.Name(), c.Name, Moment{l.Until}, l.Spec.Points, l.Attempt, c.Students, c.HandedIn, c.Full, c.Waiting})
	}
	return map[string]any{"schema": "lab/web-labs/v1", "title": v.Title.In(v.Lang), "labs": out}, nil
}

func (v *visit) apiResults(lab *Lab) (any, error) {
	f := filterOf(v.r.URL.Query())
	return v.Results(v.r.Context(), lab, Query{f.Words, f.Show, f.Section, f.Order}, v.Lang)
}

func (v *visit) apiStudent(lab *Lab) (any, error) {
	return v.Student(v.r.Context(), lab, v.r.PathValue("id"), v.Lang)
}

func (v *visit) apiReport(lab *Lab) (any, error) {
	k, ok := v.key(lab)
	if !ok {
		return nil, store.ErrNotFound
	}
	who, err := v.studentOf(v.r.Context(), k.Student)
	if err != nil {
		return nil, err
	}
	st, _, err := v.standingOf(v.r.Context(), lab, who, v.Lang)
	if err != nil {
		return nil, err
	}
	for _, a := range st.Attempts {
		if a.Number == k.Number && a.Report != nil {
			return a.Report, nil
		}
	}
	return nil, store.ErrNotFound
}

func (v *visit) apiRule(lab *Lab) (any, error) {
	who, err := v.studentOf(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	var d Decision
	if err := v.heard(&d); err != nil {
		return nil, err
	}
	r, err := v.Decide(v.r.Context(), lab, who.ID, v.author(), d)
	if err != nil {
		return nil, err
	}
	v.note(v, v.who.ID, "decided "+r.Kind+" "+lab.Name(), who.ID)
	return RulingOf(r), nil
}

// A Regrading is how far a regrade is, and what it would change once it is over.
type Regrading struct {
	Begun   Moment          `json:"begun"`
	By      string          `json:"by"`
	Total   int             `json:"total"`
	Done    int             `json:"done"`
	Failed  int             `json:"failed"` // by lab's own fault: their results stay
	Changes *report.Changes `json:"changes"`
}

func (v *visit) apiTrial(lab *Lab) (any, error) {
	t, err := v.Store.Trial(v.r.Context(), lab.Name())
	if err != nil {
		return nil, err
	}
	r := &Regrading{Moment{t.Begun}, t.Author, t.Total, t.Done, t.Failed, nil}
	if t.Over() {
		r.Changes, err = v.Differences(v.r.Context(), lab, v.Lang)
	}
	return r, err
}

func (v *visit) apiRegrade(lab *Lab) (any, error) {
	if err := v.Regrade(v.r.Context(), lab, v.author()); err != nil {
		return nil, err
	}
	v.note(v, v.who.ID, "regraded "+lab.Name(), "")
	return v.apiTrial(lab)
}

func (v *visit) apiAccept(lab *Lab) (any, error) {
	var which struct {
		Begun time.Time `json:"begun"`
	}
	if err := v.heard(&which); err != nil {
		return nil, err
	}
	changed, err := v.Accept(v.r.Context(), lab, which.Begun)
	if err != nil {
		return nil, err
	}
	v.note(v, v.who.ID, "accepted a regrade of "+lab.Name(), "")
	return map[string]int64{"attempts": changed}, nil
}

func (v *visit) apiDrop(lab *Lab) (any, error) {
	if err := v.Store.DropTrial(v.r.Context(), lab.Name()); err != nil {
		return nil, err
	}
	v.note(v, v.who.ID, "dropped a regrade of "+lab.Name(), "")
	return struct{}{}, nil
}

func (v *visit) apiCompare(lab *Lab) (any, error) { return v.Compare(v.r.Context(), lab, v.Lang) }

// apiBook takes a gradebook as it is, and gives it back filled.
func (v *visit) apiBook(lab *Lab) (any, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(v.w, v.r.Body, maxBook))
	if err != nil {
		return nil, errTooLarge
	}
	labs := v.Labs
	if lab != nil {
		labs = []*Lab{lab}
	}
	filled, err := v.Fill(v.r.Context(), labs, v.r.URL.Query().Get("name"), v.r.URL.Query().Get("column"), raw, v.Lang)
	if gradebook.WantsColumn(err) {
		err = errWhichName // there are no flags in an address
	}
	if err != nil {
		return nil, err
	}
	v.note(v, v.who.ID, "filled a gradebook in", "")
	entered := 0
	for _, l := range filled.Labs {
		entered += l.Entered
	}
	v.w.Header().Set("Lab-Entered", strconv.Itoa(entered))
	v.w.Header().Set("Content-Type", "application/octet-stream")
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": filled.Name}))
	v.w.Write(filled.Content)
	return nil, nil
}

// A Member is a student of the class list.
type Member struct {
	ID         string `json:"id"`
	Name       string `json:"name,omitempty"`
	Department string `json:"department,omitempty"`
	Section    string `json:"section,omitempty"`
	Group      string `json:"group,omitempty"`
	Email      string `json:"email,omitempty"`
	Link       string `json:"link,omitempty"` // shown once, when it is new
}

func memberOf(p store.Person) Member {
	return Member{ID: p.ID, Name: p.Name, Department: p.Department, Section: p.Section, Group: p.Group, Email: p.Email}
}

func (v *visit) apiStudents(*Lab) (any, error) {
	people, err := v.Store.Students(v.r.Context())
	if err != nil {
		return nil, err
	}
	out := []Member{}
	for _, p := range people {
		out = append(out, memberOf(p))
	}
	return map[string]any{"schema": "lab/web-students/v1", "students": out}, nil
}

// apiRoster takes a class list as it is, and gives the links of those who are
// new.
func (v *visit) apiRoster(*Lab) (any, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(v.w, v.r.Body, maxRoster))
	if err != nil {
		return nil, errTooLarge
	}
	members, err := v.Enrol(v.r.Context(), raw)
	if err != nil {
		return nil, err
	}
	v.note(v, v.who.ID, "imported a class list", "")
	return map[string]any{"schema": "lab/web-students/v1", "students": members}, nil
}

func (v *visit) apiLink(*Lab) (any, error) {
	who, err := v.studentOf(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	token, err := v.Store.NewToken(v.r.Context(), who.ID)
	if err != nil {
		return nil, err
	}
	v.note(v, v.who.ID, "made a new link", who.ID)
	m := memberOf(who)
	m.Link = v.Server.Link(token)
	return m, nil
}

func (v *visit) apiForget(*Lab) (any, error) {
	who, err := v.studentOf(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return struct{}{}, v.forgetOne(who.ID)
}

func (v *visit) apiAudit(*Lab) (any, error) {
	list, err := v.Store.Audit(v.r.Context(), v.r.URL.Query().Get("about"), mostEvents)
	if err != nil {
		return nil, err
	}
	return Events(list), nil
}
