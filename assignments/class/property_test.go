package class

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments/class/madeup"
	"socketlab/assignments/gradebook"
)

// A crowd is a class made up at random: who is on the list, and what lies in
// the archive that the teacher downloaded.
type crowd struct {
	*rand.Rand
	ids, names []string
	files      []handed
}

// layoutsOfCrowds are how the same work lies in different downloads: each puts
// a student's file into its place.
var layoutsOfCrowds = map[string]func(c *crowd, i int, file string) string{
	"side by side": func(c *crowd, i int, file string) string { return "lab/" + file },
	"folders": func(c *crowd, i int, file string) string {
		return fmt.Sprintf("lab/%s_%s/%s", c.ids[i], c.names[i], file)
	},
	"names": func(c *crowd, i int, file string) string { return fmt.Sprintf("lab/%s/%s", c.names[i], file) },
	"moodle": func(c *crowd, i int, file string) string {
		return fmt.Sprintf("%s_%d_assignsubmission_file/%s", c.names[i], 4000+i, file)
	},
	"canvas": func(c *crowd, i int, file string) string {
		return fmt.Sprintf("%s_%d_%d_%s", strings.ReplaceAll(c.names[i], " ", ""), 900+i, 50000+len(c.files), file)
	},
	"blackboard": func(c *crowd, i int, file string) string {
		return fmt.Sprintf("Lab_%s_attempt_2024-09-%02d-11-34-25_%s", c.ids[i], 1+c.IntN(28), file)
	},
}

// newCrowd makes up a class of n. Some share a name.
func newCrowd(seed uint64, n int, place func(c *crowd, i int, file string) string) *crowd {
	c := &crowd{Rand: rand.New(rand.NewPCG(seed, 1))}
	names := []string{"홍길동", "김철수", "이영희", "김철수", "남궁민수", "José María", "O'Brien Pat", "=HYPERLINK(1)"}
	for i := range n {
		c.ids = append(c.ids, fmt.Sprint(20240001+i))
		c.names = append(c.names, names[c.IntN(len(names))])
	}
	for i := range n {
		c.handIn(i, func(file string) string { return place(c, i, file) })
	}
	return c
}

// handIn hands something in for student i, as students do.
func (c *crowd) handIn(i int, place func(file string) string) {
	other := c.IntN(len(c.ids))
	add := func(file string, data []byte) { c.files = append(c.files, handed{place(file), data}) }
	switch c.IntN(14) {
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

// TestEveryStudentHasOneRowInEveryOutput: whatever a class hands in, nobody on
// the list is lost, nobody stands anywhere twice, the sums agree, and how many
// work at it changes no octet.
func TestEveryStudentHasOneRowInEveryOutput(t *testing.T) {
	for layout, place := range layoutsOfCrowds {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(layout, " ", seed), func(t *testing.T) {
				c := newCrowd(seed, 9, place)
				path := zipFile(t, c.files)
				first := written(t, path, Options{Jobs: 1}, c.roster(t))
				again := written(t, path, Options{Jobs: 8}, c.roster(t))
				for name, text := range first {
					if again[name] != text {
						t.Errorf("%s: eight at work wrote something else than one", name)
					}
				}
				for name, rows := range map[string]func(*testing.T, string) []string{
					"results.json": rowsOfJSON, "gradebook.csv": rowsOfCSV, "junit.xml": rowsOfJUnit, "index.html": rowsOfPage,
				} {
					oneEach(t, name, c.ids, rows(t, first[name]))
				}
			})
		}
	}
}

// written grades a class and returns the files that were written.
func written(t *testing.T, path string, o Options, roster *gradebook.Roster) map[string]string {
	t.Helper()
	out := t.TempDir()
	r := mustGrade(t, path, out, o, roster)
	if got := r.Graded + r.Missing + r.Unsure + r.Unclear; got != len(r.Rows) {
		t.Errorf("the counts sum up to %d of %d rows", got, len(r.Rows))
	}
	for _, row := range r.Rows {
		sum := 0
		for _, c := range row.Checks {
			sum += c.Points
		}
		if sum != row.Points {
			t.Errorf("%s has %d points, and its checks %d", row.ID, row.Points, sum)
		}
	}
	if err := r.Write(Gradebook{}); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, name := range []string{"results.json", "gradebook.csv", "junit.xml", "index.html"} {
		text, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(text)
	}
	return all
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
