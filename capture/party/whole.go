package party

import (
	"fmt"
	"slices"
)

// Whole returns the comment of a section that lab has recorded from before the
// first program began until after the last one had ended, without losing a
// frame. What it does not hold has not happened.
func Whole(frames int) string {
	return fmt.Sprintf("recording: whole, %d frames", frames)
}

// WasWhole reports whether the comments of a section hold it, and the section
// still has as many frames.
func WasWhole(comments []string, frames int) bool {
	return slices.Contains(comments, Whole(frames))
}
