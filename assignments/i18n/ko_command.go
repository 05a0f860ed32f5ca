package i18n

// koCommand is what the command says: help, errors, hints.
var koCommand = map[string]string{}
