package compare_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/compare"
	"socketlab/assignments/compare/forge"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// A tally counts what is right among what was said, or among what should have
// been.
type tally struct {
	name      string
	right, of int
	least     float64 // percent
	bad       []string
}

func (c *tally) add(right bool, format string, args ...any) {
	c.of++
	if right {
		c.right++
	} else if len(c.bad) < 20 {
		c.bad = append(c.bad, fmt.Sprintf(format, args...))
	}
}

func (c *tally) print(t *testing.T) {
	percent := 100.0
	if c.of > 0 {
		percent = 100 * float64(c.right) / float64(c.of)
	}
	t.Logf("%-62s %4d of %4d  %6.2f %%  (wanted: %.0f %%)", c.name, c.right, c.of, percent, c.least)
	for _, b := range c.bad {
		t.Log("  " + b)
	}
	if percent < c.least {
		t.Errorf("%s: %.2f %%, want %.0f %%", c.name, percent, c.least)
	}
}

// How well honest students, copiers and forgers are told apart. LAB_INTEGRITY=1
// makes the class a large one that nobody has seen before (another number is its
// seed). The captures of strangers that LAB_CORPUS names are among the honest.
func TestIntegrity(t *testing.T) {
	// The small class is the same each time: one in some thousand copies is of two
	// datagrams that were saved with microseconds, by which nobody can know them.
	honest, copies, forged, seed := 60, 12, 2*len(forge.Forgeries), uint64(1)
	if os.Getenv("LAB_INTEGRITY") != "" {
		honest, copies, forged, seed = 300, 60, 60, rand.Uint64()
	}
	if n, err := strconv.ParseUint(os.Getenv("LAB_INTEGRITY"), 10, 64); err == nil && n > 1 {
		seed = n
	}
	class := forge.NewTeacher(seed, references(t))
	strangers := strange(t, honest/5)
	t.Logf("seed %d: %d honest submissions, %d of strangers among them; %d copies, %d forgeries", seed, honest, len(strangers), copies, forged)
	var c forge.Class
	for range honest - len(strangers) {
		c.Honest = append(c.Honest, class.Honest())
	}
	c.Honest = append(c.Honest, strangers...)
	for range copies {
		c.Copies = append(c.Copies, class.Copy())
	}
	for i := range forged {
		c.Forged = append(c.Forged, class.Forge(forge.Forgeries[i%len(forge.Forgeries)]))
	}
	copied(t, &c)
	signalled(t, &c)
}

// strange are captures of strangers, as somebody might hand them in.
func strange(t *testing.T, most int) (all []forge.Paper) {
	corpus := os.Getenv("LAB_CORPUS")
	if corpus == "" {
		return nil
	}
	filepath.WalkDir(filepath.Join(corpus, "captures"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil || len(b) > 4<<20 {
			return err
		}
		if _, err := compare.Capture(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }); err == nil {
			all = append(all, forge.Paper{ID: "stranger " + path, Lab: "udp-echo", File: b})
		}
		return nil
	})
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(len(all), most)]
}

// copied measures what is said of pairs.
func copied(t *testing.T, c *forge.Class) {
	origin, how := map[string]string{}, map[string][]string{}
	var all []compare.Entry
	for _, s := range slices.Concat(c.Honest, c.Copies, c.Forged) {
		origin[s.ID], how[s.ID] = s.ID, s.How
		if s.Friend != "" {
			origin[s.ID] = s.Friend
		}
		all = append(all, printed(t, s.ID, s.File))
	}
	precision := tally{name: "pairs said to share packets that do: precision", least: 100}
	recall := tally{name: "copies found: recall", least: 100}
	found := map[string]bool{}
	for _, p := range compare.New(all).Pairs() {
		if strings.HasPrefix(p.A.Name, "stranger") && strings.HasPrefix(p.B.Name, "stranger") {
			continue // strangers' collections hold cuttings of one another
		}
		right := origin[p.A.Name] == origin[p.B.Name]
		precision.add(right, "%s and %s: %d frames, %g, %v", p.A.Name, p.B.Name, len(p.Shared), p.Chance, p.Reasons())
		found[p.A.Name], found[p.B.Name] = found[p.A.Name] || right, found[p.B.Name] || right
	}
	for _, s := range c.Copies {
		recall.add(found[s.ID], "%s of %s, %v: %v", s.Lab, s.Friend, how[s.Friend], s.How)
	}
	precision.print(t)
	recall.print(t)
}

// ofEdits are the signals that say that something was changed.
var ofEdits = []string{"edited-payload", "seal-broken", "seal-times", "octet-counts", "packet-twice"}

// signalled measures what is said of single captures.
func signalled(t *testing.T, c *forge.Class) {
	precision := tally{name: "captures said to be edited that are: precision", least: 100}
	quiet := tally{name: "honest captures with nothing stronger than a note", least: 100}
	recall := tally{name: "forgeries with a signal: recall", least: 95}
	for i, list := range [][]forge.Paper{c.Honest, c.Copies, c.Forged} {
		for _, s := range list {
			said := signalsOf(t, s)
			for _, x := range said {
				if slices.Contains(ofEdits, x.ID) {
					precision.add(i > 0, "%s %s %v: %s", s.ID, s.Lab, s.How, x.Message)
					break
				}
			}
			switch i {
			case 0:
				quiet.add(len(said) == 0, "%s %s %v: %+v", s.ID, s.Lab, s.How, said)
			case 2:
				recall.add(len(said) > 0, "%s: %v", s.Lab, s.How)
			}
		}
	}
	precision.print(t)
	quiet.print(t)
	recall.print(t)
}

// signalsOf are the signals of a submission that somebody should look at.
func signalsOf(t *testing.T, s forge.Paper) (out []report.Signal) {
	spec, err := assignments.Load(s.Lab)
	if err != nil {
		t.Fatal(err)
	}
	work := grade.Work{Cover: check.Cover{ID: s.ID, File: s.ID + ".pcapng"}, Known: grade.Known{Now: forge.Now, Since: forge.Since},
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(s.File)), nil }}
	if strings.HasPrefix(s.ID, "stranger") {
		work.ID, work.Known = "", grade.Known{} // of another time, and of nobody
	}
	r, err := grade.Grade(spec, work, i18n.En)
	if err != nil {
		t.Fatal(s.ID, err)
	}
	for _, x := range r.Signals {
		if x.Matters() {
			out = append(out, x)
		}
	}
	return out
}
