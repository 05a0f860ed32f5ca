package main

import (
	"slices"
	"strings"

	"socketlab/assignments/i18n"
)

// languages are the values of --lang.
var languages = []string{"ko", "en"}

// language finds the language before anything else is understood, because
// even the first error is written in it: --lang, then the locale.
func language(args []string, getenv func(string) string) i18n.Lang {
	lang := locale(getenv)
	for _, word := range langFlags(args) {
		if chosen, ok := i18n.Parse(word); ok && slices.Contains(languages, word) {
			lang = chosen
		}
	}
	return lang // --lang itself refuses what it does not know
}

// locale reads the language from the environment, as POSIX orders it.
func locale(getenv func(string) string) i18n.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			lang, _ := i18n.Parse(value)
			return lang
		}
	}
	return i18n.En
}

// langFlags returns the values of --lang. A missing one is reported later,
// with all other flags.
func langFlags(args []string) (values []string) {
	for i, arg := range args {
		name, v, attached := strings.Cut(arg, "=")
		switch {
		case arg == "--":
			return values
		case name != "--lang" && name != "-lang":
		case attached:
			values = append(values, v)
		case i+1 < len(args):
			values = append(values, args[i+1])
		}
	}
	return values
}
