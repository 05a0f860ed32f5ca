package provenance

import (
	"slices"
	"strings"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/seal"
)

// seals tells whether what lab sealed is unchanged.
func (q *inquiry) seals() {
	c := q.Capture
	seals, broken := seal.Read(c.Info.Custom)
	if broken > 0 {
		q.tell("seal-broken", "The seal that lab put on the file was changed itself, or damaged.").as(report.Strong, nil)
	}
	if len(seals) == 0 {
		if own := func(s capture.Section) bool { return s.Own() }; broken == 0 && len(c.Info.Sections) == 1 && slices.ContainsFunc(c.Info.Sections, own) {
			q.tell("unsealed", "The file says that lab recorded it, and has no seal: an older lab wrote it, or one that could keep no key, or another program has saved it since.")
		}
		return
	}
	if q.Digest != nil {
		q.sealed(seal.Check(q.Digest, seals))
	}
}

// sealed says what became of what was sealed.
func (q *inquiry) sealed(f *seal.Condition) {
	machine := strings.Join(f.Machines, ", ")
	if f.Unchanged() {
		q.tell("sealed", "Unchanged since lab wrote it, on machine %s.", machine)
		return
	}
	if f.Matched == 0 && f.Cut == 0 {
		q.tell("seal-broken", "None of the frames is one that lab sealed on machine %s.", machine).as(report.Weak, nil)
		return
	}
	if len(f.Changed) > 0 {
		q.tell("seal-broken", "These frames are not as lab sealed them on machine %s: what they carry was changed since.", machine).as(report.Strong, f.Changed)
	}
	if len(f.Moved) > 0 {
		q.tell("seal-times", "The times of these frames are not those that lab sealed on machine %s.", machine).as(report.Strong, f.Moved)
	}
	if f.Shift != 0 {
		q.shifted(i18n.Mark("All times are %v later than lab sealed them: they were changed after the recording."),
			i18n.Mark("All times are %v earlier than lab sealed them: they were changed after the recording."), f.Shift)
	}
	if len(f.Changed) > 0 {
		return
	}
	if f.Cut > 0 {
		q.tell("sealed-part", "Sealed by lab on machine %s; since then the ends of frames were cut off: %d.", machine, f.Cut)
	} else if f.Missing > 0 || len(f.Added) > 0 {
		q.tell("sealed-part", "Sealed by lab on machine %s; since then frames were left out: %d, added: %d; the others are unchanged.", machine, f.Missing, len(f.Added))
	} else if f.Notes {
		q.tell("sealed-part", "Sealed by lab on machine %s; the frames are unchanged since, comments beside them are not.", machine)
	}
}

// shifted says that times were moved, in one of two sentences, unless that has
// been said.
func (q *inquiry) shifted(later, earlier string, by time.Duration) {
	if q.raised("times-shifted") {
		return
	}
	format := later
	if by < 0 {
		format, by = earlier, -by
	}
	q.tell("times-shifted", format, by.Round(time.Millisecond)).as(report.Weak, nil)
}
