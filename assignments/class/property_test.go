package class

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"

	"socketlab/assignments/class/madeup"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
)

// A crowd is a class made up at random: who is on the list, and what lies in
// the archive that the teacher downloaded.
type crowd struct {
	*rand.Rand
	ids, names []string
	files      []handed
}

// A crowdLayout is how the same work lies in one kind of download, and the
// gradebook that comes with it.
type crowdLayout struct {
	place func(c *crowd, i int, file string) string // puts a student's file into its place
	typed func(c *crowd, i int) handed              // what the LMS makes of text; nil if it takes none
	list  func(c *crowd) handed                     // of who handed in what; nil if there is none
	book  func(c *crowd) (name string, raw []byte)
}

var layoutsOfCrowds = map[string]crowdLayout{
	"side by side": {place: func(c *crowd, i int, file string) string { return "lab/" + file }, book: workbookOfCrowd},
	"folders": {place: func(c *crowd, i int, file string) string {
		return fmt.Sprintf("lab/%s_%s/%s", c.ids[i], c.names[i], file)
	}, book: workbookOfCrowd},
	"names": {place: func(c *crowd, i int, file string) string { return fmt.Sprintf("lab/%s/%s", c.names[i], file) }, book: workbookOfCrowd},
	"moodle": {place: func(c *crowd, i int, file string) string {
		return fmt.Sprintf("%s_%d_assignsubmission_file/%s", c.names[i], 4000+i, file)
	}, typed: func(c *crowd, i int) handed {
		return handed{fmt.Sprintf("%s_%d_assignsubmission_onlinetext/onlinetext.html", c.names[i], 4000+i), []byte("<p>드라이브에 있습니다")}
	}, book: func(c *crowd) (string, []byte) {
		return "worksheet.csv", c.table("Identifier,Full name,Email address,Grade,Maximum Grade,Feedback comments\n", func(i int) string {
			return fmt.Sprintf("Participant %d,%q,%s@u.ac.kr,,100.00,\n", 4000+i, c.names[i], c.ids[i])
		})
	}},
	"canvas": {place: func(c *crowd, i int, file string) string {
		return fmt.Sprintf("%s_%d_%d_%s", strings.ReplaceAll(c.names[i], " ", ""), 900+i, 50000+len(c.files), file)
	}, typed: func(c *crowd, i int) handed {
		return handed{fmt.Sprintf("%s_%d_%d_text.html", strings.ReplaceAll(c.names[i], " ", ""), 900+i, 50000+len(c.files)), []byte("<p>드라이브에 있습니다")}
	}, book: func(c *crowd) (string, []byte) {
		return "export.csv", c.table("Student,ID,SIS User ID,SIS Login ID,Section,Lab 3 (5501)\n    Points Possible,,,,,100\n", func(i int) string {
			return fmt.Sprintf("%q,%d,%s,login%d,01,\n", c.names[i], 900+i, c.ids[i], i)
		})
	}},
	"blackboard": {place: func(c *crowd, i int, file string) string {
		return fmt.Sprintf("Lab_%s_attempt_2024-09-%02d-11-34-25_%s", c.ids[i], 1+c.IntN(28), file)
	}, typed: func(c *crowd, i int) handed {
		return handed{fmt.Sprintf("Lab_%s_attempt_2024-09-20-11-34-25.txt", c.ids[i]), fmt.Appendf(nil, "Name: %s (%s)\n\nComments:\n버스\n\nFiles:\n\tNone\n", c.names[i], c.ids[i])}
	}, book: func(c *crowd) (string, []byte) {
		text := c.table("Last Name\tFirst Name\tUsername\tLab [Total Pts: 100 Score] |77\r\n", func(i int) string {
			return fmt.Sprintf("%q\t\t%s\t\r\n", c.names[i], c.ids[i])
		})
		raw, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(text)
		return "gc.xls", raw
	}},
	"gradescope": {place: func(c *crowd, i int, file string) string { return fmt.Sprintf("export/submission_%d/%s", i, file) },
		list: func(c *crowd) handed {
			return handed{"export/submission_metadata.yml", c.table("", func(i int) string {
				return fmt.Sprintf("submission_%d:\n  :submitters:\n  - :name: %q\n    :sid: '%s'\n  :created_at: 2024-09-%02d 02:34:25 Z\n", i, c.names[i], c.ids[i], 1+c.IntN(28))
			})}
		}, book: func(c *crowd) (string, []byte) {
			return "scores.csv", c.table("First Name,Last Name,SID,Email,Total Score,Max Points,Status\n", func(i int) string {
				return fmt.Sprintf("%q,,%s,,,100.0,Ungraded\n", c.names[i], c.ids[i])
			})
		}},
}

