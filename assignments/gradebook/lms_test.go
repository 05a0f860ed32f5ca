package gradebook

import (
	"bytes"
	"strings"
	"testing"
)

// What Blackboard downloads: tabs, UTF-16 and the name .xls.
const blackboardExport = "\"Last Name\"\t\"First Name\"\t\"Username\"\t\"Student ID\"\t\"Last Access\"\t\"Availability\"\t\"Total [Total Pts: up to 1,200 Score] |660460\"\t\"UDP echo [Total Pts: 50 Score] |660463\"\t\"TCP echo [Total Pts: 1,000 Score] |660464\"\r\n" +
	"\"홍\"\t\"길동\"\t\"hgd\"\t\"20240001\"\t\"2024-09-20 11:34:25\"\t\"Yes\"\t\"\"\t\"Needs Grading\"\t\"\"\r\n" +
	"\"김\"\t\"철수\"\t\"kcs\"\t\"20240002\"\t\"\"\t\"Yes\"\t\"12.00\"\t\"Exempt\"\t\"\"\r\n" +
	"\"이\"\t\"영희\"\t\"20240003\"\t\"\"\t\"\"\t\"No\"\t\"\"\t\"12.00\"\t\"\"\r\n"

// One column alone, in CSV, with room for what the learner is told.
const blackboardColumnOnly = bom + "\"Last Name\",\"First Name\",\"Username\",\"Student ID\",\"Lab 1 [Total Pts: 100 Score] |12\",\"Grading Notes\",\"Notes Format\",\"Feedback to Learner\",\"Feedback Format\"\n" +
	"\"홍\",\"길동\",\"hgd\",\"20240001\",\"\",\"\",\"SMART_TEXT\",\"\",\"SMART_TEXT\"\n"

const gradescopeAssignment = "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID,Submission Time,Lateness (H:M:S),View Count,Submission Count,1: UDP (100.0 pts)\n" +
	"길동,홍,20240001,hgd@u.ac.kr,01,,50.0,Ungraded,101,2024-09-20 11:34:25 +0900,00:00:00,0,1,\n" +
	"철수,김,,20240002@u.ac.kr,01,,50.0,Missing,,,,,,\n"

const gradescopeCourse = "Name,SID,Email,Sections,UDP echo,UDP echo - Max Points,UDP echo - Submission Time,UDP echo - Lateness (H:M:S),HW 1,HW 1 - Max Points,HW 1 - Submission Time,HW 1 - Lateness (H:M:S),Total Lateness (H:M:S)\n" +
	"홍길동,20240001,hgd@u.ac.kr,01,,100.0,,,7.0,10.0,2024-09-20 11:34:25 +0900,00:00:00,00:00:00\n"

const moodleReport = "\"First name\",\"Last name\",\"ID number\",\"Assignment: UDP echo (Percentage)\",\"Assignment: UDP echo (Real)\",\"Quiz: week 1 (Real)\"\n" +
	"길동,홍,20240001,-,-,3\n"

func TestBooksOfOtherLMSs(t *testing.T) {
	echo := BookOptions{Assignment: []string{"udp-echo", "UDP echo"}}
	for _, test := range []struct {
		name, kind, raw string
		wide            bool
		o               BookOptions
		marks           []Mark
		replace         []string
		kept            string
	}{
		{"blackboard", "blackboard", blackboardExport, true, echo, marks(90, 100, 30), []string{
			"\"Needs Grading\"", "\"45\"", "\"No\"\t\"\"\t\"12.00\"", "\"No\"\t\"\"\t\"15\""}, "EXEMPT"},
		{"blackboard by its number", "blackboard", blackboardExport, true, BookOptions{GradeColumn: "660464"}, marks(90), []string{
			"\"Needs Grading\"\t\"\"", "\"Needs Grading\"\t\"900\""}, ""},
		{"blackboard by name", "blackboard", blackboardExport, false, BookOptions{GradeColumn: "TCP echo"}, marks(90), []string{
			"\"Needs Grading\"\t\"\"", "\"Needs Grading\"\t\"900\""}, ""},
		{"blackboard, one column", "blackboard", blackboardColumnOnly, false, BookOptions{}, []Mark{{&Student{Login: "hgd"}, 90, 100, "=1"}}, []string{
			"\"20240001\",\"\",\"\",\"SMART_TEXT\",\"\"", "\"20240001\",\"90\",\"\",\"SMART_TEXT\",\"'=1\""}, ""},
		{"gradescope", "gradescope", gradescopeAssignment, false, BookOptions{}, marks(90, 10), []string{
			"01,,50.0,Ungraded", "01,45,50.0,Ungraded", "01,,50.0,Missing", "01,5,50.0,Missing"}, ""},
		{"gradescope, course", "gradescope", gradescopeCourse, false, echo, marks(90), []string{"01,,100.0", "01,90,100.0"}, ""},
		{"gradescope, course, by name", "gradescope", gradescopeCourse, false, BookOptions{GradeColumn: "HW 1"}, marks(90), []string{"7.0,10.0", "9,10.0"}, ""},
		{"moodle's grader report", "table", moodleReport, false, echo, marks(90), []string{"-,-,3", "-,90,3"}, ""},
		{"any list in UTF-16", "table", "학번\t점수\r\n20240001\t\r\n", true, BookOptions{}, marks(90), []string{"20240001\t", "20240001\t90"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			raw, want := []byte(test.raw), []byte(strings.NewReplacer(test.replace...).Replace(test.raw))
			if test.wide {
				raw, want = utf16(t, test.raw), utf16(t, string(want))
			}
			b, err := ReadBook(raw, test.o)
			if err != nil {
				t.Fatal(err)
			}
			for i := range test.marks {
				if test.name != "blackboard, one column" {
					test.marks[i].Feedback = ""
				}
			}
			got, done, err := b.Fill(test.marks)
			if err != nil || b.Kind != test.kind || len(done.NotInBook)+len(done.Ambiguous) > 0 {
				t.Errorf("got %v, kind %s, %+v", err, b.Kind, done)
			}
			if !bytes.Equal(got, want) || bytes.Equal(got, raw) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if test.kept != "" && (len(done.Kept) != 1 || done.Kept[0].Why != test.kept) {
				t.Errorf("kept %+v", done.Kept)
			}
		})
	}
}

func TestColumnsThatBlackboardComputes(t *testing.T) {
	for option, want := range map[string]string{"660460": "computed by Blackboard", "": "which column", "nothing": "no column"} {
		if _, err := ReadBook(utf16(t, blackboardExport), BookOptions{GradeColumn: option}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", option, err, want)
		}
	}
}
