// Package doctor finds out whether this machine can record the labs, and if
// not, what the obstacle is and which one command removes it. It changes
// nothing.
package doctor

import (
	"context"
	"fmt"

	"socketlab/capture/message"
)

// A Level says how much a finding matters.
type Level string

// The levels.
const (
	OK      Level = "ok"      // it works
	Note    Level = "note"    // good to know; the labs work all the same
	Problem Level = "problem" // something that should work does not
)

// An Observation is one thing that was examined.
type Observation struct {
	ID      string          // names what was examined, and the cause: "private", "host/permission", "port/5000"
	Level   Level           // how much it matters
	Message message.Message // what was found
	Command string          // the one command that removes the cause; "" if there is none or no need
}

// A Port is one that a lab's server needs.
type Port struct {
	Number uint16
	UDP    bool // else TCP
}

func (p Port) String() string {
	if p.UDP {
		return fmt.Sprintf("UDP %d", p.Number)
	}
	return fmt.Sprintf("TCP %d", p.Number)
}

// A Config says what to examine.
type Config struct {
	Ports []Port
	// Probe is the command, program first, that runs this program so that it
	// calls Answer; it proves the private network. Empty: not examined.
	Probe []string
}

// A Diagnosis is what was found.
type Diagnosis struct {
	CanRecord bool // in the private network or on the host's loopback
	Findings  []Observation
}

// Examine examines this machine. It takes about a quarter of a second, several
// seconds if something is broken.
func Examine(ctx context.Context, config Config) Diagnosis {
	var report Diagnosis
	if len(config.Probe) > 0 {
		private := examinePrivate(ctx, config.Probe)
		report.CanRecord = private[0].Level == OK
		report.Findings = append(report.Findings, private...)
	}
	host := examineHost(ctx)
	if host.Level != OK && report.CanRecord {
		host.Level = Note // not needed
	}
	report.CanRecord = report.CanRecord || host.Level == OK
	report.Findings = append(report.Findings, host)
	report.Findings = append(report.Findings, backend()...)
	report.Findings = append(report.Findings, system()...)
	for _, port := range config.Ports {
		report.Findings = append(report.Findings, examinePort(port)...)
	}
	return report
}
