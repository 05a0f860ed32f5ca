package web

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/store"
	"socketlab/assignments/web/lti"
	"socketlab/assignments/web/lti/ltitest"
)

// secure serves the course once more, with TLS.
func (c *course) secure() {
	c.stop()
	scratch, err := os.OpenRoot(c.t.TempDir())
	if err != nil {
		c.t.Fatal(err)
	}
	c.config.Scratch = scratch
	server := httptest.NewUnstartedServer(nil)
	c.config.Address = "https://" + server.Listener.Addr().String()
	if c.Server, err = New(c.config); err != nil {
		c.t.Fatal(err)
	}
	server.Config.Handler = c.Handler()
	server.StartTLS()
	c.http = server
}

// members are those of the course at every platform.
var members = []ltitest.User{
	{ID: "u-1", Name: "김교수", Login: "kim", Email: "kim@example.org", Roles: []string{ltitest.Instructor}},
	{ID: "u-7", Name: "홍길동", Number: "20241234", Login: "hong", Roles: []string{ltitest.Learner}},
	{ID: "u-8", Name: "김민준", Email: "MINJUN@example.org", Roles: []string{ltitest.Learner, ltitest.Elsewhere}},
	{ID: "u-9", Name: "새로운", Number: "20249999", Roles: []string{ltitest.Learner}},
	{ID: "u-10", Name: "Nobody", Roles: []string{ltitest.Learner}},
	{ID: "u-11", Name: "Mallory", Number: "@kim", Login: "@kim", Email: "kim@example.org", Roles: []string{ltitest.Learner}},
	{ID: "u-12", Name: "Visitor", Roles: []string{"http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"}},
}

// withPlatform is a course that knows a platform.
func withPlatform(t *testing.T, canvas bool) (*course, *ltitest.Platform) {
	c := newCourse(t, nil)
	c.secure()
	if _, err := c.Store.Enrol(t.Context(), []store.Person{{Student: gradebook.Student{ID: "20241235", Name: "김민준", Email: "minjun@example.org"}}}); err != nil {
		t.Fatal(err)
	}
	p := ltitest.New(t, canvas, false)
	p.Users, p.Tool, p.Client = members, c.http.URL, c.http.Client()
	c.register(p.Registration())
	key := courseKey()
	if err := c.Store.AddSigningKey(t.Context(), store.SigningKey{ID: key.ID, Private: key.Private, Begins: key.Begins}, true); err != nil {
		t.Fatal(err)
	}
	return c, p
}

// courseKey is the key of all courses of these tests: to make one takes long.
var courseKey = sync.OnceValue(func() lti.Key {
	key, err := lti.NewKey(time.Now(), true)
	if err != nil {
		panic(err)
	}
	return key
})

