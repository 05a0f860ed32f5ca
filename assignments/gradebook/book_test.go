package gradebook

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

const moodleEnglish = "Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum Grade\",\"Grade can be changed\",\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback comments\"\n" +
	"\"Participant 4711\",홍길동,20240001@u.ac.kr,\"Submitted for grading - \",,100.00,Yes,\"Friday, 20 September 2024, 11:34 AM\",-,\n" +
	"\"Participant 4712\",\"Kim, \"\"CS\"\"\",20240002@u.ac.kr,\"Submitted for grading - \",50.00,100.00,Yes,-,-,\"<p>old</p>\"\n" +
	"\"Participant 4713\",이영희,20240003@u.ac.kr,\"No submission - \",,100.00,No,-,-,\n" +
	"\"Participant 4714\",박민수,20240004@u.ac.kr,\"No submission - \",,100.00,Yes,-,-,\n"

const moodleKorean = "식별자,\"이름(전체)\",\"이메일 주소\",상태,성적,\"최대 성적\",\"성적을 변경할 수 있음\",\"마지막 수정됨(제출)\",\"마지막 수정됨(성적)\",\"피드백 코멘트\"\r\n" +
	"참가자4711,홍길동,20240001@u.ac.kr,제출,,\"10,00\",예,-,-,\r\n" +
	"참가자4712,김철수,20240002@u.ac.kr,제출,,\"10,00\",아니오,-,-,\r\n"

const canvasExport = "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Lab 3 (5501),Lab 4 (5502),Current Score\r\n" +
	",,,,,Manual Posting,,\r\n" +
	"    Points Possible,,,,,50.0,100,(read only)\r\n" +
	"\"길동, 홍\",901,20240001,hgd,01분반,,,\r\n" +
	"\"철수, 김\",902,20240002,kcs,01분반,EX,,\r\n" +
	"\"Student, Test\",999,,0a1b,01분반,,,\r\n" +
	"영희 이,903,20240003,lyh,01분반,12,,0"

func marks(points ...int) (all []Mark) {
	for i, p := range points {
		all = append(all, Mark{&Student{ID: "2024000" + string(rune('1'+i))}, p, 100, "=well, \"done\""})
	}
	return all
}

