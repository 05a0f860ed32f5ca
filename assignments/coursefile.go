package assignments

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"socketlab/assignments/check"
	"socketlab/assignments/deadline"
	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// A Course is a course file: which labs, what they weigh, and when they are due.
type Course struct {
	Name string `yaml:"-"` // of the file, without .yaml
	File string `yaml:"-"` // where it was read from

	Title   i18n.Text       `yaml:"title"`
	Labs    []CourseLab     `yaml:"labs"`           // in the order of the course
	Drop    int             `yaml:"drop,omitempty"` // so many of a student's labs do not count: those without which the result is best
	Attempt string          `yaml:"attempt"`        // that counts where a student handed in several: newest, first or best (the default)
	Zone    string          `yaml:"zone,omitempty"` // of times that say none: Asia/Seoul, +09:00
	Late    deadline.Policy `yaml:"late,omitempty"` // what lateness costs, instead of what the labs say
}

// A CourseLab is one lab of a course.
type CourseLab struct {
	Lab    string `yaml:"lab"`            // a built-in lab, or the path of a YAML file from the course file
	Weight int    `yaml:"weight"`         // against the other labs; 1 if it is missing, 0 counts nothing
	Due    string `yaml:"due,omitempty"`  // the last moment in time, as "2026-11-20 23:59"; empty: there is none
	From   string `yaml:"from,omitempty"` // which folder or archive holds what was handed in, as "*week 3*"; empty: named after the lab

	Break string `yaml:"break,omitempty"` // path of a behaviour that lab break has saved, from the course file: handed out with the lab; may be empty

	Late *deadline.Policy `yaml:"late,omitempty"` // what lateness costs in this lab; nil where the course or the lab says it

	Spec *check.Spec `yaml:"-"`
}

// LateOf is what lateness costs in a lab: what the course file says of the lab,
// else of all, else what the lab says itself.
func (c *Course) LateOf(i int) deadline.Policy {
	switch l := &c.Labs[i]; {
	case l.Late != nil:
		return *l.Late
	case c.Late != (deadline.Policy{}):
		return c.Late
	default:
		return l.Spec.Late
	}
}

// WriteCourse writes a course as a course file.
func WriteCourse(w io.Writer, c *Course) error {
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	return e.Encode(c)
}

// Attempts are the values of Course.Attempt.
var courseAttempts = []string{"best", "newest", "first"}

// maxCourse is how many labs a course may have.
const maxCourse = 200

// IsCourse reports whether a file is one of a course, and not of an assignment:
// it lists labs.
func IsCourse(data []byte) bool {
	var top map[string]yaml.Node
	return yaml.Unmarshal(data, &top) == nil && top["labs"].Kind == yaml.SequenceNode
}

// LoadCourse reads a course file and the labs that it names. The error is
// message.Problems for a file with errors in it.
func LoadCourse(file string) (*Course, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, err
	}
	return ParseCourse(file, data)
}

