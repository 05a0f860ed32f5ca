package i18n

// koCheckTCP is what the checks of TCP connections say.
var koCheckTCP = map[string]string{}
