package compare

// What only tests make themselves.
const (
	OfSequence = ofSequence
	OfText     = ofText
)
