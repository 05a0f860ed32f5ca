package i18n

// koCheck is what the checks of datagrams and of students' text say.
var koCheck = map[string]string{}