// table is a line for each student.
func (c *crowd) table(head string, line func(i int) string) []byte {
	for i := range c.ids {
		head += line(i)
	}
	return []byte(head)
}

// workbookOfCrowd is a teacher's own gradebook.
func workbookOfCrowd(c *crowd) (string, []byte) {
	f := excelize.NewFile()
	f.SetSheetRow("Sheet1", "A1", &[]string{"2024-2 성적"})
	f.SetSheetRow("Sheet1", "A2", &[]string{"학번", "성명", "점수", "비고"})
	for i := range c.ids {
		f.SetSheetRow("Sheet1", fmt.Sprint("A", i+3), &[]string{c.ids[i], c.names[i]})
	}
	var b bytes.Buffer
	f.Write(&b) // a Buffer takes everything
	return "class.xlsx", b.Bytes()
}

// newCrowd makes up a class of n. Some share a name.
func newCrowd(seed uint64, n int, layout crowdLayout) *crowd {
	c := &crowd{Rand: rand.New(rand.NewPCG(seed, 1))}
	names := []string{"홍길동", "김철수", "이영희", "김철수", "남궁민수", "José María", "O'Brien Pat", "=HYPERLINK(1)", "<b>굵은", "@SUM(1) 김"}
	for i := range n {
		c.ids = append(c.ids, fmt.Sprint(20240001+i))
		c.names = append(c.names, names[c.IntN(len(names))])
	}
	for i := range n {
		c.handIn(i, layout)
	}
	if layout.list != nil {
		c.files = append(c.files, layout.list(c))
	}
	return c
}

// handIn hands something in for student i, as students do.
func (c *crowd) handIn(i int, layout crowdLayout) {
	other := c.IntN(len(c.ids))
	add := func(file string, data []byte) { c.files = append(c.files, handed{layout.place(c, i, file), data}) }
	switch c.IntN(17) {
	case 0: // nothing
	case 1: // named after nobody
		add(fmt.Sprintf("capture_final%d.pcapng", i), good(c.ids[i]))
	case 2: // named after nobody, with two ids in it
		add(fmt.Sprintf("final-%d.pcapng", i), both(c.ids[i], c.ids[other]))
	case 3: // a team of two, named in the file
		add(c.ids[i]+"_"+c.ids[other]+".pcapng", both(c.ids[i], c.ids[other]))
		add("화면.png", madeup.Picture(i))
	case 4: // a team of two, named in the folder
		add(fmt.Sprintf("%d조_%s_%s/%s_%s.pcapng", i, c.names[i], c.names[other], c.ids[i], c.ids[other]), good(c.ids[i]))
		add(fmt.Sprintf("%d조_%s_%s/p.png", i, c.names[i], c.names[other]), madeup.Picture(i))
	case 5: // somebody else's id
		add(c.ids[other]+".pcapng", good(c.ids[i]))
	case 6: // twice
		add(c.ids[i]+".pcapng", good(c.ids[i]))
		add(c.ids[i]+" (1).pcapng", good(c.ids[i]))
	case 7: // no capture
		add(c.ids[i]+".png", madeup.Picture(i))
	case 8: // broken
		add(c.ids[i]+".pcapng", []byte("<html>"))
	case 9: // two labs, the other one's last
		add(c.ids[i]+".pcapng", good(c.ids[i]))
		add(c.ids[i]+"-1.pcapng", ofTCP())
	case 10: // what is nobody's
		add("readme.txt", []byte("hello"))
		add("명단.csv", []byte("학번"))
	case 11: // text alone, or with the right file
		if layout.typed != nil {
			c.files = append(c.files, layout.typed(c, i))
		}
		if c.IntN(2) == 0 {
			add(c.ids[i]+".pcapng", good(c.ids[i]))
		}
	case 12: // names that lead elsewhere, or mean something to some system
		add([]string{`..\..\x.pcapng`, "CON.pcapng", "a\x1b[2Jb\u202e.pcapng", "-rf.pcapng", "=cmd|.pcapng"}[c.IntN(5)], good(c.ids[i]))
	case 13: // something else in the place of a capture
		add(c.ids[i]+[]string{".hwp", ".pcapng", ".7z", ".docx"}[c.IntN(4)], []byte("%PDF-1.7 \x00"))
	default:
		add(c.ids[i]+".pcapng", good(c.ids[i]))
		add(c.ids[i]+".png", madeup.Picture(i))
	}
}

