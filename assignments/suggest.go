package assignments

import "github.com/agnivade/levenshtein"

// Closest returns the word among words that s is probably a slip of, or
// nothing if all are too different to be meant.
func Closest(s string, words []string) string {
	length := len([]rune(s))
	best, least := "", min(max(2, length/3)+1, length)
	for _, w := range words {
		if d := levenshtein.ComputeDistance(s, w); d < least {
			best, least = w, d
		}
	}
	return best
}
