// Package i18n says everything that a person reads in Korean and in English.
//
// A message is written in English, as a fmt format, at the place where it is
// needed; package message carries it here. The catalogue (the ko*.go files, one for each area) holds the Korean
// for each format; a test proves that none is missing and none is left over.
// Korean formats put particles as {은/는}, and the right one is chosen after
// the arguments stand in their places.
package i18n

import (
	"fmt"
	"strings"

	"socketlab/capture/message"
)

// A Lang is a language that lab speaks. The zero value is English.
type Lang uint8

// The languages.
const (
	En Lang = iota
	Ko

	// Both is not spoken: what is said in it is kept for people of whom nobody
	// knows yet which language they read. Choose says it to them.
	Both
)

// String returns the tag of the language (RFC 5646): "en" or "ko".
func (l Lang) String() string {
	switch l {
	case Ko:
		return "ko"
	case Both:
		return both("en", "ko")
	}
	return "en"
}

// Langs returns all languages.
func Langs() []Lang { return []Lang{En, Ko} }

// Parse finds the language for a tag or a locale, such as "ko" or
// "ko_KR.UTF-8". It reports false for one that lab does not speak.
func Parse(s string) (Lang, bool) {
	tag, _, _ := strings.Cut(strings.ToLower(s), ".")
	tag, _, _ = strings.Cut(strings.ReplaceAll(tag, "-", "_"), "_")
	switch tag {
	case "ko", "korean":
		return Ko, true
	case "en", "english", "c", "posix":
		return En, true
	}
	return En, false
}

// Say formats as fmt.Sprintf does, in language l. The format is the English
// one. One that the catalogue does not hold is said in English.
func (l Lang) Say(format string, args ...any) string {
	switch l {
	case Both:
		return both(En.Say(format, chosen(args, En)...), Ko.Say(format, chosen(args, Ko)...))
	case En:
		return fmt.Sprintf(format, spoken(args, l)...)
	}
	korean, ok := catalogue()[format]
	if !ok {
		return fmt.Sprintf(format, spoken(args, l)...)
	}
	return particles(fmt.Sprintf(korean, spoken(args, l)...))
}

// spoken returns args with every message, text and error among them said in l.
func spoken(args []any, l Lang) []any {
	for i, a := range args {
		switch a := a.(type) {
		case message.Message:
			args = replaced(args, i, a.In(l))
		case Text:
			args = replaced(args, i, a.In(l))
		case error:
			args = replaced(args, i, l.Err(a))
		}
	}
	return args
}

// replaced returns a copy of args with one of them changed.
func replaced(args []any, i int, s string) []any {
	args = append([]any(nil), args...)
	args[i] = s
	return args
}

// A Text is one text in both languages, as assignment files hold them.
type Text struct {
	En string `yaml:"en" json:"en"`
	Ko string `yaml:"ko" json:"ko"`
}

// In returns the text in a language, or in the other one where it is missing.
func (t Text) In(l Lang) string {
	if l == Both {
		return both(t.In(En), t.In(Ko))
	}
	if l == Ko && t.Ko != "" || t.En == "" {
		return t.Ko
	}
	return t.En
}

// String returns the text in English.
func (t Text) String() string { return t.In(En) }

// IsZero reports whether t holds no text at all.
func (t Text) IsZero() bool { return t == Text{} }

// Mark returns format unchanged. It marks a format of the catalogue that
// stands in a table and is said later.
func Mark(format string) string { return format }
