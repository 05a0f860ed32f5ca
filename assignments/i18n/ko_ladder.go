package i18n

// koLadder is what the ladder says of each frame.
var koLadder = map[string]string{}
