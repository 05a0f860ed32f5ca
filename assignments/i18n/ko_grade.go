package i18n

// koGrade is what grading says of a submission as a whole.
var koGrade = map[string]string{}
