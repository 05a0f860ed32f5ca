package assignments

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"socketlab/assignments/check"
	"socketlab/assignments/quiz"
	"socketlab/capture/message"
	"socketlab/lab/adverse"
)

// Parse reads an assignment file. The error is message.Problems and names everything
// that is wrong, each with line and column.
func Parse(file string, data []byte) (*check.Spec, error) {
	d := &decoder{file: file, places: map[string]*yaml.Node{}}
	spec := &check.Spec{Name: nameOf(file), File: file}
	if root := d.document(data); root != nil {
		d.value(root, reflect.ValueOf(spec).Elem(), "")
		d.parameters(spec)
		d.quiz(spec)
		d.robustness(spec)
		d.validate(spec)
	}
	if err := d.problems.Err(); err != nil {
		return nil, err
	}
	return spec, nil
}

// document returns the one document that a file may hold, or nil after noting
// why there is none.
func (d *decoder) document(data []byte) *yaml.Node {
	y := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := y.Decode(&doc); err != nil {
		d.syntax(err)
		return nil
	}
	switch err := y.Decode(&second); {
	case err == nil:
		d.bad(&second, "", message.Of("a second document begins here; an assignment file holds one"))
	case err != io.EOF:
		d.syntax(err)
		return nil
	}
	return doc.Content[0]
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax notes what package yaml says of a file that is no YAML.
func (d *decoder) syntax(err error) {
	if err == io.EOF {
		d.problems = append(d.problems, message.Problem{File: d.file, What: message.Of("the file is empty")})
		return
	}
	p := message.Problem{File: d.file, What: message.Of("this is no YAML: %s", err.Error())}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Column = min(p.Line, 1)
		p.What = message.Of("this is no YAML: %s", m[2])
	}
	d.problems = append(d.problems, p)
}

// parameters finds every check in the catalogue and decodes its parameters.
func (d *decoder) parameters(spec *check.Spec) {
	for i := range spec.Checks {
		c := &spec.Checks[i]
		field := "checks[" + strconv.Itoa(i) + "]"
		row, ok := check.Find(c.Name)
		if !ok {
			d.unknownCheck(field, c.Name)
			continue
		}
		c.With = row.New()
		if n := d.valueOf(field, "with"); n != nil {
			d.value(n, reflect.ValueOf(c.With).Elem(), field+".with")
			d.choices(c.With, field+".with")
		}
	}
}

// quiz makes checks of what stands in no table: the quiz, and the other end, where
// the assignment gives points for them.
func (d *decoder) quiz(spec *check.Spec) {
	switch {
	case spec.Quiz < 0:
		d.badAt("quiz", message.Of("%d is out of range", spec.Quiz))
	case spec.Quiz > 0:
		spec.Checks = append(spec.Checks, quiz.Part(spec, spec.Quiz))
	}
	switch {
	case spec.Referee < 0:
		d.badAt("referee", message.Of("%d is out of range", spec.Referee))
	case spec.Referee > 0:
		spec.Checks = append(spec.Checks, check.RefereePart(spec.Referee))
	}
}

// robustness makes a check of the behaviours that a server has to survive for
// points.
func (d *decoder) robustness(spec *check.Spec) {
	r := &spec.Robustness
	known := adverse.TrialNames(&spec.Experiment)
	for i, name := range r.Cases {
		if !slices.Contains(known, name) {
			d.badAt(fmt.Sprintf("robustness.cases[%d]", i), message.Of("there is no behaviour called %q that gives points", name).And(DidYouMean(name, known)))
		}
	}
	const most = 100
	switch {
	case r.Points < 0:
		d.badAt("robustness.points", message.Of("%d is out of range", r.Points))
	case r.Random < 0 || r.Random > most:
		d.badAt("robustness.random", message.Of("%d is out of range", r.Random))
	case r.Points > 0 && len(spec.Experiment.Servers) == 0:
		d.badAt("robustness", message.Of("the experiment has no server"))
	case r.Points > 0:
		spec.Checks = append(spec.Checks, check.RobustnessPart(spec))
	}
}

// choices validates the parameters that take one of a few words.
func (d *decoder) choices(c check.Check, field string) {
	chooser, ok := c.(check.Chooser)
	if !ok {
		return
	}
	v := reflect.ValueOf(c).Elem()
	for name, index := range keys(v.Type()) {
		if want, ok := chooser.Choices()[name]; ok {
			d.word(v.Field(index).String(), want, join(field, name))
		}
	}
}

func (d *decoder) unknownCheck(field, name string) {
	switch meant := DidYouMean(name, check.Names()); {
	case name == "":
		d.badAt(field+".check", message.Of("names no check; lab checks lists them"))
	case !meant.IsZero():
		d.badAt(field+".check", message.Of("unknown check %q", name).And(meant))
	default:
		d.badAt(field+".check", message.Of("unknown check %q; lab checks lists them", name))
	}
}

// valueOf returns the value of a key of a mapping that was decoded before.
func (d *decoder) valueOf(field, key string) *yaml.Node {
	n := d.places[field]
	for i := 0; n != nil && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func sorted(words []string) []string {
	slices.SortFunc(words, strings.Compare)
	return words
}
