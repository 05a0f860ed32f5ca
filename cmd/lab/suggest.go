package main

import "socketlab/assignments"

// didYouMean returns " (did you mean X?)" for the name that word is probably
// a slip of, or nothing.
func (p *program) didYouMean(word string, names []string) string {
	best := assignments.Closest(word, names)
	if best == "" {
		return ""
	}
	return " " + p.Say("(did you mean %q?)", best)
}
