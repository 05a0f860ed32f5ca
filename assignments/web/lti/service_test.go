package lti_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"socketlab/assignments/web/lti"
	"socketlab/assignments/web/lti/ltitest"
)

// toolKey is the key of all tools: to make one takes long.
var toolKey = sync.OnceValue(func() lti.Key {
	key, err := lti.NewKey(time.Now(), true)
	if err != nil {
		panic(err)
	}
	return key
})

// tool is a tool with a key, which the platform reads.
func tool(t *testing.T, p *ltitest.Platform) *lti.Service {
	key := toolKey()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		set, _ := lti.KeySet([]lti.Key{key})
		json.NewEncoder(w).Encode(set)
	}))
	t.Cleanup(s.Close)
	p.Tool = s.URL
	return &lti.Service{Key: func(context.Context) (*lti.Key, error) { return &key, nil }}
}

func TestMarksReachBothPlatforms(t *testing.T) {
	for name, canvas := range map[string]bool{"Moodle": false, "Canvas": true} {
		t.Run(name, func(t *testing.T) {
			p := platform(t, canvas)
			s := tool(t, p)
			m, err := (&lti.Verifier{}).Verify(t.Context(), p.Registration(), p.Sign(p.Claims("u-7", "nonce", false)), "nonce")
			if err != nil {
				t.Fatal(err)
			}
			now := time.Now()
			for i, points := range []int{70, 90} {
				if err := s.SendScore(t.Context(), p.Registration(), m.Grades.LineItem, lti.Score{User: "u-7", Points: points, Of: 100, At: now.Add(time.Duration(2*i) * time.Second), Finished: true}); err != nil {
					t.Fatal(err)
				}
			}
			got := p.Marks()
			want := "/items/14/lineitem/scores?type_id=1"
			if canvas {
				want = "/items/14/scores"
			}
			if len(got) != 2 || got[1].Points != 90 || got[1].Of != 100 || got[1].Item != want || got[1].Progress != "FullyGraded" {
				t.Errorf("got %+v", got)
			}
			if p.Tokens != 1 {
				t.Errorf("%d tokens for one scope", p.Tokens)
			}
			p.Forget()
			if err := s.SendScore(t.Context(), p.Registration(), m.Grades.LineItem, lti.Score{User: "u-7", Points: 95, Of: 100, At: now.Add(9 * time.Second), Finished: true}); err != nil {
				t.Errorf("with a token that ended early: %v", err)
			}
			err = s.SendScore(t.Context(), p.Registration(), m.Grades.LineItem, lti.Score{User: "u-1", Points: 95, Of: 100, At: now, Finished: true})
			if !lti.Permanent(err) {
				t.Errorf("a mark for a teacher: %v", err)
			}
		})
	}
}

func TestAColumnIsMadeOnce(t *testing.T) {
	for name, canvas := range map[string]bool{"Moodle": false, "Canvas": true} {
		t.Run(name, func(t *testing.T) {
			p := platform(t, canvas)
			s := tool(t, p)
			p.NoItem = true
			m, err := (&lti.Verifier{}).Verify(t.Context(), p.Registration(), p.Sign(p.Claims("u-7", "nonce", false)), "nonce")
			if err != nil {
				t.Fatal(err)
			}
			var first string
			for range 2 {
				item, err := s.LineItem(t.Context(), p.Registration(), m.Grades.LineItems, lti.LineItem{Points: 100, Label: "Echo", Resource: "udp-echo"})
				if err != nil {
					t.Fatal(err)
				}
				if first == "" {
					first = item
				}
				if item != first {
					t.Errorf("%s, and %s", first, item)
				}
			}
			if p.Items() != 1 {
				t.Errorf("%d columns", p.Items())
			}
			if err := s.SendScore(t.Context(), p.Registration(), first, lti.Score{User: "u-7", Points: 1, Of: 2, At: time.Now(), Finished: true}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAllPagesOfTheListAreRead(t *testing.T) {
	p := platform(t, true)
	s := tool(t, p)
	p.Users = append(p.Users, ltitest.User{ID: "u-8", Roles: []string{"Learner"}}, ltitest.User{ID: "u-9", Status: "Inactive"}, ltitest.User{ID: "u-10", Roles: []string{ltitest.Elsewhere}})
	list, err := s.Members(t.Context(), p.Registration(), p.URL+"/names")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range list {
		kind := ""
		if m.Student {
			kind += "+"
		}
		if m.Teacher {
			kind += "!"
		}
		got = append(got, m.Subject+kind)
	}
	if text := strings.Join(got, " "); text != "u-7+ u-1! u-8+ u-10" {
		t.Errorf("got %s", text)
	}
	if list[0].Number != "20241234" || list[0].Name != "홍길동" {
		t.Errorf("got %+v", list[0])
	}
}

// A token is for the platform: it goes nowhere else, and not in the clear.
func TestTokensStayWithThePlatform(t *testing.T) {
	p := platform(t, false)
	s := tool(t, p)
	seen := ""
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { seen += r.Header.Get("Authorization") }))
	defer other.Close()
	leads := http.NewServeMux()
	leads.HandleFunc("/away/", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	})
	leads.HandleFunc("/next", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", "<"+other.URL+`/>; rel="next"`)
		w.Write([]byte(`{"members":[]}`))
	})
	via := httptest.NewServer(leads)
	defer via.Close()
	score := lti.Score{User: "u-7", At: time.Now(), Finished: true}
	if err := s.SendScore(t.Context(), p.Registration(), via.URL+"/away", score); err == nil {
		t.Error("followed a redirect")
	}
	if _, err := s.Members(t.Context(), p.Registration(), via.URL+"/next"); err == nil {
		t.Error("followed a list elsewhere")
	}
	for _, address := range []string{"http://lms.example/items/1", "file:///etc/passwd", "", "//x", "https://"} {
		if err := s.SendScore(t.Context(), p.Registration(), address, score); err == nil {
			t.Errorf("sent a mark to %q", address)
		}
	}
	if seen != "" {
		t.Errorf("another server saw %q", seen)
	}
}
