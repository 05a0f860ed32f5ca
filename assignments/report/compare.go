package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// CompareSchema names the JSON form of a comparison.
const CompareSchema = "lab/compare/v1"

// A Comparison says which submissions share packets. It says nothing of who had
// them first.
type Comparison struct {
	Schema      string       `json:"schema"`
	Language    string       `json:"language"`
	Submissions int          `json:"submissions"`       // captures that were compared
	Pairs       []SharedPair `json:"pairs"`             // the least likely first
	Groups      [][]string   `json:"groups"`            // those whom pairs join
	Earlier     int          `json:"earlier,omitempty"` // submissions of earlier times that they were compared with
	Unread      []string     `json:"unread,omitempty"`  // captures that could not be read, and why
}

// A SharedPair is two submissions that share packets.
type SharedPair struct {
	A            string    `json:"a"`
	B            string    `json:"b"`
	Files        [2]string `json:"files"`
	SharedFrames int       `json:"shared_frames"`
	Frames       [2]int    `json:"frames"` // that were looked at
	Chance       float64   `json:"chance"` // at most, that any two of all submissions share so much by coincidence
	Reasons      []string  `json:"reasons"`
	Shared       [][2]int  `json:"shared"` // the same packet: its frame in both

	Rows [2][]SharedRow `json:"-"` // the frames of both, as far as they are drawn
}

// A SharedRow is a frame of one of the two.
type SharedRow struct {
	Frame    int
	At       float64 // seconds since the first frame of the capture
	ToServer bool
	Ends     string // "UDP 40000 → 5000"
	What     string // the beginning of what it carries
}

// odds says a chance: "less than 1 in 10⁹".
func odds(chance float64, lang i18n.Lang) string {
	power := 300
	if chance > 1e-300 {
		power = int(math.Floor(-math.Log10(chance)))
	}
	return lang.Say("less than 1 in 10%s", raised(power))
}

// raised writes a number as an exponent.
func raised(n int) string {
	return strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(n))
}

// Share says what two submissions share, in one sentence that names both.
func (p *SharedPair) Share(lang i18n.Lang) string {
	return lang.Say("%d of the %d and %d frames are the same packets; by coincidence: %s", p.SharedFrames, p.Frames[0], p.Frames[1], odds(p.Chance, lang))
}

// What a comparison means; it stands in every format for people.
var compareMeans = i18n.Mark("Packets that are the same come from the same run. That two captures hold them may have good reasons: work in a team, one machine, one recording handed to both. Only the two know; please ask them.")

// CompareText writes a comparison for a terminal.
func CompareText(w io.Writer, c *Comparison) error {
	t := &textReport{}
	t.lang, _ = i18n.Parse(c.Language)
	t.paragraph("", t.lang.Say("submissions compared: %d; pairs that share packets: %d", c.Submissions, len(c.Pairs)))
	if c.Earlier > 0 {
		t.paragraph("", t.lang.Say("compared with %d submissions of earlier times, too", c.Earlier))
	}
	for i := range c.Pairs {
		p := &c.Pairs[i]
		fmt.Fprintf(t, "\n%s\n", printable.String(p.A+" · "+p.B))
		t.paragraph("  ", p.Share(t.lang))
		for _, reason := range p.Reasons {
			t.paragraph("  - ", reason)
		}
		t.paragraph("  ", p.Files[0]+" · "+p.Files[1])
		t.paragraph("  ", t.lang.Say("Frames: %s", frameList(p.Shared)))
	}
	if len(c.Pairs) > 0 {
		t.WriteByte('\n')
		for _, g := range c.Groups {
			if len(g) > 2 {
				t.paragraph("", t.lang.Say("A group of %d: %s", len(g), strings.Join(g, ", ")))
			}
		}
		t.paragraph("", t.lang.Say(compareMeans))
	}
	for _, u := range c.Unread {
		t.paragraph("! ", u)
	}
	_, err := w.Write(t.Bytes())
	return err
}

// maxListed is how many frames a line lists.
const maxListed = 12

// frameList lists frames of both: "1=3, 2=4".
func frameList(shared [][2]int) string {
	var out []string
	for i, f := range shared {
		if i == maxListed {
			out = append(out, "…")
			break
		}
		out = append(out, fmt.Sprintf("%d=%d", f[0], f[1]))
	}
	return strings.Join(out, ", ")
}

// CompareJSON writes a comparison as JSON.
func CompareJSON(w io.Writer, c *Comparison) error { return printable.NewEncoder(w).Encode(c) }

// CompareCSV writes the pairs of a comparison as a table.
func CompareCSV(w io.Writer, c *Comparison) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write([]string{"a", "b", "shared_frames", "frames_a", "frames_b", "chance", "file_a", "file_b", "reasons"})
	for _, p := range c.Pairs {
		out.Write([]string{cell(p.A), cell(p.B), strconv.Itoa(p.SharedFrames), strconv.Itoa(p.Frames[0]), strconv.Itoa(p.Frames[1]),
			strconv.FormatFloat(p.Chance, 'g', 3, 64), cell(p.Files[0]), cell(p.Files[1]), cell(strings.Join(p.Reasons, "; "))})
	}
	out.Flush()
	return out.Error()
}

// CompareMeans says what it means that captures share packets, and what it does
// not.
func CompareMeans(lang i18n.Lang) string { return lang.Say(compareMeans) }

// A Sealer is a machine whose lab sealed the captures of several students, as one of a
// lab room does for all who use the same account.
type Sealer struct {
	Name     string   `json:"name"`     // of its key
	Students []string `json:"students"` // in the order of their ids
}
