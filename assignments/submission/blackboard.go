package submission

import (
	"path"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// blackboardFile is assignment, account, time, and either the original name
// or, for the receipt that Blackboard writes, nothing but .txt.
var blackboardFile = regexp.MustCompile(`^(.+)_attempt_(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(.+)|\.txt)$`)

// blackboard holds what the receipts say.
type blackboard struct {
	people    map[string]Sender // by the part before "_attempt_"
	zone      *time.Location    // of the server's clock
	originals map[string]string // the student's file name by Blackboard's
}

func recogniseBlackboard(s *source) (layout, error) {
	b := &blackboard{zone: s.clock(), people: map[string]Sender{}, originals: map[string]string{}}
	found := false
	for _, f := range s.files {
		m := blackboardFile.FindStringSubmatch(path.Base(f.Path))
		if m == nil {
			continue
		}
		found = true
		if m[3] == "" {
			b.readReceipt(f, m[1])
		}
	}
	if !found {
		return nil, nil
	}
	return b, nil
}

// receiptPerson is the first line of a receipt, in any language: a word, a
// colon, the full name, and the account in parentheses.
var receiptPerson = regexp.MustCompile(`^[^:：]+[:：]\s*(.*?)\s*\(([^()]+)\)\s*$`)

// readReceipt learns the full name, and how the files were called before
// Blackboard renamed them: each "Original filename:" stands above its
// "Filename:".
func (b *blackboard) readReceipt(f *File, before string) {
	data, err := f.read(64 << 10)
	if err != nil || !utf8.Valid(data) {
		return
	}
	previous := ""
	for i, line := range strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n") {
		line = strings.TrimSpace(line)
		if m := receiptPerson.FindStringSubmatch(line); m != nil && i == 0 && strings.HasSuffix(before, "_"+m[2]) {
			b.people[before] = Sender{Name: printable(decodeName(m[1])), Login: m[2]}
		}
		_, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if strings.Contains(value, "_attempt_") && previous != "" {
			parts, _ := splitPath(previous)
			b.originals[decodeName(value)] = strings.Join(parts, "/")
		}
		previous = value
	}
}

func (b *blackboard) place(f *File) (place, bool) {
	name := path.Base(f.Path)
	m := blackboardFile.FindStringSubmatch(name)
	if m == nil {
		return place{}, false
	}
	who, ok := b.people[m[1]]
	if !ok {
		who = Sender{Login: m[1][strings.LastIndex(m[1], "_")+1:]}
	}
	at, _ := time.ParseInLocation("2006-01-02-15-04-05", m[2], b.zone) // zero for no such time
	original := m[3]
	if b.originals[name] != "" {
		original = b.originals[name]
	}
	f.Receipt = m[3] == ""
	return place{key: who.Login, label: who.Login, said: who, original: original, time: at, typed: f.Receipt}, true
}
