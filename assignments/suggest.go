package assignments

import "github.com/hbollon/go-edlib"

// Closest returns the word among words that s is probably a slip of, or
// nothing if all are too different to be meant: one letter in three may be
// missing, too many, another one, or swapped with its neighbour.
func Closest(s string, words []string) string {
	best, least := "", len([]rune(s))/3+1
	for _, w := range words {
		if d := edlib.OSADamerauLevenshteinDistance(s, w); d < least {
			best, least = w, d
		}
	}
	return best
}
