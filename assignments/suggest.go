package assignments

import (
	"github.com/hbollon/go-edlib"

	"socketlab/capture/message"
)

// DidYouMean asks for the word among words that s is probably a slip of. It
// says nothing if all are too different to be meant: one letter in three may be
// missing, too many, another one, or swapped with its neighbour.
func DidYouMean(s string, words []string) message.Message {
	best, least := "", len([]rune(s))/3+1
	for _, w := range words {
		if d := edlib.OSADamerauLevenshteinDistance(s, w); d < least {
			best, least = w, d
		}
	}
	if best == "" {
		return message.Message{}
	}
	return message.Of("(did you mean %q?)", best)
}
