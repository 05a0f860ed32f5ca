// Package message holds what is to be said to a person before it is known in
// which language.
//
// A message is written where something happens, as an English format with its
// arguments; whoever talks to a person says it, in that person's language.
// This package knows no language but English.
package message

import "fmt"

// A Language says things to people. An i18n.Lang is one.
type Language interface {
	// Say formats as fmt.Sprintf does, in the language. The format is the
	// English one. Arguments that are messages themselves are said too.
	Say(format string, args ...any) string
}

// A Message is something to be said once the language is known.
type Message struct {
	Format string // English, as for fmt.Sprintf; empty: nothing to say
	Args   []any  // may be messages themselves
}

// Of returns a message.
func Of(format string, args ...any) Message { return Message{format, args} }

// IsZero reports whether m says nothing.
func (m Message) IsZero() bool { return m.Format == "" }

// In says m in a language.
func (m Message) In(l Language) string {
	if m.IsZero() {
		return ""
	}
	return l.Say(m.Format, m.Args...)
}

// And returns m with another message behind it, unless that says nothing.
func (m Message) And(more Message) Message {
	if more.IsZero() {
		return m
	}
	return Of("%s %s", m, more)
}

// String says m in English.
func (m Message) String() string { return m.In(English) }

// English is the language that errors are in until somebody says them.
var English Language = english{}

type english struct{}

func (english) Say(format string, args ...any) string { return fmt.Sprintf(format, args...) }
