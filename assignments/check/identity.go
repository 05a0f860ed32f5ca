package check

import (
	"slices"
	"strings"

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
	texts := ev.texts()
	if len(texts) == 0 && len(ev.TCP) > 0 && !ev.partial() {
		out.Addf(ev.TCP[0].FirstFrame, "the clients sent no text").Hint(sendIdentity)
		return
	}
	if len(texts) == 0 {
		out.Missingf(0, "the capture holds no text of a client").
			Hint("Start recording before the programs, and see that the server uses the assignment's port.")
		return
	}
	noteEncodings(texts, out)
	at, ids := findID(texts, ev.ID)
	if at == 0 {
		ev.noID(texts[0].frame, ev.ID, ids, out)
		return
	}
	if ev.Guessed {
		out.Notef(at, "nobody said whose this is; the text names %s", ev.ID)
	}
	ev.beside(texts, at, ev.ID, out)
	ev.noteName(texts, out)
}

// findID returns the frame whose text holds id, 0 if none does, and all
// numbers that could be student ids.
func findID(texts []text, id string) (frame int, ids []string) {
	for _, t := range texts {
		p := t.plain()
		if frame == 0 && holdsID(p, id) {
			frame = t.frame
		}
		for _, other := range otherIDs(p) {
			if len(ids) < maxFields && !slices.Contains(ids, other) {
				ids = append(ids, other)
			}
		}
	}
	return frame, ids
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
func (ev *Evidence) beside(texts []text, at int, id string, out *Findings) {
	found := fieldsOf(texts, id)
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

// fieldsOf returns the words in all texts that can be a name or a department.
func fieldsOf(texts []text, id string) []string {
	var all []string
	for _, t := range texts {
		words := strings.ReplaceAll(t.plain(), plain(id), " ")
		for _, f := range fields(words) {
			if len(all) < maxFields && !slices.Contains(all, f) {
				all = append(all, f)
			}
		}
	}
	return all
}

// noteName tells a person who knows the student's name that it is not there.
func (ev *Evidence) noteName(texts []text, out *Findings) {
	for _, known := range []string{ev.Name, ev.Department} {
		if known == "" {
			continue
		}
		squeezed := squeeze(plain(known))
		if !slices.ContainsFunc(texts, func(t text) bool { return strings.Contains(squeeze(t.plain()), squeezed) }) {
			out.Notef(0, "the text does not hold %q, as the student is known; please look", printable.Cut(printable.String(known), maxShown))
		}
	}
}

// squeeze removes spaces, which people put into names as they like.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// noteEncodings reports encodings other than UTF-8; they cost nothing.
func noteEncodings(texts []text, out *Findings) {
	seen := map[string]bool{utf8Name: true}
	for _, t := range texts {
		if seen[t.encoding] {
			continue
		}
		seen[t.encoding] = true
		if t.encoding == unknown {
			out.Notef(t.frame, "this message is no text in UTF-8, CP949 or UTF-16LE")
		} else {
			out.Notef(t.frame, "the text is in %s, and was read as such", t.encoding)
		}
	}
}

// texts returns what the clients sent, as text.
func (ev *Evidence) texts() []text {
	var out []text
	for _, t := range ev.Talks {
		var frames []int
		var messages [][]byte
		for _, d := range t.requests() {
			frames = append(frames, d.Frame)
			messages = append(messages, d.Payload)
		}
		for i, m := range decodeAll(messages) {
			m.frame = frames[i]
			out = append(out, m)
		}
	}
	for _, c := range ev.TCP {
		if s := streamOf(c.Connection, c.client); len(s.octets) > 0 {
			m := decode(s.octets)
			m.frame = s.frame
			out = append(out, m)
		}
	}
	return out
}
