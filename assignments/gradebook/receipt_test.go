package gradebook

import (
	"strings"
	"testing"
	"time"
)

// The titles and the ways to write a time are those of Moodle's gradingtable.php
// in several language packs, and of Gradescope's list of grades.
func TestWhenSomethingWasHandedIn(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	at := time.Date(2026, 11, 19, 0, 3, 0, 0, seoul)
	const moodle = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n"
	const korean = "식별자,성명,이메일 주소,상태,성적,최대 성적,성적을 변경할 수 있음,마지막 수정됨(제출),마지막 수정됨(성적),피드백 코멘트\n"
	for name, test := range map[string]struct {
		table string
		want  Receipt
	}{
		"English":        {moodle + `Participant 7,홍길동,20240001@u.kr,Submitted for grading,,100.00,Yes,"Thursday, 19 November 2026, 12:03 AM",-,`, Receipt{Time: at}},
		"American":       {moodle + `Participant 7,홍길동,20240001@u.kr,Submitted for grading,,100.00,Yes,"Thursday, November 19, 2026, 12:03 AM",-,`, Receipt{Time: at}},
		"short":          {moodle + `Participant 7,홍길동,20240001@u.kr,Submitted for grading,,100.00,Yes,"19 Nov 2026, 00:03",-,`, Receipt{Time: at}},
		"Korean":         {korean + `참가자7,홍길동,20240001@u.kr,채점을 위해 제출되었습니다.,,100.00,예,"2026년 11월 19일 목요일, 오전 12:03",-,`, Receipt{Time: at}},
		"Korean, old":    {korean + `참가자7,홍길동,20240001@u.kr,채점을 위해 제출되었습니다.,,100.00,예,"2026년 11월 19일(목) 00:03",-,`, Receipt{Time: at}},
		"Korean, behind": {korean + `참가자7,홍길동,20240001@u.kr,제출됨,,100.00,예,"2026년 11월 19일, 12:03 오전",-,`, Receipt{Time: at}},
		"Japanese":       {moodle + `参加者 7,홍길동,20240001@u.kr,提出済み,,100.00,はい,"2026年 11月 19日(木曜日) 00:03",-,`, Receipt{Time: at}},
		"late": {moodle + `Participant 7,홍길동,20240001@u.kr,Submitted for grading - 1 day 2 hours late - Graded,9,100.00,Yes,"Thursday, 19 November 2026, 12:03 AM",-,`,
			Receipt{Time: at, Late: true, By: 26 * time.Hour}},
		"late in Korean": {korean + `참가자7,홍길동,20240001@u.kr,채점을 위해 제출되었습니다. - 4 분 늦음,,100.00,예,"2026년 11월 19일 목요일, 오전 12:03",-,`,
			Receipt{Time: at, Late: true, By: 4 * time.Minute}},
		"an extension": {moodle + `Participant 7,홍길동,20240001@u.kr,"Submitted for grading - Extension granted until: Friday, 20 November 2026, 11:59 PM",,100.00,Yes,"Thursday, 19 November 2026, 12:03 AM",-,`,
			Receipt{Time: at, Extended: time.Date(2026, 11, 20, 23, 59, 0, 0, seoul)}},
		"nothing handed in": {moodle + `Participant 7,홍길동,20240001@u.kr,No submission - Assignment is overdue by: 3 days 2 hours,,100.00,Yes,-,-,`, Receipt{}},
		"no time at all":    {moodle + `Participant 7,홍길동,20240001@u.kr,Submitted,,100.00,Yes,yesterday,-,`, Receipt{}},
		"no such day":       {moodle + `Participant 7,홍길동,20240001@u.kr,Submitted,,100.00,Yes,"31 November 2026, 11:03 AM",-,`, Receipt{}},
		"13 o'clock PM":     {moodle + `Participant 7,홍길동,20240001@u.kr,Submitted,,100.00,Yes,"19 November 2026, 13:03 PM",-,`, Receipt{}},
		"Gradescope": {"First Name,Last Name,SID,Email,Total Score,Max Points,Status,Submission ID,Submission Time,Lateness (H:M:S)\nGildong,Hong,20240001,a@b,9,10,Graded,1,2026-11-18 07:03:00 -0800,26:03:04\n",
			Receipt{Time: at, Late: true, By: 26*time.Hour + 3*time.Minute + 4*time.Second}},
		"Gradescope, in time": {"First Name,Last Name,SID,Email,Total Score,Max Points,Status,Submission ID,Submission Time,Lateness (H:M:S)\nGildong,Hong,20240001,a@b,9,10,Graded,1,2026-11-18 07:03:00 -0800,00:00:00\n",
			Receipt{Time: at}},
		"a list of the school": {"학번,이름,상태\n20240001,홍길동,휴학 2024-09-01 12:00 3일\n", Receipt{}},
	} {
		t.Run(name, func(t *testing.T) {
			var r *Roster
			if strings.Contains(name, "school") {
				var err error
				if r, err = ReadRoster([]byte(test.table)); err != nil {
					t.Fatal(err)
				}
			} else {
				b, err := ReadBook([]byte(test.table), BookOptions{})
				if err != nil {
					t.Fatal(err)
				}
				r = b.Roster()
			}
			got := r.Students[0].Receipt(seoul)
			if !got.Time.Equal(test.want.Time) || got.Late != test.want.Late || got.By != test.want.By || !got.Extended.Equal(test.want.Extended) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if unread := r.UnreadTime() != ""; unread != (r.Students[0].Submitted != "" && test.want.Time.IsZero()) {
				t.Errorf("a time that cannot be read: got %v", unread)
			}
		})
	}
}
