package assignments

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// A decoder turns YAML nodes into Go values and notes every problem with its
// place, instead of stopping at the first. What package yaml would silently
// accept is refused: unknown and repeated keys, octal numbers, yes for true.
type decoder struct {
	file     string
	problems message.Problems
	places   map[string]*yaml.Node // of every field that the file holds
}

var (
	durationType = reflect.TypeFor[time.Duration]()
	textType     = reflect.TypeFor[i18n.Text]()
	decimal      = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
)

// bad notes a problem at a node.
func (d *decoder) bad(n *yaml.Node, field string, what message.Message) {
	d.problems = append(d.problems, message.Problem{File: d.file, Line: n.Line, Column: n.Column, Field: field, What: what})
}

// badAt notes a problem at a field, or at the nearest one around it that the
// file holds, unless another problem of that field is known.
func (d *decoder) badAt(field string, what message.Message) {
	if slices.ContainsFunc(d.problems, func(p message.Problem) bool { return p.Field == field }) {
		return // one problem of a field is enough
	}
	for at := field; ; at = at[:max(0, strings.LastIndexAny(at, ".["))] {
		if n, ok := d.places[at]; ok {
			d.bad(n, field, what)
			return
		}
	}
}

// value decodes n into v, which is the named field.
func (d *decoder) value(n *yaml.Node, v reflect.Value, field string) {
	d.places[field] = n
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.bad(n, field, message.Of("anchors and aliases are not used in assignment files; write the value out"))
		return
	}
	switch {
	case v.Type() == textType && n.Kind == yaml.ScalarNode:
		v.Set(reflect.ValueOf(i18n.Text{En: n.Value, Ko: n.Value}))
	case v.Type() == durationType:
		d.duration(n, v, field)
	case v.Kind() == reflect.Pointer: // nil where the file says nothing
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), field)
	case v.Kind() == reflect.Struct:
		d.structure(n, v, field)
	case v.Kind() == reflect.Slice:
		d.list(n, v, field)
	default:
		d.scalar(n, v, field)
	}
}

// structure decodes a mapping into the fields of a struct.
func (d *decoder) structure(n *yaml.Node, v reflect.Value, field string) {
	if n.Kind != yaml.MappingNode {
		d.bad(n, field, message.Of("got %s, want a mapping of keys to values", kind(n)))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if seen[key.Value] {
			d.bad(key, join(field, key.Value), message.Of("stands here twice"))
			continue
		}
		seen[key.Value] = true
		d.member(key, value, v, field)
	}
}

// member decodes one key of a mapping.
func (d *decoder) member(key, value *yaml.Node, v reflect.Value, field string) {
	names := keys(v.Type())
	index, ok := names[key.Value]
	if !ok {
		d.unknown(key, field, names)
		return
	}
	d.places[join(field, key.Value)] = key
	if f := v.Field(index); f.Kind() != reflect.Interface { // the parameters of a check come later
		d.value(value, f, join(field, key.Value))
	}
}

// unknown reports a key that a struct does not have.
func (d *decoder) unknown(key *yaml.Node, field string, names map[string]int) {
	var words []string
	for name := range names {
		words = append(words, name)
	}
	d.bad(key, join(field, key.Value), message.Of("there is no such field").And(DidYouMean(key.Value, sorted(words))))
}

// keys returns the YAML keys of a struct type and the fields they name.
func keys(t reflect.Type) map[string]int {
	out := map[string]int{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			out[name] = i
		}
	}
	return out
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, field string) {
	if n.Kind != yaml.SequenceNode {
		d.bad(n, field, message.Of("got %s, want a list", kind(n)))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, element := range n.Content {
		d.value(element, v.Index(i), fmt.Sprintf("%s[%d]", field, i))
	}
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, field string) {
	if n.Kind != yaml.ScalarNode {
		d.bad(n, field, message.Of("got %s, want a single value", kind(n)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(n.Value)
	case reflect.Bool:
		if n.Value != "true" && n.Value != "false" {
			d.bad(n, field, message.Of("got %q, want true or false", n.Value))
		}
		v.SetBool(n.Value == "true")
	default:
		d.number(n, v, field)
	}
}

// number decodes a whole decimal number that fits v.
func (d *decoder) number(n *yaml.Node, v reflect.Value, field string) {
	if !decimal.MatchString(n.Value) || n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		d.bad(n, field, message.Of("got %q, want a whole number", n.Value))
		return
	}
	var err error
	if v.CanUint() {
		var u uint64
		u, err = strconv.ParseUint(n.Value, 10, v.Type().Bits())
		v.SetUint(u)
	} else {
		var i int64
		i, err = strconv.ParseInt(n.Value, 10, v.Type().Bits())
		v.SetInt(i)
	}
	if err != nil {
		d.bad(n, field, message.Of("%s is out of range", n.Value))
	}
}

func (d *decoder) duration(n *yaml.Node, v reflect.Value, field string) {
	t, err := time.ParseDuration(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || t < 0 {
		d.bad(n, field, message.Of("got %q, want a duration such as 2s or 150ms", n.Value))
		return
	}
	v.SetInt(int64(t))
}

// kind says what a node is.
func kind(n *yaml.Node) message.Message {
	switch n.Kind {
	case yaml.MappingNode:
		return message.Of("a mapping")
	case yaml.SequenceNode:
		return message.Of("a list")
	}
	return message.Of("a single value")
}

// join names a field of a struct.
func join(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}
