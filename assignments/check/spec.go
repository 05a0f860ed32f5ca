package check

import (
	"socketlab/assignments/deadline"
	"socketlab/assignments/i18n"
	"socketlab/lab/experiment"
)

// A Spec is one assignment: what its experiment is, what a student is told about
// it, and how the capture of it is graded.
type Spec struct {
	Name string `yaml:"-"` // file name without .yaml: "udp-echo"
	File string `yaml:"-"` // where it was read from, for messages

	Title  i18n.Text   `yaml:"title"`
	Brief  i18n.Text   `yaml:"brief"`  // what the student will understand afterwards
	Steps  []i18n.Text `yaml:"steps"`  // what to do with programs of one's own, in order
	Expect []i18n.Text `yaml:"expect"` // what the capture will show
	Notes  []i18n.Text `yaml:"notes"`  // where the material is imprecise; what packets cannot show

	Own string `yaml:"own"` // whose programs are wanted: OwnServer, OwnClient or OwnBoth; empty: it does not matter

	Points     int                   `yaml:"points"`  // sum of the checks' points
	Late       deadline.Policy       `yaml:"late"`    // what lateness costs, where the class does not say it
	Quiz       int                   `yaml:"quiz"`    // points for answers about one's own packets; 0: there is no quiz
	Referee    int                   `yaml:"referee"` // points for agreeing with the teacher's lab referee; 0: it is evidence only
	Experiment experiment.Experiment `yaml:"experiment"`
	Checks     []Part                `yaml:"checks"`

	// Behaviours are those of the other side that a program has to survive. A
	// file that says nothing has those that its experiment promises.
	Behaviours experiment.Behaviours `yaml:"behaviours"`

	Robustness experiment.Robustness `yaml:"robustness"` // points for surviving them; none: nobody is asked
}

// A Part is one check of an assignment, with its points and parameters.
type Part struct {
	ID     string    `yaml:"id"`     // unique in the assignment
	Name   string    `yaml:"check"`  // in the catalogue
	Points int       `yaml:"points"` // 0: reported, and costs nothing
	Title  i18n.Text `yaml:"title"`
	Needs  []string  `yaml:"needs"` // ids of checks without which this one is skipped
	With   Check     `yaml:"with"`  // the check with its parameters; never nil after Load
}

// Ports returns every port that the assignment's servers and clients are
// told, in order, each once.
func (s *Spec) Ports() []uint16 {
	ports := []uint16{s.Experiment.Port}
	for _, server := range s.Experiment.Servers {
		if server.Port == 0 || server.Port == s.Experiment.Port {
			continue
		}
		ports = append(ports, server.Port)
	}
	return ports
}

// Lab returns what a capture of the assignment is searched for.
func (s *Spec) Lab() Lab {
	checks := make([]Check, len(s.Checks))
	for i, c := range s.Checks {
		checks[i] = c.With
	}
	return Lab{Ports: s.Ports(), Wanted: Wanted(checks)}
}
