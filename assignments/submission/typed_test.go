package submission

import (
	"strings"
	"testing"
	"time"
)

const receiptHead = "Name: 홍길동 (hgd)\r\nAssignment: Lab 3\r\nDate Submitted: Friday, September 20, 2024 11:34:25 AM KST\r\nCurrent Grade: Needs Grading\r\n\r\n"

const receiptText = receiptHead + "Submission Field:\r\n<p>김철수와 함께 <b>했습니다</b></p>\r\n\r\n<script>alert(1)</script><p>끝 &lt;b&gt; \u202e</p>\r\n\r\n" +
	"Comments:\r\nThere are no student comments for this assignment.\r\n\r\nFiles:\r\n\tNo files were attached to this submission.\r\n"

const receiptFiles = receiptHead + "Submission Field:\r\nThere is no student submission text data for this assignment.\r\n\r\nComments:\r\n늦어서 죄송합니다: 버스\r\n\r\n" +
	"Files:\r\n\tOriginal filename: 20240001.pcapng\r\n\tFilename: Lab 3_hgd_attempt_2024-09-20-11-34-25_20240001.pcapng\r\n"

// Who typed something into the LMS, or handed in nothing but an empty form, is
// there like everybody else, whatever the LMS.
func TestWhatIsTypedIntoAnLMS(t *testing.T) {
	want := "김철수와 함께 했습니다\n\n끝 <b> \uFFFD"
	page := `<html><head><title>Lab: 홍길동</title></head><body><p>김철수와 함께 <b>했습니다</b></p><script>alert(1)</script><p>끝 &lt;b&gt; ` + "\u202e" + `</p></body></html>`
	for name, test := range map[string]struct {
		files []entry
		want  string
	}{
		"moodle":                 {[]entry{{name: "홍길동_4711_assignsubmission_onlinetext/onlinetext.html", data: page}}, want},
		"moodle without folders": {[]entry{{name: "홍길동_4711_assignsubmission_onlinetext_onlinetext.html", data: page}}, want},
		"canvas":                 {[]entry{{name: "홍길동_901_5501_text.html", data: page}, {name: "이영희_902_5502_text.html", data: page}}, want},
		"blackboard":             {[]entry{{name: "Lab 3_hgd_attempt_2024-09-20-11-34-25.txt", data: receiptText}}, strings.Replace(want, "\n\n", "\n\n", 1)},
		"blackboard, with files": {[]entry{{name: "Lab 3_hgd_attempt_2024-09-20-11-34-25.txt", data: receiptFiles}, {name: "Lab 3_hgd_attempt_2024-09-20-11-34-25_20240001.pcapng", data: pcapng}}, "늦어서 죄송합니다: 버스"},
		"blackboard, nothing":    {[]entry{{name: "Lab 3_hgd_attempt_2024-09-20-11-34-25.txt", data: receiptHead}}, ""},
		"gradescope, nothing":    {[]entry{{name: "assignment_1_export/submission_metadata.yml", data: "submission_5:\n  :submitters:\n  - :name: 홍길동\n    :sid: '20240001'\n  :created_at: 2024-09-20 02:34:25 Z\n"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := find(t, Options{Roster: roster(t, "학번,이름,아이디", "20240001,홍길동,hgd", "20240002,이영희,lyh"), Zone: time.UTC}, zipFile(t, "download.zip", test.files))
			for _, s := range c.Submissions {
				if len(s.Students) != 1 || s.Students[0].ID != "20240001" {
					continue
				}
				if len(s.Attempts) != 1 || len(s.Attempts[0].Others) > 0 {
					t.Fatalf("got attempts %+v", s.Attempts)
				}
				got := ""
				for _, f := range s.Attempts[0].Typed {
					text, err := f.Text()
					if err != nil {
						t.Fatal(err)
					}
					got += text
				}
				if got != test.want {
					t.Errorf("got %q, want %q", got, test.want)
				}
				if !strings.HasPrefix(name, "canvas") && !strings.HasPrefix(name, "moodle") && s.Attempts[0].Time.IsZero() {
					t.Error("nobody says when")
				}
				return
			}
			t.Errorf("20240001 is not there:\n%s", list(c))
		})
	}
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{receiptText, receiptFiles, "<p>x<script>", "\xff\xfe<", "<!--", "<title>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, got := range []string{plainText(text), plainText(inReceipt(text))} {
			if strings.ContainsAny(shorten(got), "\x00\x1b\r\u202e") {
				t.Errorf("%q", got)
			}
		}
	})
}
