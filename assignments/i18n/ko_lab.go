package i18n

// koLab is what a run says: peers, journal, recording.
var koLab = map[string]string{}
