package browser

import (
	"io"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/capture/party"

	"github.com/chromedp/chromedp"
)

// hostile are payloads that want to be more than text.
func hostile() []string {
	return []string{
		`<script>document.title='pwned'</script><img src=x onerror="document.title='pwned'">`,
		`</svg></summary></details><a href="javascript:document.title='pwned'" id=pwned>click</a>`,
		"'\"><style>*{display:none}</style>" + `<iframe src="http://example.invalid/"></iframe>`,
		"\u202e\u2066gnihtemos\u2069 \u200f\u200b" + "\x00\x01\x1b[31m\a",
		"javascript:document.title='pwned'",
		`{{.}} ${document.title='pwned'} <!-- --> ]]> &lt;b&gt;`,
		strings.Repeat("A", 64<<10),
	}
}

// hostilePage is a report that carries them in every text that can come from
// a student.
func hostilePage(t *testing.T, folder string, lang i18n.Lang) written {
	t.Helper()
	r := &report.Report{Schema: report.Schema, Assignment: "udp-echo", Title: "UDP echo", Language: lang.String(), MaxPoints: 100}
	l := report.Ladder{Protocol: "UDP", Lanes: [2]report.Lane{{Role: "client", Address: "127.0.0.1", Port: 40000}, {Role: "server", Address: "127.0.0.1", Port: 5000}}}
	for i, h := range hostile() {
		r.ID, r.Capture = r.ID+h[:min(len(h), 20)], r.Capture+h[:min(len(h), 200)]
		r.Problems = append(r.Problems, h)
		r.Programs = append(r.Programs, report.Program{Message: h, Hint: h,
			Party: party.Party{Name: h, Own: true, Command: h, SHA256: h, Exit: h, ErrorOutput: h, Trouble: &party.Trouble{Kind: party.Died, Text: h}}})
		r.Checks = append(r.Checks, report.CheckResult{ID: "c" + string(rune('a'+i)), Title: "check", Verdict: report.Fail, MaxPoints: 10, Findings: []report.Remark{{Frame: i + 1, Message: h, Hint: h, Filter: h}}})
		l.Rows = append(l.Rows, report.Row{Frame: i + 1, Label: "UDP len 9", Length: len(h), Text: h, Why: h, Kind: report.RowPlain, Calls: []string{"client: " + h}, Faults: []string{h},
			Detail: &report.Detail{Header: make([]byte, 8), Payload: []byte(h), Length: len(h)}})
	}
	r.Ladders = []report.Ladder{l}
	return write(t, folder, "hostile."+lang.String()+".html", func(w io.Writer) error { return page.Student(w, r) })
}

func TestHostileTextStaysText(t *testing.T) {
	browser := start(t)
	p := hostilePage(t, t.TempDir(), i18n.En)
	tab := open(t, browser, p.url, view{width: 1280})
	eval[bool](tab, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
	title, err := chromedp.Run(tab.ctx, chromedp.Title())
	tab.must(err)
	if strings.Contains(title, "pwned") && !strings.Contains(title, "<script>") {
		t.Errorf("a payload ran: the title is %q", title)
	}
	for what, expression := range map[string]string{
		"elements of a payload":                    `document.querySelectorAll("#pwned, img, iframe, main style, main script").length`,
		"links elsewhere":                          `[...document.links].filter(a => !a.getAttribute("href").startsWith("#")).length`,
		"event handlers":                           `[...document.querySelectorAll("*")].filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).length`,
		"characters that turn text around or hide": `(document.documentElement.innerHTML.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/g) || []).length`,
	} {
		if n := eval[int](tab, expression); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	if text := eval[string](tab, `document.body.textContent`); !strings.Contains(text, `<script>document.title='pwned'</script>`) || !strings.Contains(text, `\u202e`) {
		t.Error("the payloads are not shown as text")
	}
	tab.onlyItself(p.url)
}

func TestTheClassPageKeepsHostileNamesAsText(t *testing.T) {
	browser := start(t)
	c, reports := madeUpClass(7, i18n.En)
	for i, h := range hostile() {
		if i < len(c.Rows) && c.Rows[i].Status != report.Missing {
			c.Rows[i].ID, c.Rows[i].Name, c.Rows[i].Notes, c.Rows[i].Page = h[:min(len(h), 60)], h, []string{h}, "students/"+h[:min(len(h), 60)]
		}
	}
	p := write(t, t.TempDir(), "class.html", func(w io.Writer) error {
		return page.Class(w, c, func(yield func(*report.Report, error) bool) {
			for _, r := range reports {
				if !yield(r, nil) {
					return
				}
			}
		})
	})
	tab := open(t, browser, p.url, view{width: 1280})
	if n := eval[int](tab, `document.querySelectorAll("#pwned, img, iframe, main style, main script").length`); n != 0 {
		t.Errorf("%d elements of a payload", n)
	}
	if n := eval[int](tab, `[...document.links].filter(a => !/^(#|\.\/students\/)/.test(a.getAttribute("href"))).length`); n != 0 {
		t.Errorf("%d links lead elsewhere", n)
	}
	tab.onlyItself(p.url)
}
