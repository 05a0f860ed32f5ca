package check

import (
	"bytes"
	"slices"
	"strings"

	"socketlab/capture/charset"
	"socketlab/capture/printable"
)

// Identity requires the text that the clients send to hold department,
// student id and name, as the course's hand-out asks (in any order, with any
// separator, in one message or in several, in any encoding).
//
// The student id is compared. Department and name are not, so that a capture
// gets the same marks whoever grades it and whatever is known of the student:
// two different words are wanted beside the id that have at least two letters
// each and are neither greetings nor labels.
type Identity struct{}

const sendIdentity = "Type department, student id and name into a client, and send them."

// Run implements Check.
func (c *Identity) Run(ev *Evidence, out *Findings) {
	all := ev.naming
	if len(all) == 0 && len(ev.TCP) > 0 && !ev.partial() {
		out.Addf(ev.TCP[0].FirstFrame, "the clients sent no text").Hint(sendIdentity)
		return
	}
	if len(all) == 0 && ev.Whole() {
		ev.nothingSent(out)
		return
	}
	if len(all) == 0 {
		out.Missingf(0, "the capture holds no text of a client").
			Hint("Start recording before the programs, and see that the server uses the assignment's port.")
		return
	}
	noteEncodings(all, out)
	noteLeftovers(all, out)
	ev.noteOthers(out)
	at := ev.named(all)
	if at == 0 {
		ev.noID(all[0].frame(), ev.ID, ids(all), out)
		return
	}
	if ev.Guessed {
		out.Notef(at, "nobody said whose this is; the text names %s", ev.ID)
	}
	ev.beside(at, out)
	ev.noteName(ev.words, out)
}

// carrying returns the first frame in which a client says id; 0 if none does.
func carrying(all []*saying, id string) int {
	for _, s := range all {
		if frame := s.carries(id); frame > 0 {
			return frame
		}
	}
	return 0
}

// noID says that the student id is not in the text.
func (ev *Evidence) noID(frame int, id string, ids []string, out *Findings) {
	out.Count(0, 3)
	switch {
	case len(ids) > 0:
		out.Addf(frame, "got student id %s in the text, want %s", ids[0], id).
			Hint("Send your own student id, and name the file after it.")
	case ev.partial():
		out.Missingf(frame, "the part of the lab that the capture shows holds no student id").
			Hint("Start recording before the first client, stop after the last answer, and hand in that capture.")
	case id == "":
		out.Addf(frame, "the text holds no student id").Hint(sendIdentity)
	default:
		out.Addf(frame, "the text does not hold the student id %s", id).Hint(sendIdentity)
	}
}

// beside counts what stands beside the id: a department and a name.
func (ev *Evidence) beside(at int, out *Findings) {
	found := wordsOf(ev.words, ev.ID)
	out.Count(min(1+len(found), 3), 3)
	if len(found) >= 2 {
		return
	}
	tell := out.Addf
	if ev.partial() {
		tell = out.Missingf
	}
	const advice = "Send department, student id and name; they may stand in one message or in several."
	if len(found) == 0 {
		tell(at, "beside the student id the text holds neither a department nor a name").Hint(advice)
		return
	}
	tell(at, "beside the student id the text holds only %q, want a department and a name", printable.Cut(printable.String(found[0]), maxShown)).Hint(advice)
}

// wordsOf returns the words in all that was said that can be a name or a
// department.
func wordsOf(all []*saying, id string) []string {
	var out []string
	for _, s := range all {
		for _, w := range s.words(id) {
			if len(out) < maxFields && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// noteName tells a person who knows the student's name that it is not there.
func (ev *Evidence) noteName(all []*saying, out *Findings) {
	for _, known := range []string{ev.Name, ev.Department} {
		if known == "" || len(ev.Team) > 0 && carrying(ev.naming, ev.ID) == 0 {
			continue // of those who hand it in together, another one is named
		}
		squeezed := squeeze(charset.Plain(known))
		if !slices.ContainsFunc(all, func(s *saying) bool { return strings.Contains(squeeze(charset.Plain(s.Value)), squeezed) }) {
			out.Notef(0, "the text does not hold %q, as the student is known; please look", printable.Cut(printable.String(known), maxShown))
		}
	}
}

// squeeze removes spaces, which people put into names as they like.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// noteOthers names other students whose ids are in the text, and says what
// that means: it is for a person to look at.
func (ev *Evidence) noteOthers(out *Findings) {
	if ev.Foreign != "" {
		return // the finding itself says so
	}
	for _, c := range ev.others {
		if c.other != "" {
			out.Notef(c.frame, "the conversation that begins here names student id %s and not %s, and earns nothing; please look", c.other, ev.ID)
		}
	}
	if ev.Guessed {
		return
	}
	for _, s := range ev.naming {
		if !ev.names(ev.naming) {
			break
		}
		if other := ev.namesAnother([]*saying{s}); other != "" {
			out.Notef(s.frame(), "the text names student id %s as well; please look", other)
			break
		}
	}
	if ev.left > 0 && len(ev.Talks)+len(ev.TCP) > 0 {
		out.Notef(0, "conversations that earn points: %d; others of the student's: %d; marks come from one attempt, the best", len(ev.Talks)+len(ev.TCP), ev.left)
	}
}

// noteEncodings reports encodings other than UTF-8; they cost nothing.
func noteEncodings(all []*saying, out *Findings) {
	seen := map[string]bool{charset.UTF8: true}
	for _, s := range all {
		if seen[s.Encoding] {
			continue
		}
		seen[s.Encoding] = true
		if s.Encoding == charset.Unknown {
			out.Notef(s.frame(), "this message is no text in UTF-8, CP949 or UTF-16")
		} else {
			out.Notef(s.frame(), "the text is in %s, and was read as such", s.Encoding)
		}
	}
}

// noteLeftovers reports the first message that goes on behind its text, as a
// buffer does that is sent as a whole.
func noteLeftovers(all []*saying, out *Findings) {
	for _, s := range all {
		n := leftover(s.octets, s.Text)
		behind := s.octets[len(s.octets)-n:]
		if n == 0 || s.Length == 0 || s.Length == len(s.octets) && len(bytes.Trim(behind, "\x00")) > 0 {
			continue // a record: its fields are text, too
		}
		out.Notef(s.frame(), "got %s; octets behind the text: %d; send only as many as the text has", shown(s.octets, -1), n)
		return
	}
}