// ParseCourse reads a course file, as Parse reads an assignment, and the labs
// that it names.
func ParseCourse(file string, data []byte) (*Course, error) {
	d := &decoder{file: file, places: map[string]*yaml.Node{}}
	c := &Course{Name: nameOf(file), File: file}
	if root := d.document(data); root != nil {
		d.value(root, reflect.ValueOf(c).Elem(), "")
		d.course(c)
	}
	if err := d.problems.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// course notes what is wrong with a course whose values are all well formed,
// and loads its labs.
func (d *decoder) course(c *Course) {
	if c.Title.IsZero() {
		d.badAt("title", message.Of("is missing"))
	}
	switch {
	case len(c.Labs) == 0:
		d.badAt("labs", message.Of("is missing"))
	case len(c.Labs) > maxCourse:
		d.badAt("labs", message.Of("%d is out of range", len(c.Labs)))
		return
	}
	if c.Drop < 0 || c.Drop > 0 && c.Drop >= len(c.Labs) {
		d.badAt("drop", message.Of("%d is out of range", c.Drop))
	}
	if c.Attempt == "" {
		c.Attempt = courseAttempts[0]
	}
	d.word(c.Attempt, courseAttempts, "attempt")
	if _, ok := ZoneOf(c.Zone); !ok {
		d.badAt("zone", message.Of("got %q, want a time zone such as Asia/Seoul or +09:00", c.Zone))
	}
	if field, what := c.Late.Problem(); field != "" {
		d.badAt("late."+field, what)
	}
	var names []string
	for i := range c.Labs {
		names = append(names, d.courseLab(c, i, names))
	}
}

// courseLab loads one lab of a course and returns its name.
func (d *decoder) courseLab(c *Course, i int, before []string) string {
	l, field := &c.Labs[i], fmt.Sprintf("labs[%d]", i)
	if d.places[field+".weight"] == nil {
		l.Weight = 1
	}
	if l.Weight < 0 || l.Weight > 1000 {
		d.badAt(field+".weight", message.Of("%d is out of range", l.Weight))
	}
	if zone, ok := ZoneOf(c.Zone); ok && l.Due != "" {
		if _, _, ok := Moment(l.Due, zone); !ok {
			d.badAt(field+".due", message.Of("got %q, want a time such as 2026-11-20 23:59", l.Due))
		}
	}
	if _, err := path.Match(l.From, ""); err != nil {
		d.badAt(field+".from", message.Of("got %q, want a pattern such as *week3*", l.From))
	}
	if l.Late != nil {
		if wrong, what := l.Late.Problem(); wrong != "" {
			d.badAt(field+".late."+wrong, what)
		}
	}
	if l.Break != "" {
		if _, err := os.Stat(c.Beside(l.Break)); err != nil {
			d.badAt(field+".break", message.Of("%v", err))
		}
	}
	if l.Lab == "" {
		d.badAt(field+".lab", message.Of("is missing"))
		return ""
	}
	name := l.Lab
	if isPath(name) {
		name = filepath.Join(filepath.Dir(d.file), filepath.FromSlash(name))
	}
	spec, err := Load(name)
	if err != nil {
		d.badAt(field+".lab", message.Of("%v", err))
		return ""
	}
	if slices.Contains(before, spec.Name) {
		d.badAt(field+".lab", message.Of("another lab has the name %q", spec.Name))
	}
	l.Spec = spec
	return spec.Name
}

// Source is what `lab` takes for the lab: a name, or a path from where the
// program runs.
func (c *Course) Source(i int) string {
	if isPath(c.Labs[i].Lab) {
		return c.Beside(c.Labs[i].Lab)
	}
	return c.Labs[i].Lab
}

// Beside is the path of a file that the course file names.
func (c *Course) Beside(name string) string {
	return filepath.Join(filepath.Dir(c.File), filepath.FromSlash(name))
}

// ZoneOf finds a time zone by its name, as "Asia/Seoul", or its distance from
// UTC, as "+09:00"; "" is that of this machine. It reports false where there is
// none.
func ZoneOf(name string) (*time.Location, bool) {
	if name == "" {
		return time.Local, true
	}
	if t, err := time.Parse("-07:00", name); err == nil {
		return t.Location(), true
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// Moment reads a time, in a zone unless it says another: the first and the last
// moment of the day, the minute or the second that it names. It reports false
// for what is none.
func Moment(text string, zone *time.Location) (first, last time.Time, ok bool) {
	for form, length := range map[string]time.Duration{
		time.RFC3339: time.Second, "2006-01-02T15:04Z07:00": time.Minute,
		"2006-01-02 15:04:05": time.Second, "2006-01-02T15:04:05": time.Second,
		"2006-01-02 15:04": time.Minute, "2006-01-02T15:04": time.Minute,
	} {
		if t, err := time.ParseInLocation(form, text, zone); err == nil {
			return t, t.Add(length - time.Nanosecond), true
		}
	}
	if t, err := time.ParseInLocation("2006-01-02", text, zone); err == nil {
		return t, t.AddDate(0, 0, 1).Add(-time.Nanosecond), true
	}
	return first, last, false
}

// CourseTemplate writes a course file to begin with: every built-in lab, valid
// as it is, and every part explained in comments.
func CourseTemplate(w io.Writer, name string, lang i18n.Lang) error {
	data, err := templates.ReadFile("course_" + lang.String() + ".txt")
	if err != nil {
		return err
	}
	var labs bytes.Buffer
	for _, chapter := range Chapters() {
		fmt.Fprintf(&labs, "  # %s\n", chapter.Title.In(lang))
		for _, lab := range chapter.Labs {
			fmt.Fprintf(&labs, "  - lab: %s\n", lab)
		}
	}
	_, err = io.WriteString(w, strings.NewReplacer("NAME", name, "  LABS\n", labs.String()).Replace(string(data)))
	return err
}
