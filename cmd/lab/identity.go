package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/unicode/norm"

	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// Limits of what a person can be called. They keep a line of the session on
// one screen and a file name within what file systems hold.
const (
	maxID   = 64  // characters
	maxName = 120 // characters
)

// studentID reads --id and checks that files can be named after it.
func (p *program) studentID(c *cli.Context) (string, error) {
	id := norm.NFC.String(c.String("id"))
	if bad := badID(id); !bad.IsZero() {
		return "", misuse("--id " + shorten(id) + ": " + bad.In(p.Lang))
	}
	return id, nil
}

// badID says why no file can be named after id, or nothing.
func badID(id string) message.Message {
	switch {
	case id == "":
		return message.Of("it is empty")
	case !utf8.ValidString(id):
		return message.Of("it is not UTF-8")
	case utf8.RuneCountInString(id) > maxID:
		return message.Of("it is longer than %d characters", maxID)
	case strings.ContainsFunc(id, unshown):
		return message.Of("it holds a character that cannot be shown")
	case strings.ContainsAny(id, `/\<>:"|?*`):
		return message.Of(`it holds one of / \ < > : " | ? *, which no file name may`)
	case strings.HasPrefix(id, ".") || strings.HasPrefix(id, "-"):
		return message.Of("it begins with %q", id[:1])
	case strings.HasSuffix(id, ".") || strings.TrimSpace(id) != id:
		return message.Of("it begins or ends with a space or a full stop")
	case reserved(id):
		return message.Of("Windows keeps this name for a device")
	}
	return message.Message{}
}

// unshown reports whether r has no place in a name: control characters, NUL
// among them, and characters that only change how others are shown.
func unshown(r rune) bool { return !unicode.IsGraphic(r) }

// reserved reports whether Windows takes a file called name for a device.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "COM" || stem[:3] == "LPT") && stem[3] >= '1' && stem[3] <= '9'
}

// badName says why a person or a department cannot be called name, or
// nothing. The empty name is one that is not known.
func badName(name string) message.Message {
	switch {
	case !utf8.ValidString(name):
		return message.Of("it is not UTF-8")
	case utf8.RuneCountInString(name) > maxName:
		return message.Of("it is longer than %d characters", maxName)
	case strings.ContainsFunc(name, unshown):
		return message.Of("it holds a character that cannot be shown")
	}
	return message.Message{}
}

// shorten quotes text for an error, cut to what a line can hold.
func shorten(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return `"` + printable.String(text) + `"`
}
