package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"
)

// A program is one row of a table.
type program struct {
	name string
	args []string // FILE stands for the capture
	slow bool     // takes so long that it runs once, and only if that was asked for
}

// programs are the rows, ours first.
func (o *options) programs() []program {
	self, _ := os.Executable()
	return []program{
		{name: "lab inspect --format json, with hashes", args: []string{o.lab, "inspect", "--format", "json", "FILE"}},
		{name: "lab inspect", args: []string{o.lab, "inspect", "FILE"}},
		{name: "cat", args: []string{"cat", "FILE"}},
		{name: "tcpdump -w /dev/null", args: []string{"tcpdump", "-r", "FILE", "-w", "/dev/null"}},
		{name: "capinfos -c", args: []string{"capinfos", "-c", "FILE"}},
		{name: "tcptrace -n", args: []string{"tcptrace", "-n", "FILE"}},
		{name: "gopacket PacketSource", args: []string{self, "-loop", "FILE"}, slow: true},
		{name: "tshark conversations", args: []string{"tshark", "-q", "-z", "conv,tcp", "-z", "conv,udp", "-r", "FILE"}, slow: true},
	}
}

// installed reports whether p can be run.
func (p *program) installed() bool {
	_, err := exec.LookPath(p.args[0])
	return err == nil
}

// A result is what one run took.
type result struct {
	seconds float64
	peak    int64 // octets of memory; 0 where the system does not tell
}

// measure runs a program over a capture.
func (p *program) measure(file string) (result, error) {
	args := slices.Clone(p.args)
	for i := range args {
		if args[i] == "FILE" {
			args[i] = file
		}
	}
	c := exec.Command(args[0], args[1:]...)
	start := time.Now()
	err := c.Run()
	took := time.Since(start).Seconds()
	if err != nil {
		return result{}, fmt.Errorf("%s: %w", p.name, err)
	}
	return result{took, peak(c.ProcessState)}, nil
}

// A row is a program and what its runs took.
type row struct {
	program
	results []result
	err     error
}

// run adds a result, unless an earlier run failed.
func (r *row) run(file string) {
	if r.err != nil {
		return
	}
	one, err := r.measure(file)
	r.results, r.err = append(r.results, one), err
}

// median returns the run in the middle.
func (r *row) median() result {
	slices.SortFunc(r.results, func(a, b result) int { return cmp.Compare(a.seconds, b.seconds) })
	return r.results[len(r.results)/2]
}

// tables measures all programs over one capture of each kind.
func (o *options) tables() error {
	for _, t := range []*traffic{inTurns, atRandom} {
		file, err := o.file(t, o.size)
		if err != nil {
			return err
		}
		fmt.Printf("\n%d MiB pcapng, %d conversations, %q; median of %d runs\n\n", o.size, conversations, t.name, o.runs)
		o.table(o.rows(file))
	}
	return nil
}

// rows runs the programs in turn, so that what else the machine does slows
// all of them alike.
func (o *options) rows(file string) []row {
	var rows []row
	for _, p := range o.programs() {
		if p.installed() && (o.slow || !p.slow) {
			rows = append(rows, row{program: p})
		}
	}
	for run := range o.runs {
		for i := range rows {
			if run == 0 || !rows[i].slow {
				rows[i].run(file)
			}
		}
	}
	return rows
}

// table prints rows. The last column says how much longer a program takes
// than tcpdump takes to read the frames and write them away.
func (o *options) table(rows []row) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer w.Flush()
	fmt.Fprintln(w, "program\tseconds\tMiB/s\tpeak MiB\ttimes lab\ttimes tcpdump\t")
	first, dump := 0.0, 0.0
	for i := range rows {
		if rows[i].err == nil && rows[i].args[0] == "tcpdump" {
			dump = rows[i].median().seconds
		}
	}
	for i := range rows {
		if rows[i].err != nil {
			fmt.Fprintf(w, "%v\t\t\t\t\t\t\n", rows[i].err)
			continue
		}
		r := rows[i].median()
		if i == 0 {
			first = r.seconds
		}
		fmt.Fprintf(w, "%s\t%.3f\t%.0f\t%d\t%.2f\t%.2f\t\n",
			rows[i].name, r.seconds, float64(o.size)/r.seconds, r.peak>>20, r.seconds/first, r.seconds/dump)
	}
}

// memoryOverSize shows that the peak does not grow with the capture.
func (o *options) memoryOverSize() error {
	for _, t := range []*traffic{inTurns, atRandom} {
		for _, mib := range []int64{50, 500, 5120} {
			file, err := o.file(t, mib)
			if err != nil {
				return err
			}
			for _, p := range o.programs()[:2] {
				r, err := p.measure(file)
				if err != nil {
					return err
				}
				fmt.Printf("%5d MiB %-6s  %-40s %7.2f s  peak %3d MiB\n", mib, t.name, p.name, r.seconds, r.peak>>20)
			}
		}
	}
	return nil
}

// memoryOfConnections shows what a connection costs.
func (o *options) memoryOfConnections() error {
	file := filepath.Join(o.dir, fmt.Sprintf("lab-bench-connections-%d.pcapng", o.connections))
	if err := generateMany(file, o.connections); err != nil {
		return err
	}
	for _, p := range o.programs()[:2] {
		r, err := p.measure(file)
		if err != nil {
			return err
		}
		fmt.Printf("%d connections  %-40s %7.2f s  peak %d octets each\n", o.connections, p.name, r.seconds, r.peak/int64(o.connections))
	}
	return nil
}