// both is a capture in which two clients send an id each.
func both(a, b string) []byte {
	return madeup.Capture{ID: a, Other: b, Name: "홍길동", Department: "수학과", Lines: 3}.Bytes()
}

func (c *crowd) roster(t *testing.T) *gradebook.Roster {
	var b strings.Builder
	b.WriteString("학번,이름\n")
	for i := range c.ids {
		fmt.Fprintf(&b, "%s,\"%s\"\n", c.ids[i], c.names[i])
	}
	r, err := gradebook.ReadRoster([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// zonesOfCrowds are where servers and teachers are.
var zonesOfCrowds = []*time.Location{time.UTC, time.FixedZone("", 9*3600), time.FixedZone("", -11*3600), time.FixedZone("", 14*3600)}

// options are those that a teacher may have picked.
func (c *crowd) options() Options {
	o := Options{Jobs: 1, Attempt: []string{Newest, First, Best}[c.IntN(3)], Zone: zonesOfCrowds[c.IntN(len(zonesOfCrowds))]}
	if c.IntN(2) == 0 {
		o.Until = time.Date(2024, 9, 1+c.IntN(28), 23, 59, 59, 0, o.Zone)
	}
	return o
}

// TestEveryStudentHasOneRowInEveryOutput: whatever a class hands in, nobody on
// the list is lost, nobody stands anywhere twice, everybody has one mark, the
// sums agree, and neither how many work at it nor that it was done before
// changes an octet.
func TestEveryStudentHasOneRowInEveryOutput(t *testing.T) {
	seeds := uint64(5)
	if testing.Short() {
		seeds = 1
	}
	for name, layout := range layoutsOfCrowds {
		for seed := range seeds {
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) {
				c := newCrowd(seed, 10, layout)
				g := &gradedCrowd{crowd: c, path: zipFile(t, c.files), out: t.TempDir()}
				g.bookName, g.book = layout.book(c)
				o := c.options()
				first := g.written(t, o)
				again := g.written(t, o)
				o.Jobs, g.out = 8, t.TempDir()
				eight := g.written(t, o)
				if len(first) < 6 {
					t.Errorf("got only %d files", len(first))
				}
				for name, text := range first {
					if eight[name] != text {
						t.Errorf("%s: eight at work wrote something else than one", name)
					}
					if again[name] != text {
						t.Errorf("%s: done again, it is something else", name)
					}
				}
				for name, rows := range map[string]func(*testing.T, string) []string{
					"results.json": rowsOfJSON, "gradebook.csv": rowsOfCSV, "junit.xml": rowsOfJUnit, "index.html": rowsOfPage,
				} {
					oneEach(t, name, c.ids, rows(t, first[name]))
				}
				g.oneMarkEach(t, first)
			})
		}
	}
}

// A gradedCrowd is a crowd, its gradebook, and where its results go.
type gradedCrowd struct {
	*crowd
	path, out, bookName string
	book                []byte
}

// written grades the class and returns the files that were written.
func (g *gradedCrowd) written(t *testing.T, o Options) map[string]string {
	t.Helper()
	book, err := gradebook.ReadBook(g.book, gradebook.BookOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r := mustGrade(t, g.path, g.out, o, g.roster(t).Join(book.Roster()))
	if got := r.Graded + r.Missing + r.Unsure + r.Unclear; got != len(r.Rows) {
		t.Errorf("the counts sum up to %d of %d rows", got, len(r.Rows))
	}
	sumsAgree(t, r)
	if err := r.Write(Gradebook{Book: book, Path: g.bookName}); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	err = fs.WalkDir(os.DirFS(g.out), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(g.out, name))
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// oneMarkEach: a student whose submission is known has the same mark in every
// output, and nobody else has one in the gradebook; each page is one row's.
func (g *gradedCrowd) oneMarkEach(t *testing.T, written map[string]string) {
	t.Helper()
	var all struct {
		Submissions []struct {
			ID, Status, Page string
			Points           int
		}
	}
	if err := json.Unmarshal([]byte(written["results.json"]), &all); err != nil {
		t.Fatal(err)
	}
	want, pages := map[string]string{}, map[string]bool{}
	for _, s := range all.Submissions {
		if s.Status == string(report.Graded) {
			want[s.ID] = fmt.Sprint(s.Points)
		}
		if s.Page != "" && (pages[s.Page] || written[s.Page] == "") {
			t.Errorf("the page %s is there twice, or not at all", s.Page)
		}
		pages[s.Page] = true
	}
	for name := range written {
		if strings.HasPrefix(name, pagesFolder) && !pages[name] {
			t.Errorf("%s is nobody's", name)
		}
	}
	csv := marksIn(t, []byte(written["gradebook.csv"]), "id", "points")
	for id, mark := range want {
		if csv[id] != mark {
			t.Errorf("gradebook.csv: %s has %q, want %s", id, csv[id], mark)
		}
	}
	extension := filepath.Ext(g.bookName)
	filled := written[strings.TrimSuffix(g.bookName, extension)+"-filled"+extension]
	book, err := gradebook.ReadBook([]byte(filled), gradebook.BookOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := book.Marks()
	if len(got) != len(g.ids) {
		t.Errorf("the filled gradebook has %d rows, want %d", len(got), len(g.ids))
	}
	for s, mark := range got {
		if mark != want[s.ID] {
			t.Errorf("the filled gradebook has %q for %s, want %q", mark, s.ID, want[s.ID])
		}
	}
}

// marksIn are the cells of one column of a table by those of another.
func marksIn(t *testing.T, raw []byte, key, value string) map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	k, v := slices.Index(rows[0], key), slices.Index(rows[0], value)
	cells := map[string]string{}
	for _, row := range rows[1:] {
		cells[row[k]] = row[v]
	}
	return cells
}

func oneEach(t *testing.T, name string, ids, rows []string) {
	t.Helper()
	count := map[string]int{}
	for _, row := range rows {
		count[row]++
	}
	for _, id := range ids {
		if count[id] != 1 {
			t.Errorf("%s: %s has %d rows, want one", name, id, count[id])
		}
	}
}

func rowsOfJSON(t *testing.T, text string) (ids []string) {
	var all struct{ Submissions []struct{ ID string } }
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	for _, s := range all.Submissions {
		ids = append(ids, s.ID)
	}
	return ids
}

func rowsOfCSV(t *testing.T, text string) (ids []string) {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		ids = append(ids, row[0])
	}
	return ids
}

func rowsOfJUnit(t *testing.T, text string) (ids []string) {
	var all struct {
		Suites []struct {
			Name string `xml:"name,attr"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	for _, s := range all.Suites {
		ids = append(ids, s.Name)
	}
	return ids
}

func rowsOfPage(t *testing.T, text string) (ids []string) {
	for _, row := range strings.Split(text, `<th scope="row">`)[1:] {
		row, _, _ = strings.Cut(row, "</th>")
		if at := strings.Index(row, ">"); at >= 0 { // a link
			row, _, _ = strings.Cut(row[at+1:], "<")
		}
		ids = append(ids, row)
	}
	return ids
}
