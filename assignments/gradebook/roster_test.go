package gradebook

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/unicode/norm"
)

func cp949(t *testing.T, s string) string {
	t.Helper()
	raw, err := korean.EUCKR.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestRosters(t *testing.T) {
	want := "20240001 홍길동 컴퓨터공학과; 00240002 김철수 수학과; "
	for name, raw := range map[string]string{
		"comma":      "학번,이름,학과\n20240001,홍길동,컴퓨터공학과\n00240002,김철수,수학과\n",
		"BOM":        "\ufeff학번,이름,학과\r\n20240001,홍길동,컴퓨터공학과\r\n00240002,김철수,수학과\r\n",
		"semicolon":  "이름;학과;학번\n홍길동;컴퓨터공학과;20240001\n김철수;수학과;00240002",
		"tab":        "No\t학 번\t성명\t학과(전공)\n1\t20240001\t홍길동\t컴퓨터공학과\n2\t00240002\t김철수\t수학과\n",
		"English":    "Student ID,Full Name,Department\n20240001,홍길동,컴퓨터공학과\n00240002,김철수,수학과\n",
		"Canvas":     "Student,ID,SIS User ID,SIS Login ID,Section,Dept\n홍길동,7,20240001,a,S,컴퓨터공학과\n김철수,8,00240002,b,S,수학과\n",
		"quotes":     "\"학번\",\"이름\",\"학과\"\n\"20240001\",\"홍길동\",\"컴퓨터공학과\"\n=\"00240002\",\"김철수\",\"수학과\"\n",
		"a heading":  "2024-2 네트워크 출석부,,\n,,\n학번,이름,학과\n20240001,홍길동,컴퓨터공학과\n00240002,김철수,수학과\n",
		"no titles":  "20240001,홍길동,컴퓨터공학과\n00240002,김철수,수학과\n",
		"Excel":      "학번,이름,학과\n20240001.0,홍길동,컴퓨터공학과\n'00240002,김철수,수학과\n",
		"CP949":      cp949(t, "학번,이름,학과\n20240001,홍길동,컴퓨터공학과\n00240002,김철수,수학과\n"),
		"decomposed": norm.NFD.String("학번,이름,학과\n20240001,홍길동,컴퓨터공학과\n00240002,김철수,수학과\n"),
		"two names":  "Last Name,First Name,Student Number,Major\n홍,길동,20240001,컴퓨터공학과\n김,철수,00240002,수학과\n",
	} {
		t.Run(name, func(t *testing.T) {
			r, err := ReadRoster([]byte(raw))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, s := range r.Students {
				got += s.ID + " " + s.Name + " " + s.Department + "; "
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestWhatIsNoRoster(t *testing.T) {
	for raw, want := range map[string]error{
		"":                 errEmpty,
		"\ufeff \n":        errEmpty,
		"a,b\nc,d\n":       errNoID,
		"PK\x03\x04 excel": errDamaged,
		"학번\n\"2024":       errQuote,
		"학번,이름\n":          errEmpty,
	} {
		if _, err := ReadRoster([]byte(raw)); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", raw, err, want)
		}
	}
}

func TestNamesAreFoundInAnyOrder(t *testing.T) {
	r := newRoster([]*Student{{Name: "Hong, Gil-dong"}, {Name: "Younghee Lee"}, {Name: "홍길동"}})
	for name, want := range map[string]int{
		"Gil-dong Hong": 1, "honggildong": 1, "LEE YOUNGHEE": 1, "younghee_lee": 1, "홍길동": 1, "길동홍": 1, "길동 홍": 1, "홍길": 0, "": 0,
	} {
		if got := len(r.ByName(name)); got != want {
			t.Errorf("%q: got %d students, want %d", name, got, want)
		}
	}
}

func TestListsAreJoined(t *testing.T) {
	a := newRoster([]*Student{{ID: "20240001", Name: "홍길동", Department: "수학과"}, {ID: "20240002", Name: "김철수"}, {ID: "20240003", Name: "김철수"}})
	b := newRoster([]*Student{{Number: "4711", Name: "홍길동"}, {Number: "4712", Name: "김철수"}, {ID: "2024-0003", Number: "4713"}})
	got := ""
	for _, s := range a.Join(b).Students {
		got += strings.Join([]string{s.ID, s.Name, s.Number}, " ") + "; "
	}
	if want := "20240001 홍길동 4711; 20240002 김철수 ; 20240003 김철수 4713;  김철수 4712; "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if a.Students[0].Number != "" {
		t.Error("joining changed the list itself")
	}
}

func TestRostersOfSpreadsheets(t *testing.T) {
	list := "학번(ID)\t성명 (한글)\t학과[전공]\r\n20240001\t홍길동\t컴퓨터공학과\r\n0240002\t김철수\t수학과\r\n"
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		raw, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes([]byte(list))
		if err != nil {
			t.Fatal(err)
		}
		r, err := ReadRoster(raw)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Students) != 2 || *r.Students[1] != (Student{ID: "0240002", Name: "김철수", Department: "수학과"}) {
			t.Errorf("got %+v", r.Students)
		}
	}
	if r, err := ReadRoster([]byte("\xff\xfea")); err == nil {
		t.Errorf("half a letter gave %+v", r)
	}
}
