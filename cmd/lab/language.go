package main

import (
	"strings"

	"socketlab/assignments/i18n"
)

// languages are the values of --lang.
var languages = []string{"ko", "en"}

// language finds the language before anything else is understood, because
// even the first error is written in it: --lang, then the locale.
func language(args []string, getenv func(string) string) i18n.Lang {
	lang := locale(getenv)
	word, given := langFlag(args)
	if !given {
		return lang
	}
	if chosen, ok := i18n.Parse(word); ok {
		lang = chosen
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

// langFlag returns the last value of --lang. A missing one is reported later,
// with all other flags.
func langFlag(args []string) (value string, given bool) {
	for i, arg := range args {
		name, v, attached := strings.Cut(arg, "=")
		switch {
		case arg == "--":
			return value, given
		case name != "--lang" && name != "-lang":
		case attached:
			value, given = v, true
		case i+1 < len(args):
			value, given = args[i+1], true
		}
	}
	return value, given
}
