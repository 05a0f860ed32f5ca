package i18n

// koSpec is what is wrong with an assignment file.
var koSpec = map[string]string{}
