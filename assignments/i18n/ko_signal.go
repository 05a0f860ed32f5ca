package i18n

// koSignal is what is said of where a capture comes from.
var koSignal = map[string]string{}
