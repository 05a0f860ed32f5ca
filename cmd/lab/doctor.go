package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/capture/printable"
	"socketlab/lab/doctor"
)

func (p *program) doctorCommand() *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: p.Say("find out whether this machine can record the labs, and what to do if not"),
		Description: p.Say("Records one datagram, in a private network and on the machine's own loopback.\n" +
			"Exits with 0 if one of the two works, else with 3."),
		UsageText: "lab doctor\nlab doctor --format json",
		Flags: append(p.resultFlags("text", "json"),
			&cli.BoolFlag{Name: "probe", Hidden: true}), // how doctor starts itself in a private network
		Action: p.doctor,
	}
}

// doctor examines this machine.
func (p *program) doctor(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	if c.Bool("probe") {
		code, err := doctor.Answer(c.Context, p.out, p.Lang)
		if err != nil || code == exitDone {
			return err
		}
		return &problem{code: code}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	report := doctor.Examine(c.Context, doctor.Config{
		Ports: labPorts(), Probe: []string{self, "doctor", "--probe", "--lang", p.Lang.String()},
	})
	if c.Context.Err() != nil {
		return interrupted(nil)
	}
	show := p.doctorText
	if c.String("format") == "json" {
		show = p.doctorJSON
	}
	if err := p.write(c, func(w io.Writer) error { return show(w, report) }); err != nil {
		return err
	}
	if !report.CanRecord {
		return &problem{code: exitCannot}
	}
	return nil
}

// labPorts returns the ports of all built-in assignments.
func labPorts() []doctor.Port {
	var ports []doctor.Port
	all, _ := assignments.All() // lab lint reports what is wrong with one
	for _, spec := range all {
		for _, number := range spec.Ports() {
			port := doctor.Port{Number: number, UDP: spec.Experiment.Transport == "udp"}
			if number != 0 && !slices.Contains(ports, port) {
				ports = append(ports, port)
			}
		}
	}
	return ports
}

func (p *program) doctorText(w io.Writer, report doctor.Diagnosis) error {
	marks := map[doctor.Level]string{doctor.OK: "✓", doctor.Note: "·", doctor.Problem: "✗"}
	for _, f := range report.Findings {
		fmt.Fprintf(w, "%s %s\n", marks[f.Level], oneLine(f.Message.In(p.Lang)))
		if f.Command != "" {
			fmt.Fprintf(w, "    %s\n", oneLine(f.Command))
		}
	}
	conclusion := p.Say("This machine can record the labs.")
	if !report.CanRecord {
		conclusion = p.Say("This machine cannot record the labs yet. It can grade recordings.")
	}
	_, err := fmt.Fprintln(w, conclusion)
	return err
}

func (p *program) doctorJSON(w io.Writer, report doctor.Diagnosis) error {
	type finding struct {
		ID      string       `json:"id"`
		Level   doctor.Level `json:"level"`
		Message string       `json:"message"`
		Command string       `json:"command,omitempty"`
	}
	findings := []finding{}
	for _, f := range report.Findings {
		findings = append(findings, finding{f.ID, f.Level, f.Message.In(p.Lang), f.Command})
	}
	return printable.NewEncoder(w).Encode(map[string]any{
		"schema": "lab/doctor/v1", "can_record": report.CanRecord, "findings": findings,
	})
}
