package i18n

// koCommon is what several areas say.
var koCommon = map[string]string{}
