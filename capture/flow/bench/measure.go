package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"
)

// A program is one row of the table.
type program struct {
	name string
	args []string // FILE stands for the capture
}

// programs are the rows, ours first.
func (o *options) programs() []program {
	self, _ := os.Executable()
	return []program{
		{"lab inspect", []string{o.lab, "inspect", "FILE"}},
		{"lab inspect, with hashes", []string{o.lab, "inspect", "--format", "json", "FILE"}},
		{"cat", []string{"cat", "FILE"}},
		{"tcpdump -w /dev/null", []string{"tcpdump", "-r", "FILE", "-w", "/dev/null"}},
		{"capinfos -c", []string{"capinfos", "-c", "FILE"}},
		{"tcptrace -n", []string{"tcptrace", "-n", "FILE"}},
		{"gopacket PacketSource", []string{self, "-loop", "FILE"}},
		{"tshark conversations", []string{"tshark", "-q", "-z", "conv,tcp", "-z", "conv,udp", "-r", "FILE"}},
	}
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

// median runs a program several times.
func (p *program) median(file string, runs int) (result, error) {
	var all []result
	for range runs {
		r, err := p.measure(file)
		if err != nil {
			return result{}, err
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b result) int {
		switch {
		case a.seconds < b.seconds:
			return -1
		case a.seconds > b.seconds:
			return 1
		}
		return 0
	})
	return all[len(all)/2], nil
}

// table measures all programs over one capture.
func (o *options) table() error {
	file, err := o.file(o.size)
	if err != nil {
		return err
	}
	fmt.Printf("%d MiB pcapng, 2000 conversations; median of %d runs\n\n", o.size, o.runs)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer w.Flush()
	fmt.Fprintln(w, "program\tseconds\tMiB/s\ttimes lab\tpeak MiB\t")
	first := 0.0
	for _, p := range o.programs() {
		if _, err := exec.LookPath(p.args[0]); err != nil {
			fmt.Fprintf(w, "%s\tnot installed\t\t\t\t\n", p.name)
			continue
		}
		r, err := p.median(file, o.runs)
		if err != nil {
			fmt.Fprintf(w, "%s\t%v\t\t\t\t\n", p.name, err)
			continue
		}
		if first == 0 {
			first = r.seconds
		}
		fmt.Fprintf(w, "%s\t%.3f\t%.0f\t%.2f\t%d\t\n", p.name, r.seconds, float64(o.size)/r.seconds, r.seconds/first, r.peak>>20)
	}
	return nil
}

// memoryOverSize shows that the peak does not grow with the capture.
func (o *options) memoryOverSize() error {
	for _, mib := range []int64{50, 500, 5120} {
		file, err := o.file(mib)
		if err != nil {
			return err
		}
		for _, p := range o.programs()[:2] {
			r, err := p.median(file, 1)
			if err != nil {
				return err
			}
			fmt.Printf("%5d MiB  %-26s %7.2f s  peak %3d MiB\n", mib, p.name, r.seconds, r.peak>>20)
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
		r, err := p.median(file, 1)
		if err != nil {
			return err
		}
		fmt.Printf("%d connections  %-26s %7.2f s  peak %d octets each\n", o.connections, p.name, r.seconds, r.peak/int64(o.connections))
	}
	return nil
}
