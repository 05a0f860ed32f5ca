package adverse

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// schema is the first line of a file, and schemas how those of all versions begin.
const schemas, schema = "lab/break/", "lab/break/v1"

// A File is a behaviour that can be handed on and played again.
type File struct {
	Schema    string    `yaml:"schema"`
	Lab       string    `yaml:"lab"`             // name of the assignment, or path of its file
	Against   string    `yaml:"against"`         // Server or Client
	Cause     string    `yaml:"cause,omitempty"` // that was named
	Seed      uint64    `yaml:"seed"`            // of the search
	Failed    int       `yaml:"failed"`          // so many times of 10 when it was found
	Behaviour Behaviour `yaml:"behaviour"`
}

// Write writes the file.
func (f *File) Write(w io.Writer) error {
	f.Schema = schema
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	return errors.Join(e.Encode(f), e.Close())
}

// MarshalYAML writes an action in one line, without what it does not need.
func (a Action) MarshalYAML() (any, error) {
	n := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	add := func(key string, value any) error {
		var v yaml.Node
		if err := v.Encode(value); err != nil {
			return err
		}
		v.Style = 0
		if _, text := value.(string); text && key != "do" {
			v.Style = yaml.DoubleQuotedStyle
		}
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &v)
		return nil
	}
	err := add("do", a.Do)
	for _, f := range []struct {
		key   string
		there bool
		value any
	}{
		{"client", a.Client > 0, a.Client}, {"text", a.Text != "", a.Text}, {"hex", a.Hex != "", a.Hex}, {"fill", a.Fill > 0, a.Fill},
		{"octets", a.Octets > 0, a.Octets}, {"count", a.Count > 0, a.Count}, {"back", a.Back, a.Back}, {"small", a.Small, a.Small}, {"for", a.For > 0, a.For.String()},
	} {
		if f.there {
			err = errors.Join(err, add(f.key, f.value))
		}
	}
	return n, err
}

// longestFile bounds the size of a file in octets.
const longestFile = 1 << 20

// Read reads a file that anybody may have written.
func Read(r io.Reader) (*File, error) {
	b, err := io.ReadAll(io.LimitReader(r, longestFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > longestFile {
		return nil, message.Errorf("too large for a saved behaviour")
	}
	var f File
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return nil, misread(err)
	}
	return &f, f.check()
}

// How package yaml complains, in words of Go.
var (
	unfit    = regexp.MustCompile("^line ([0-9]+): cannot unmarshal !!([a-z]+)(?: `(.*)`)? into (.*)$")
	stranger = regexp.MustCompile(`^line ([0-9]+): field (.*) not found in type`)
)

// misread says in words of the file why it is none: the first fault of several.
func misread(err error) error {
	if errors.Is(err, io.EOF) {
		return message.Errorf("no saved behaviour: the file is empty")
	}
	var typed *yaml.TypeError
	if !errors.As(err, &typed) || len(typed.Errors) == 0 {
		return message.Errorf("no saved behaviour: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	first := typed.Errors[0]
	if m := stranger.FindStringSubmatch(first); m != nil {
		return message.Errorf("line %s: there is no field called %q", m[1], m[2])
	}
	m := unfit.FindStringSubmatch(first)
	if m == nil {
		return message.Errorf("no saved behaviour: %s", first)
	}
	want := message.Of("a mapping")
	switch {
	case m[4] == "time.Duration":
		want = message.Of("a time such as 50ms")
	case strings.HasPrefix(m[4], "[]"):
		want = message.Of("a list")
	case m[4] == "bool":
		want = message.Of("true or false")
	case strings.Contains(m[4], "int"):
		want = message.Of("a whole number")
	case m[4] == "string":
		want = message.Of("text")
	}
	got := message.Of("%q", m[3])
	switch m[2] {
	case "map":
		got = message.Of("a mapping")
	case "seq":
		got = message.Of("a list")
	}
	return message.Errorf("line %s: got %v, want %v", m[1], got, want)
}

// check refuses what no search has written.
func (f *File) check() error {
	switch {
	case f.Schema != schema && strings.HasPrefix(f.Schema, schemas):
		return message.Errorf("written by another version of lab: got %q, want %q", f.Schema, schema)
	case f.Schema != schema:
		return message.Errorf("no saved behaviour: it does not begin with %q", "schema: "+schema)
	case f.Against != Server && f.Against != Client:
		return message.Errorf("against: got %q, want %s or %s", f.Against, Server, Client)
	case f.Behaviour.Family != "" && !slices.Contains(experiment.BehaviourFamilies(), f.Behaviour.Family):
		return message.Errorf("there is no family of behaviour called %q", f.Behaviour.Family)
	case len(f.Behaviour.Actions) == 0 || len(f.Behaviour.Actions) > mostActions:
		return message.Errorf("got %d actions, want 1 to %d", len(f.Behaviour.Actions), mostActions)
	}
	for i := range f.Behaviour.Actions {
		a := &f.Behaviour.Actions[i]
		if err := a.check(); err != nil {
			return message.Errorf("action %d: %v", i+1, err)
		}
		if !a.against(f.Against) {
			return message.Errorf("action %d: %v", i+1, message.Errorf("against a %s there is no action called %q", f.Against, a.Do))
		}
	}
	return f.Behaviour.bounded()
}

// bounded refuses what takes too long, or too much, in all.
func (b *Behaviour) bounded() error {
	var time time.Duration
	var octets int
	for i := range b.Actions {
		time += b.Actions[i].For
		octets += max(b.Actions[i].Fill, len(b.Actions[i].Text), len(b.Actions[i].Hex)/2)
	}
	switch {
	case time > longestTimeInAll:
		return message.Errorf("the pauses take %v in all, want at most %v", time, longestTimeInAll)
	case octets > mostOctetsInAll:
		return message.Errorf("got %d octets in all, want at most %d", octets, mostOctetsInAll)
	}
	return nil
}

// leastMTU is what every link carries (RFC 791), and mostMTU the longest packet.
const leastMTU, mostMTU = 68, 65535

func (a *Action) check() error {
	if !a.against(Server) && !a.against(Client) {
		return message.Errorf("there is no action called %q", a.Do)
	}
	if _, err := hex.DecodeString(a.Hex); err != nil {
		return message.Errorf("%q is not octets in base 16", a.Hex)
	}
	if a.Do == DoMTU && (a.Octets < leastMTU || a.Octets > mostMTU) {
		return message.Errorf("packets of %d octets: want %d to %d", a.Octets, leastMTU, mostMTU)
	}
	if a.For < 0 || a.For > longestTime {
		return message.Errorf("%v: want at most %v", a.For, longestTime)
	}
	for _, n := range []struct{ got, most int }{{a.Client, mostClients}, {a.Count, mostClients}, {a.Fill, mostOctets}, {a.Octets, mostOctets}} {
		if n.got < 0 || n.got > n.most {
			return message.Errorf("%d is out of range", n.got)
		}
	}
	return nil
}