func (c *course) register(p *lti.Platform) {
	about, err := json.Marshal(p)
	if err == nil {
		err = c.config.Store.SavePlatform(c.t.Context(), store.Platform{ID: PlatformID(p), About: about})
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// window is the browser of somebody who has not entered.
func (c *course) window() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{c, http.Client{Jar: jar, Transport: c.http.Client().Transport}}
}

// send posts a form as the page of a platform would have a browser do.
func (b *browser) send(from, path string, form url.Values, head ...string) (int, string, string) {
	b.t.Helper()
	r, _ := http.NewRequest("POST", b.http.URL+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", from)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	stay := b.Client
	stay.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	got, err := stay.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer got.Body.Close()
	page, err := io.ReadAll(got.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return got.StatusCode, string(page), got.Header.Get("Location")
}

// launch opens the tool at a platform, in a window of its own.
func (b *browser) launch(p *ltitest.Platform, user string, deep bool) (int, string) {
	b.t.Helper()
	_, page, to := b.send(p.URL, launchPath, p.Login(user, deep))
	if to == "" {
		b.t.Fatalf("the login leads nowhere: %s", page)
	}
	return b.arrive(p, p.Answer(to, user))
}

func (b *browser) arrive(p *ltitest.Platform, form url.Values) (int, string) {
	b.t.Helper()
	status, page, to := b.send(p.URL, launchPath, form)
	if to == "" {
		return status, page
	}
	return b.get(strings.TrimPrefix(to, b.http.URL))
}

func TestBothPlatformsLeadToTheCourse(t *testing.T) {
	t.Parallel()
	for name, canvas := range map[string]bool{"Moodle": false, "Canvas": true} {
		t.Run(name, func(t *testing.T) {
			c, p := withPlatform(t, canvas)
			p.Custom = map[string]string{"lab": "udp-echo"}
			if status, page := c.window().launch(p, "u-7", false); status != http.StatusForbidden || !strings.Contains(page, "Not open yet") {
				t.Errorf("a student before the teacher: %d %s", status, page)
			}
			teacher := c.link(p)
			if _, page := teacher.launch(p, "u-1", false); !strings.Contains(page, `id="class"`) {
				t.Errorf("the teacher does not see the class: %.300s", page)
			}
			_, page := c.window().launch(p, "u-7", false)
			wants(t, "the lab", page, "홍길동", "20241234", "Hand in")
			_, page = c.window().launch(p, "u-8", false) // by e-mail
			wants(t, "the lab", page, "20241235")
			for user, want := range map[string]string{"u-10": "not on the class list", "u-11": "not on the class list", "u-12": "Not for this role"} {
				b := c.window()
				if status, page := b.launch(p, user, false); status != http.StatusForbidden || !strings.Contains(page, want) {
					t.Errorf("%s: %d %.500s", user, status, page)
				}
				if status, _ := b.get("/class/udp-echo"); status != http.StatusUnauthorized {
					t.Errorf("%s is let in: %d", user, status)
				}
			}
			if events, _ := c.Store.Audit(t.Context(), "20241234", 10); !slices.ContainsFunc(events, func(e store.Event) bool { return e.What == "entered "+p.Issuer() }) {
				t.Errorf("the audit log says %v", events)
			}
		})
	}
}

// link has the teacher connect the two courses.
func (c *course) link(p *ltitest.Platform) *browser {
	c.t.Helper()
	teacher := c.window()
	if status, _ := teacher.get("/enter/" + c.tokens[teacherID]); status != http.StatusOK {
		c.t.Fatal("the teacher cannot enter")
	}
	_, _, to := teacher.send(p.URL, launchPath, p.Login("u-1", false))
	_, page, to := teacher.send(p.URL, launchPath, p.Answer(to, "u-1"))
	if !strings.HasPrefix(to, "/lti/connect/") {
		c.t.Fatalf("leads to %q: %s", to, page)
	}
	_, page = c.window().get(to)
	wants(c.t, "the page for a stranger", page, "lab web lti connect", "네트워크 2026")
	if status, _ := c.window().post(to); status != http.StatusForbidden {
		c.t.Errorf("a stranger connects: %d", status)
	}
	_, page = teacher.get(to)
	wants(c.t, "the question", page, "네트워크 2026", p.Issuer(), "Connect")
	if status, page := teacher.post(to); status != http.StatusOK || !strings.Contains(page, "The courses are connected") {
		c.t.Fatalf("connecting: %d %s", status, page)
	}
	return teacher
}

// Nobody gets in by what is not theirs, not fresh, or not for us.
func TestForgedLaunchesAreRefused(t *testing.T) {
	t.Parallel()
	c, p := withPlatform(t, false)
	c.link(p)
	begin := func(b *browser) (state, nonce string, form url.Values) {
		_, _, to := b.send(p.URL, launchPath, p.Login("u-7", false))
		u, _ := url.Parse(to)
		return u.Query().Get("state"), u.Query().Get("nonce"), p.Answer(to, "u-7")
	}
	refused := func(name string, b *browser, form url.Values) {
		t.Helper()
		status, page := b.arrive(p, form)
		if status/100 != 4 || strings.Contains(page, "홍길동") {
			t.Errorf("%s: %d %.300s", name, status, page)
		}
		if status, _ := b.get("/labs/udp-echo"); status != http.StatusUnauthorized {
			t.Errorf("%s: is in: %d", name, status)
		}
	}
	b := c.window()
	_, _, form := begin(b)
	if status, _ := b.arrive(p, form); status != http.StatusOK {
		t.Fatalf("the honest one: %d", status)
	}
	b.post("/leave")
	refused("a message that was used before", b, form)
	refused("a message that was used before, elsewhere", c.window(), form)

	_, _, form = begin(c.window())
	refused("the state of another browser", c.window(), form)

	b = c.window()
	first, _, _ := begin(b)
	_, _, form = begin(b)
	form.Set("state", first)
	refused("the state of another login", b, form)

	b = c.window()
	begin(b)
	_, _, stolen := begin(c.window())
	refused("a message that was made for another", b, stolen)

	for name, change := range map[string]func(map[string]any){
		"other audience":   func(c map[string]any) { c["aud"] = "tool-2" },
		"other issuer":     func(c map[string]any) { c["iss"] = "https://evil.example" },
		"other deployment": func(c map[string]any) { c["https://purl.imsglobal.org/spec/lti/claim/deployment_id"] = "2" },
		"expired":          func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() },
		"other nonce":      func(c map[string]any) { c["nonce"] = "x" },
	} {
		b := c.window()
		_, nonce, form := begin(b)
		claims := p.Claims("u-7", nonce, false)
		change(claims)
		form.Set("id_token", p.Sign(claims))
		refused(name, b, form)
	}

	b = c.window()
	_, _, form = begin(b)
	r, _ := http.NewRequest("GET", b.http.URL+launchPath+"?"+form.Encode(), nil)
	if status, page := b.do(r); status != http.StatusBadRequest {
		t.Errorf("a message in an address: %d %.200s", status, page)
	}
	if status, page, _ := c.window().send(p.URL, launchPath, url.Values{"iss": {"https://evil.example"}, "login_hint": {"1"}, "target_link_uri": {"https://evil.example"}}); status != http.StatusBadRequest || !strings.Contains(page, "does not know") {
		t.Errorf("an unknown platform: %d", status)
	}
	b = c.window()
	state, _, _ := begin(b)
	if status, page := b.arrive(p, url.Values{"state": {state}, "error": {"<b>login_required"}}); status != http.StatusBadRequest || !strings.Contains(page, "&lt;b&gt;login_required") {
		t.Errorf("what the platform refused: %d %s", status, page)
	}
	// Other sites may post to this one address, and to no other.
	for _, path := range []string{"/lti/continue", choosePath, "/lti/connect/x", "/lti/x/connect", "/leave", "/labs/udp-echo", "/lti/launch/"} {
		if status, _, _ := c.window().send(p.URL, path, url.Values{}); status != http.StatusForbidden {
			t.Errorf("another site posts to %s: %d", path, status)
		}
	}
	log := c.log.String()
	if strings.Contains(log, state) || strings.Contains(log, form.Get("id_token")) {
		t.Error("the log holds secrets")
	}
}

// Inside a page of the platform's, a window is offered; who cannot have one goes
// on, and the platform keeps the secret.
func TestInsideAPageOfThePlatforms(t *testing.T) {
	t.Parallel()
	c, p := withPlatform(t, true)
	c.link(p)
	inside := []string{"Sec-Fetch-Dest", "iframe"}
	b := c.window()
	_, page, to := b.send(p.URL, launchPath, p.Login("u-7", false), inside...)
	if to != "" {
		t.Fatalf("goes on to %s without a window", to)
	}
	links := regexp.MustCompile(`href="(/lti/launch\?[^"]+)"( target="_blank")?`).FindAllStringSubmatch(page, -1)
	if len(links) != 2 || links[0][2] == "" || links[1][2] != "" {
		t.Fatalf("links: %q in %s", links, page)
	}
	if strings.Contains(page, `class="bar"`) {
		t.Error("links lead elsewhere inside the frame")
	}
	r, _ := http.NewRequest("GET", b.http.URL+html.UnescapeString(links[1][1]), nil)
	r.Header.Set("Sec-Fetch-Dest", "iframe")
	_, page = b.do(r)
	told := func(name string) string {
		found := regexp.MustCompile(name + `="([^"]*)"`).FindStringSubmatch(page)
		if found == nil {
			t.Fatalf("no %s in %s", name, page)
		}
		return html.UnescapeString(found[1])
	}
	if told("data-origin") != p.URL || told("data-frame") != "post_message_forwarding" {
		t.Error("asks another page to keep it")
	}
	secret, key := told("data-value"), told("data-key")
	form := p.Answer(told("data-next"), "u-7")
	noCookies := c.window()
	status, page, _ := noCookies.send(p.URL, launchPath, form, inside...)
	if status != http.StatusOK || told("data-key") != key {
		t.Fatalf("%d %s", status, page)
	}
	ticket := told(`name="ticket" value`)
	if status, page := noCookies.post("/lti/continue", "ticket", ticket, "secret", "guess"); status != http.StatusBadRequest || strings.Contains(page, "/enter/") {
		t.Errorf("a wrong secret: %d", status)
	}
	if status, _ := noCookies.post("/lti/continue", "ticket", ticket, "secret", secret); status != http.StatusBadRequest {
		t.Errorf("a second try: %d", status)
	}

	// Once more, with the right one.
	r, _ = http.NewRequest("GET", b.http.URL+html.UnescapeString(links[1][1]), nil)
	r.Header.Set("Sec-Fetch-Dest", "iframe")
	_, page = b.do(r)
	secret = told("data-value")
	form = p.Answer(told("data-next"), "u-7")
	_, page, _ = noCookies.send(p.URL, launchPath, form, inside...)
	_, page = noCookies.post("/lti/continue", "ticket", told(`name="ticket" value`), "secret", secret)
	entered := c.window()
	link := regexp.MustCompile(`/enter/[A-Za-z0-9]+`).FindString(page)
	if status, page := entered.get(link); status != http.StatusOK || !strings.Contains(page, "홍길동") {
		t.Errorf("the window: %d %.300s", status, page)
	}
	if status, _ := c.window().get(link); status != http.StatusNotFound {
		t.Errorf("the way in is good for another time: %d", status)
	}
}

func TestATeacherChoosesALab(t *testing.T) {
	t.Parallel()
	for name, canvas := range map[string]bool{"Moodle": false, "Canvas": true} {
		t.Run(name, func(t *testing.T) {
			c, p := withPlatform(t, canvas)
			p.Custom = map[string]string{}
			b := c.window()
			if status, _ := c.window().launch(p, "u-7", true); status != http.StatusForbidden {
				t.Errorf("a student chooses: %d", status)
			}
			_, page := b.launch(p, "u-1", true)
			wants(t, "the choice", page, `value="udp-echo"`, `value="tcp-echo"`)
			ticket := regexp.MustCompile(`name="ticket" value="([^"]+)"`).FindStringSubmatch(page)[1]
			r, _ := http.NewRequest("POST", b.http.URL+choosePath, strings.NewReader(url.Values{"ticket": {ticket}, "lab": {"udp-echo", "tcp-echo", "x"}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			_, page = b.do(r)
			signed := regexp.MustCompile(`name="JWT" value="([^"]+)"`).FindStringSubmatch(page)
			if signed == nil || !strings.Contains(page, `action="`+p.URL+"/chosen?course=7&amp;id=1") {
				t.Fatal(page)
			}
			claims, err := p.Choice(signed[1])
			if err != nil {
				t.Fatal(err)
			}
			items, _ := claims["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"].([]any)
			if len(items) != 2 || claims["https://purl.imsglobal.org/spec/lti-dl/claim/data"] != "what-was-asked" || claims["https://purl.imsglobal.org/spec/lti/claim/deployment_id"] != p.Deployment() {
				t.Fatalf("got %v", claims)
			}
			item := items[0].(map[string]any)
			if item["url"] != c.http.URL+launchPath || item["custom"].(map[string]any)["lab"] != "udp-echo" || item["lineItem"].(map[string]any)["scoreMaximum"] != 100.0 {
				t.Errorf("got %v", item)
			}
			if status, _ := b.post(choosePath, "ticket", ticket, "lab", "udp-echo"); status != http.StatusBadRequest {
				t.Errorf("a choice is made twice: %d", status)
			}
		})
	}
}

// until waits for something that happens elsewhere.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !happened(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// Marks arrive at the platform: each that changed, once, however often the
// platform is not at home.
func TestMarksArriveAtThePlatform(t *testing.T) {
	t.Parallel()
	for name, canvas := range map[string]bool{"Moodle": false, "Canvas": true} {
		t.Run(name, func(t *testing.T) {
			c, p := withPlatform(t, canvas)
			p.Custom, p.NoItem = map[string]string{"lab": "udp-echo"}, canvas
			p.Refuse = func(n int) int { return []int{500, 429, 0, 409}[min(n-1, 3)] * min(1, max(0, 5-n)) }
			teacher := c.link(p)
			b := c.window()
			b.launch(p, "u-7", false)
			c.window().launch(p, "u-8", false)
			if canvas != (p.Items() == 1) {
				t.Errorf("%d columns were made", p.Items())
			}
			b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
			hurry := func(want int) {
				t.Helper()
				until(t, "the marks", func() bool {
					c.hasten(t)
					return len(p.Marks()) >= want
				})
			}
			hurry(1)
			if got := p.Marks()[0]; got.User != "u-7" || got.Points != 100 || got.Of != 100 || got.Progress != "FullyGraded" {
				t.Errorf("got %+v", got)
			}
			b.upload("/labs/udp-echo", "20241234.pcapng", "nothing") // the best counts: no change
			until(t, "the mark that is the same", func() bool { c.hasten(t); return c.settled(t) })
			teacher.post("/class/udp-echo/20241234", "kind", "mark", "value", "70", "words", "oral exam")
			hurry(2)
			until(t, "all marks", func() bool { c.hasten(t); return c.settled(t) })
			got := p.Marks()
			if len(got) != 2 || got[1].Points != 70 || p.Asked() != 5 {
				t.Errorf("marks %+v, of %d that were tried", got, p.Asked())
			}
			_, page := teacher.get("/lti")
			wants(t, "the page", page, "네트워크 2026", "Marks there")
		})
	}
}

// hasten makes marks that did not arrive due now, as though time had passed.
func (c *course) hasten(t *testing.T) {
	t.Helper()
	list, err := c.Store.PlatformCourses(t.Context())
	if err == nil {
		err = c.Store.Retry(t.Context(), list[0].ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	c.lookAtAll()
}

// A mark that could not be sent before the server ended is sent by the next.
func TestMarksSurviveTheServer(t *testing.T) {
	t.Parallel()
	c, p := withPlatform(t, true)
	p.Custom = map[string]string{"lab": "udp-echo"}
	p.Refuse = func(n int) int { return http.StatusServiceUnavailable }
	c.link(p)
	b := c.window()
	b.launch(p, "u-7", false)
	b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	until(t, "a try, and a note of what became of it", func() bool { return len(c.marks(t).Problems) > 0 })
	c.secure()
	p.Comes(c.http.URL, c.http.Client())
	until(t, "the mark", func() bool { c.hasten(t); return len(p.Marks()) > 0 })
	if got := p.Marks(); len(got) != 1 || got[0].Points != 100 {
		t.Errorf("got %+v", got)
	}
}

// settled reports whether no mark waits.
func (c *course) settled(t *testing.T) bool {
	t.Helper()
	return c.marks(t).Waiting == 0
}

// marks is how those of the platform's course stand.
func (c *course) marks(t *testing.T) store.PassbackState {
	t.Helper()
	list, err := c.Store.PlatformCourses(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	state, err := c.Store.PassbackState(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// What a platform refuses for good waits for the next change, and is said to the
// teacher.
func TestAMarkThatIsRefusedForGood(t *testing.T) {
	t.Parallel()
	c, p := withPlatform(t, false)
	p.Custom = map[string]string{"lab": "udp-echo"}
	p.Refuse = func(int) int { return http.StatusUnprocessableEntity }
	teacher := c.link(p)
	b := c.window()
	b.launch(p, "u-7", false)
	b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	until(t, "the refusal", func() bool { return p.Asked() > 0 && c.settled(t) })
	if p.Asked() != 1 {
		t.Errorf("tried %d times", p.Asked())
	}
	_, page := teacher.get("/lti")
	wants(t, "the page", page, "did not arrive", "HTTP 422", "20241234")
	list, _ := c.Store.PlatformCourses(t.Context())
	teacher.post("/lti/" + list[0].ID + "/retry")
	until(t, "another try", func() bool { return p.Asked() == 2 })
}

func TestTheClassListComesFromThePlatform(t *testing.T) {
	t.Parallel()
	c, p := withPlatform(t, true)
	teacher := c.link(p)
	list, _ := c.Store.PlatformCourses(t.Context())
	_, page := teacher.post("/lti/" + list[0].ID + "/people")
	wants(t, "the answer", page, "3 students are known, 1 were added.", "2 more have no student id")
	if who, err := c.Store.Person(t.Context(), "20249999"); err != nil || who.Name != "새로운" {
		t.Errorf("got %v, %v", who, err)
	}
	for subject, want := range map[string]string{"u-7": "20241234", "u-8": "20241235", "u-9": "20249999", "u-1": teacherID} {
		if who, _ := c.Store.Identified(t.Context(), list[0].Platform, subject); who.ID != want {
			t.Errorf("%s is %q, want %s", subject, who.ID, want)
		}
	}
	for _, subject := range []string{"u-10", "u-11"} {
		if who, err := c.Store.Identified(t.Context(), list[0].Platform, subject); err == nil {
			t.Errorf("%s is %s", subject, who.ID)
		}
	}
}

// A platform that was registered is on the page before anybody has opened it, with
// what to do next.
func TestAPlatformIsShownBeforeItIsOpened(t *testing.T) {
	t.Parallel()
	c, p := withPlatform(t, false)
	teacher := c.window()
	teacher.get("/enter/" + c.tokens[teacherID])
	_, page := teacher.get("/lti")
	wants(t, "the page", page, p.Issuer(), "Client id", "Registered, and no course there has led here yet", p.Registration().ClientID, p.Registration().Deployments[0])
	if _, page := c.link(p).get("/lti"); strings.Contains(page, "Registered, and no course") || !strings.Contains(page, "네트워크 2026") {
		t.Errorf("a platform that was opened: %s", page)
	}
	empty := newCourse(t, nil)
	_, page = empty.browser(teacherID).get("/lti")
	wants(t, "the page of a course without any", page, "No learning management system is registered here yet")
}

// A second account with the address, or the login, of a student is nobody.
func TestAnAccountIsNotTakenOver(t *testing.T) {
	t.Parallel()
	c, p := withPlatform(t, false)
	c.link(p)
	p.Users = append(slices.Clone(members), ltitest.User{ID: "u-20", Name: "Mallory", Email: "minjun@example.org", Roles: []string{ltitest.Learner}},
		ltitest.User{ID: "u-21", Name: "Mallory", Login: "20241236", Email: "minjun@example.org", Roles: []string{ltitest.Learner}})
	if status, _ := c.window().launch(p, "u-21", false); status != http.StatusForbidden {
		t.Errorf("two that contradict: %d", status)
	}
	if _, page := c.window().launch(p, "u-8", false); !strings.Contains(page, "20241235") {
		t.Fatal(page)
	}
	if status, _ := c.window().launch(p, "u-20", false); status != http.StatusForbidden {
		t.Errorf("a second account: %d", status)
	}
}

func TestCanvasReadsItsConfiguration(t *testing.T) {
	t.Parallel()
	c, _ := withPlatform(t, true)
	_, raw := c.window().get(canvasPath)
	var got struct {
		Target string `json:"target_link_uri"`
		Scopes []string
	}
	if err := json.Unmarshal([]byte(raw), &got); err != nil || got.Target != c.http.URL+launchPath || len(got.Scopes) != 3 {
		t.Errorf("%s: %v", raw, err)
	}
}
