package check

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/internal/golden"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

// A case of a check is testdata/CHECK/NAME.trace, a capture as text. Remarks
// at its beginning say what else there is:
//
//	# with clients 2         a parameter of the check
//	# port 5000              of the assignment, first of all; more may follow
//	# id 20241234            student id; name, dept, file and picture likewise
//
// NAME.want beside it is what the check finds.
type testCase struct {
	check   Check
	ports   []uint16
	student Cover
	packets string
}

func TestCases(t *testing.T) {
	for _, row := range Table {
		ran, passing, failing := 0, 0, 0
		traces, _ := filepath.Glob(filepath.Join("testdata", row.Name, "*.trace"))
		for _, path := range traces {
			out := &Findings{}
			t.Run(row.Name+"/"+strings.TrimSuffix(filepath.Base(path), ".trace"), func(t *testing.T) {
				ran++
				out = runCase(t, row, path)
				for _, f := range slices.Concat(out.Wrong, out.Unknown) {
					if f.Advice.IsZero() {
						t.Errorf("no hint for %q", f.Message.In(i18n.En))
					}
				}
				golden.File(t, strings.TrimSuffix(path, ".trace")+".want", string(told(out)))
			})
			switch {
			case out.Passed():
				passing++
			case len(out.Wrong) > 0:
				failing++
			}
		}
		if ran == len(traces) && (passing == 0 || failing == 0) { // -run may leave some out
			t.Errorf("%s: %d passing and %d failing cases, want at least one of each", row.Name, passing, failing)
		}
	}
}

func TestEveryCaseBelongsToACheck(t *testing.T) {
	folders, err := filepath.Glob("testdata/*")
	if err != nil || len(folders) < len(Table) {
		t.Fatalf("%d folders of cases, %d checks, %v", len(folders), len(Table), err)
	}
	for _, f := range folders {
		if _, ok := Find(filepath.Base(f)); !ok {
			t.Errorf("%s: there is no such check", f)
		}
	}
}

func TestTableNamesEachCheckOnceAndCitesItsSource(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Table {
		if seen[row.Name] {
			t.Errorf("%s stands in the table twice", row.Name)
		}
		seen[row.Name] = true
		if row.Section == "" || row.Doc.En == "" || row.Doc.Ko == "" {
			t.Errorf("%s: section and doc in both languages are wanted", row.Name)
		}
		documented := map[string]bool{}
		for _, p := range row.Params {
			documented[p.Name] = p.Doc.En != "" && p.Doc.Ko != ""
		}
		v := reflect.TypeOf(row.New()).Elem()
		if v.NumField() != len(row.Params) {
			t.Errorf("%s: %d parameters, %d documented", row.Name, v.NumField(), len(row.Params))
		}
		for i := range v.NumField() {
			if tag := v.Field(i).Tag.Get("yaml"); !documented[tag] {
				t.Errorf("%s: parameter %q is not documented", row.Name, tag)
			}
		}
	}
}

// readCase reads a case.
func readCase(t *testing.T, row Row, path string) testCase {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := testCase{check: row.New(), packets: string(data)}
	for _, line := range strings.Split(c.packets, "\n") {
		if !strings.HasPrefix(line, "# ") {
			break
		}
		c.remark(t, strings.Fields(line[2:]))
	}
	return c
}

func runCase(t *testing.T, row Row, path string) *Findings {
	t.Helper()
	c := readCase(t, row, path)
	packets, err := trace.Parse(c.packets)
	if err != nil {
		t.Fatal(err)
	}
	capture := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
	out := &Findings{}
	c.check.Run(Gather(capture, c.lab(c.check)).For(c.student), out)
	return out
}

// lab is the lab of which these are the checks.
func (c *testCase) lab(checks ...Check) Lab { return Lab{Ports: c.ports, Wanted: Wanted(checks)} }

// remark takes one of the remarks that are no prose.
func (c *testCase) remark(t *testing.T, words []string) {
	t.Helper()
	if len(words) < 2 {
		return
	}
	value := strings.Join(words[1:], " ")
	switch words[0] {
	case "with":
		if c.check == nil {
			return
		}
		set(t, c.check, words[1], strings.Join(words[2:], " "))
	case "port":
		n, _ := strconv.Atoi(value)
		c.ports = append(c.ports, uint16(n))
	case "id":
		c.student.ID = value
	case "name":
		c.student.Name = value
	case "dept":
		c.student.Department = value
	case "file":
		c.student.File = value
	case "picture":
		c.student.Picture = Picture{Name: words[1], Valid: len(words) == 2}
	}
}

// set sets a parameter of a check by its YAML key.
func set(t *testing.T, c Check, key, value string) {
	t.Helper()
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") != key {
			continue
		}
		switch f := v.Field(i); f.Interface().(type) {
		case time.Duration:
			d, err := time.ParseDuration(value)
			if err != nil {
				t.Fatal(err)
			}
			f.SetInt(int64(d))
		case string:
			f.SetString(value)
		case bool:
			f.SetBool(value == "true")
		case int:
			n, _ := strconv.Atoi(value)
			f.SetInt(int64(n))
		case uint16:
			n, _ := strconv.Atoi(value)
			f.SetUint(uint64(n))
		}
		return
	}
	t.Fatalf("%T has no parameter %q", c, key)
}

// told is what a check found, as a .want file says it.
func told(out *Findings) []byte {
	var b bytes.Buffer
	verdict := "pass"
	switch {
	case len(out.Wrong) > 0:
		verdict = "fail"
	case len(out.Unknown) > 0:
		verdict = "not-captured"
	}
	fmt.Fprintf(&b, "%s %d%%\n", verdict, out.Points(100))
	for kind, list := range [][]*Finding{out.Wrong, out.Unknown, out.Notes} {
		for _, f := range list {
			fmt.Fprintf(&b, "%s %d %s\n", [...]string{"wrong", "unknown", "note"}[kind], f.Frame, f.Message.In(i18n.En))
		}
	}
	return b.Bytes()
}
