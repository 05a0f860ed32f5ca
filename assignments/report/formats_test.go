package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/internal/golden"
	"socketlab/capture/party"
	"socketlab/capture/printable"
)

// sample is a report with every verdict in it.
func sample(language string) *Report {
	r := &Report{
		Schema: Schema, Assignment: "udp-echo", Title: "UDP echo: one server, two clients", Language: language,
		ID: "20241234", Capture: "20241234.pcapng", Points: 55, MaxPoints: 100,
		Problems: []string{"the file breaks off after frame 9; what it holds until there was graded"},
		Programs: []Program{
			{Party: party.Party{Name: "server", Own: true, Command: "python3 server.py {port}", SHA256: strings.Repeat("0f", 32), Exit: "status 1",
				ErrorOutput: "Traceback (most recent call last):\n  File \"server.py\", line 3\nOSError: boom", Trouble: &party.Trouble{Kind: party.Died, Text: "OSError: boom"}},
				Message: "server ended before the clients were done (status 1): OSError: boom", Hint: "Start the program by itself in a terminal, and correct what its last lines say."},
			{Party: party.Party{Name: "client 1", Traced: true}},
		},
		Checks: []CheckResult{
			{ID: "ports", Check: "udp-port", Title: "The clients talk to port 5000", Verdict: Pass, Points: 15, MaxPoints: 15, Section: "RFC 768", Findings: []Remark{}},
			{ID: "echo", Check: "udp-echo", Title: "모든 메시지가 똑같이 돌아옵니다", Verdict: Fail, Points: 20, MaxPoints: 30, Section: "RFC 862", Findings: []Remark{
				{Frame: 3, Message: `got "HELLO", want "hello", the answer to frame 2`, Hint: "Send back exactly the octets that were received, without changing or cutting them.", Filter: "udp.port == 5000"},
			}, Notes: []Remark{{Frame: 1, Message: "the text is in CP949, and was read as such"}}},
			{ID: "header", Check: "udp-header", Title: "The header", Verdict: Skip, MaxPoints: 10, Section: "RFC 768", Findings: []Remark{{Message: `not looked at, because the check "echo" did not pass`}}},
			{ID: "clients", Check: "udp-clients", Title: "Two clients", Verdict: NotCaptured, Points: 20, MaxPoints: 25, Section: "RFC 6335 §6", Findings: []Remark{{Frame: 9, Message: "the capture ends before an answer to this message"}}},
			{ID: "identity", Check: "identity", Title: "The text", Verdict: Error, MaxPoints: 20, Section: "hand-out", Findings: []Remark{{Message: "lab itself failed here"}}},
			{ID: "picture", Check: "picture", Title: "A picture", Verdict: Fail, Section: "hand-out", Findings: []Remark{{Message: "there is no picture of the terminals beside the capture"}}},
		},
	}
	lang, _ := i18n.Parse(language)
	for i := range r.Checks {
		r.Checks[i].Note(lang)
	}
	return r
}

func TestFormatsAreAsTheirGoldens(t *testing.T) {
	for _, f := range Formats {
		for _, lang := range []string{"en", "ko"} {
			golden.Compare(t, filepath.Join("formats", f.Name+"."+lang), string(write(t, f, sample(lang))))
		}
	}
}

func TestEqualReportsGiveEqualBytes(t *testing.T) {
	for _, f := range Formats {
		if !bytes.Equal(write(t, f, sample("ko")), write(t, f, sample("ko"))) {
			t.Errorf("%s: two reports differ", f.Name)
		}
	}
}

// hostile is a report in which everything a student chose is an attack.
func hostile() *Report {
	const evil = "=cmd|' /C calc'!A0 \x1b]0;owned\x07\x1b[2J <script>alert(1)</script> | `rm` \u202eexe.pcapng\x00\r\n## head"
	r := sample("en")
	r.ID, r.Capture = evil, evil
	for i := range r.Programs {
		p := &r.Programs[i]
		p.Name, p.Command, p.SHA256, p.Exit, p.ErrorOutput, p.Message, p.Hint = evil, evil, evil, evil, evil, evil, evil
		p.Own, p.Trouble = true, &party.Trouble{Kind: party.Died, Text: evil}
	}
	for i := range r.Checks {
		for j := range r.Checks[i].Findings {
			r.Checks[i].Findings[j].Message = evil
			r.Checks[i].Findings[j].Filter = evil
		}
	}
	return r
}

func TestStudentsTextStaysText(t *testing.T) {
	for _, f := range Formats {
		out := string(write(t, f, hostile()))
		for _, bad := range []string{"\x1b", "\x07", "\x00", "\u202e", "\r"} {
			if strings.Contains(out, bad) {
				t.Errorf("%s: holds %q", f.Name, bad)
			}
		}
	}
	code := regexp.MustCompile("(?m)Wireshark: `[^`]*`$") // within it nothing is markup
	md := code.ReplaceAllString(string(write(t, Format{"md", Markdown}, hostile())), "")
	if strings.Contains(md, "<") || strings.Contains(md, "\n## head") {
		t.Errorf("md: markup got through:\n%s", md)
	}
}