func TestOnlyMarksAndFeedbackChange(t *testing.T) {
	tests := []struct {
		name, raw, kind string
		o               BookOptions
		marks           []Mark
		replace         []string // old and new by turns
	}{
		{"moodle", moodleEnglish, "moodle", BookOptions{}, marks(95, 100, 7), []string{
			"\"Submitted for grading - \",,100.00,Yes,\"Friday, 20 September 2024, 11:34 AM\",-,\n",
			"\"Submitted for grading - \",95,100.00,Yes,\"Friday, 20 September 2024, 11:34 AM\",-,\"'=well, \"\"done\"\"\"\n",
			"50.00,100.00,Yes,-,-,\"<p>old</p>\"", "100,100.00,Yes,-,-,\"'=well, \"\"done\"\"\""}},
		{"moodle, nothing new", moodleEnglish, "moodle", BookOptions{}, []Mark{{&Student{Number: "4712"}, 50, 100, ""}}, nil},
		{"moodle in Korean", moodleKorean, "moodle", BookOptions{}, marks(95, 100), []string{
			"제출,,\"10,00\",예,-,-,\r\n", "제출,\"9,5\",\"10,00\",예,-,-,\"'=well, \"\"done\"\"\"\r\n"}},
		{"moodle in CP949", cp949(t, moodleKorean), "moodle", BookOptions{}, marks(100), []string{
			cp949(t, "제출,,\"10,00\",예,-,-,\r\n"), cp949(t, "제출,10,\"10,00\",예,-,-,\"'=well, \"\"done\"\"\"\r\n")}},
		{"canvas by name", canvasExport, "canvas", BookOptions{Assignment: []string{"lab-3", "LAB 3"}}, marks(95, 80, 24), []string{
			"hgd,01분반,,,", "hgd,01분반,47.5,,"}},
		{"canvas by option", canvasExport, "canvas", BookOptions{GradeColumn: "5502"}, marks(95, 80, 33), []string{
			"hgd,01분반,,,", "hgd,01분반,,95,", "kcs,01분반,EX,,", "kcs,01분반,EX,80,", "lyh,01분반,12,,0", "lyh,01분반,12,33,0"}},
		{"any table", "학번;이름;점수;비고\n20240001;홍길동;;\n", "table", BookOptions{}, marks(66), []string{
			"홍길동;;\n", "홍길동;66;\"'=well, \"\"done\"\"\"\n"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, err := ReadBook([]byte(test.raw), test.o)
			if err != nil {
				t.Fatal(err)
			}
			if b.Kind != test.kind {
				t.Errorf("got kind %s, want %s", b.Kind, test.kind)
			}
			got, _, err := b.Fill(test.marks)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.NewReplacer(test.replace...).Replace(test.raw)
			if len(test.replace) > 0 && want == test.raw {
				t.Fatal("the test replaces nothing")
			}
			if !bytes.Equal(got, []byte(want)) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func TestRowsThatAreLeftAlone(t *testing.T) {
	b, err := ReadBook([]byte(canvasExport), BookOptions{GradeColumn: "Lab 3 (5501)"})
	if err != nil {
		t.Fatal(err)
	}
	_, done, _ := b.Fill(append(marks(95, 80), Mark{Student: &Student{ID: "20249999"}}))
	if len(done.Entered) != 1 || len(done.Kept) != 1 || done.Kept[0].Why != "EX" || len(done.NotInBook) != 1 || !done.Scaled {
		t.Errorf("got %+v", done)
	}
	if n := len(b.Roster().Students); n != 3 {
		t.Errorf("got %d students, want 3: Canvas' test student is nobody", n)
	}
}

func TestTwoRowsOfOneNameAreAmbiguous(t *testing.T) {
	b, err := ReadBook([]byte("Identifier,Full name,Grade,Maximum Grade\nParticipant 1,김철수,,100\nParticipant 2,김철수,,100\n"), BookOptions{})
	if err != nil {
		t.Fatal(err)
	}
	raw, done, _ := b.Fill([]Mark{{Student: &Student{Name: "김철수"}, Points: 9, MaxPoints: 100}})
	if len(done.Ambiguous) != 1 || bytes.Contains(raw, []byte("9,")) {
		t.Errorf("got %+v and\n%s", done, raw)
	}
}

func TestBooksThatCannotBeFilled(t *testing.T) {
	for name, test := range map[string]struct {
		raw  string
		o    BookOptions
		want string
	}{
		"which assignment": {canvasExport, BookOptions{}, "which column"},
		"no such column":   {canvasExport, BookOptions{GradeColumn: "Lab 9"}, `no column is titled "Lab 9"`},
		"read only":        {canvasExport, BookOptions{GradeColumn: "Current Score"}, "read only"},
		"no gradebook":     {"a,b\n1,2\n", BookOptions{}, "no gradebook"},
		"a scale":          {"Identifier,Full name,Grade,Scale,Last modified (grade)\nParticipant 1,a,,Pass,-\n", BookOptions{}, "scale"},
	} {
		if _, err := ReadBook([]byte(test.raw), test.o); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

// Whatever the file, what is not filled in stays as it was, octet by octet.
func FuzzBook(f *testing.F) {
	for _, seed := range []string{moodleEnglish, moodleKorean, canvasExport, "학번;점수\r1;2\r", "\"", "학번,점수\n\"1\"x,=\"2\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if r, err := ReadRoster(raw); err == nil {
			r.Join(r)
		}
		b, err := ReadBook(raw, BookOptions{})
		if err != nil {
			return
		}
		if got, _, err := b.Fill(nil); err != nil || !bytes.Equal(got, raw) {
			t.Errorf("got %q, want %q", got, raw)
		}
		b.Fill(marks(1, 2, 3))
	})
}

// To fill in ten thousand marks takes no time worth speaking of.
func TestALargeBookIsFilledAtOnce(t *testing.T) {
	var raw strings.Builder
	var all []Mark
	raw.WriteString("Identifier,Full name,Grade,Maximum Grade\n")
	for i := range 10_000 {
		fmt.Fprintf(&raw, "Participant %d,학생%d,,100.00\n", i+1, i)
		all = append(all, Mark{Student: &Student{Number: fmt.Sprint(i + 1)}, Points: i % 101, MaxPoints: 100})
	}
	b, err := ReadBook([]byte(raw.String()), BookOptions{})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, done, err := b.Fill(all); err != nil || len(done.Entered) != len(all) {
		t.Errorf("%v, %d entered", err, len(done.Entered))
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
