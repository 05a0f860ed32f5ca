package i18n

// koReport is what the reports say around the findings.
var koReport = map[string]string{}
