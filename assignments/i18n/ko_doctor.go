package i18n

// koDoctor is what lab doctor says.
var koDoctor = map[string]string{}
