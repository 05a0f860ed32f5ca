package i18n

// koInspect is what lab inspect says.
var koInspect = map[string]string{}