func TestCSVHoldsNoFormula(t *testing.T) {
	out := write(t, Format{"csv", writeCSV}, hostile())
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a spreadsheet would compute %q", cell)
			}
		}
	}
}

func TestJSONHasTheFieldsOfTheContract(t *testing.T) {
	out := write(t, Format{"json", writeJSON}, sample("en"))
	if bytes.Count(out, []byte("\n")) != 1 {
		t.Error("a report is not one line")
	}
	var r map[string]any
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"schema", "assignment", "id", "capture", "points", "max_points", "passed", "checks"} {
		if _, ok := r[key]; !ok {
			t.Errorf("no field %q", key)
		}
	}
	program := r["programs"].([]any)[0].(map[string]any)
	for _, key := range []string{"party", "own", "command", "sha256", "traced", "exit", "error_output"} {
		if _, ok := program[key]; !ok {
			t.Errorf("a program has no field %q", key)
		}
	}
	check := r["checks"].([]any)[1].(map[string]any)
	for _, key := range []string{"id", "check", "title", "verdict", "points", "max_points", "findings"} {
		if _, ok := check[key]; !ok {
			t.Errorf("a check has no field %q", key)
		}
	}
}

func TestGradescopeHidesNothing(t *testing.T) {
	var r struct {
		Score      int
		Visibility string
		Tests      []struct {
			Score, MaxScore *int
			Visibility      string
		}
	}
	if err := json.Unmarshal(write(t, Format{"gradescope", writeGradescope}, sample("en")), &r); err != nil {
		t.Fatal(err)
	}
	if r.Score != 55 || r.Visibility != "visible" || len(r.Tests) != 6 {
		t.Errorf("got %+v", r)
	}
	if last := r.Tests[5]; last.Score != nil {
		t.Error("a check that weighs nothing has a score")
	}
	for _, test := range r.Tests {
		if test.Visibility == "hidden" {
			t.Error("one hidden test hides the total from the student")
		}
	}
}

func TestClassroom50ScoresAreSumsOfTests(t *testing.T) {
	var r struct {
		Schema string
		Score  int
		Max    int `json:"max-score"`
		Tests  []struct {
			Score int
			Max   int `json:"max-score"`
		}
	}
	if err := json.Unmarshal(write(t, Format{"classroom50", writeClassroom50}, sample("en")), &r); err != nil {
		t.Fatal(err)
	}
	score, max := 0, 0
	for _, test := range r.Tests {
		score += test.Score
		max += test.Max
	}
	if r.Schema != "classroom50/result/v1" || r.Score != score || r.Max != max || score != 55 {
		t.Errorf("got %+v", r)
	}
}

func TestJUnitCountsItsCases(t *testing.T) {
	var doc junitSuites
	out := write(t, Format{"junit", func(w io.Writer, r *Report) error { return JUnitAll(w, []*Report{r, r}) }}, sample("en"))
	if err := xml.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Suites) != 2 {
		t.Fatalf("got %d suites, want one for each student", len(doc.Suites))
	}
	s := doc.Suites[0]
	if s.Tests != 6 || s.Failures != 2 || s.Errors != 1 || s.Skipped != 1 {
		t.Errorf("got %d tests, %d failures, %d errors, %d skipped", s.Tests, s.Failures, s.Errors, s.Skipped)
	}
}

func TestLinesOfTheTextReportFit(t *testing.T) {
	r := sample("ko")
	r.Checks[1].Title = strings.Repeat("한글 제목이 아주 길어도 잘리지 않고 다음 줄로 넘어갑니다 ", 4)
	for _, line := range strings.Split(string(write(t, Format{"text", writeText}, r)), "\n") {
		if w := printable.Width(line); w > textWidth {
			t.Errorf("%d cells: %s", w, line)
		}
	}
}

func TestLongCapturesAreNotDrawnWhole(t *testing.T) {
	r := sample("en")
	for range 3 {
		l := Ladder{Protocol: "UDP", Title: "UDP"}
		for i := range 150 {
			l.Rows = append(l.Rows, Row{Frame: i + 1})
		}
		r.Ladders = append(r.Ladders, l)
	}
	out := string(write(t, Format{"text", writeText}, r))
	for _, want := range []string{"… frames not shown: 100", "… conversations not shown: 1"} {
		if !strings.Contains(out, want) {
			t.Errorf("does not say %q", want)
		}
	}
	if len(r.Ladders[1].Rows) != 150 {
		t.Error("writing a report changed it")
	}
}

func TestColorChangesNothingButColor(t *testing.T) {
	colored := write(t, Format{"text", ColorText}, sample("en"))
	p := Palette{"\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[1m", "\x1b[0m"}
	for _, code := range []string{p.Good, p.Bad, p.Unsure, p.Faint, p.Bold, p.Reset} {
		colored = bytes.ReplaceAll(colored, []byte(code), nil)
	}
	if want := write(t, Format{"text", writeText}, sample("en")); !bytes.Equal(colored, want) {
		t.Errorf("got\n%s\nwant\n%s", colored, want)
	}
}

func write(t *testing.T, f Format, r *Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, r); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return b.Bytes()
}
