package check

import "slices"

// An OtherID is the id of another student that the text names.
type OtherID struct {
	ID    string
	Frame int // that names it first
}

// OtherIDs returns ids in what the lab's clients said that can only be those of
// other students of the same school, and whether none but theirs is there. ev is
// what For has made.
func (ev *Evidence) OtherIDs() (others []OtherID, alone bool) {
	all := ev.said()
	for _, s := range all {
		id := ev.namesAnother([]*saying{s})
		if id == "" || slices.ContainsFunc(others, func(o OtherID) bool { return o.ID == id }) || len(others) == maxFields {
			continue
		}
		others = append(others, OtherID{id, max(s.carries(id), s.frame())})
	}
	return others, len(others) > 0 && !ev.names(all)
}

// A Line is something that a client of the lab said.
type Line struct {
	Text  string
	Frame int // with which it begins
}

// Lines returns what the lab's clients said, whoever they are.
func (ev *Evidence) Lines() (lines []Line) {
	for _, s := range ev.said() {
		lines = append(lines, Line{s.Value, s.frame()})
	}
	return lines
}
