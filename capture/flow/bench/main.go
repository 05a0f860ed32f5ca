// Command bench measures how fast captures are read, beside other programs
// that read them.
//
//	go run ./capture/flow/bench -lab bin/lab                 the tables
//	go run ./capture/flow/bench -lab bin/lab -slow           with programs that take minutes, too
//	go run ./capture/flow/bench -lab bin/lab -flat           memory from 50 MiB to 5 GiB
//	go run ./capture/flow/bench -lab bin/lab -connections N  memory for N connections
//	go run ./capture/flow/bench -generate F -size 500        only write a capture (-random: the second kind)
//
// Captures are generated, the same ones every time. Programs that are not
// installed are left out of the table.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

type options struct {
	lab         string
	dir         string
	runs        int
	size        int64
	slow        bool
	flat        bool
	random      bool
	connections int
	generate    string
	loop        string
}

func main() {
	var o options
	flag.StringVar(&o.lab, "lab", "bin/lab", "the program to measure")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "where the generated captures go")
	flag.IntVar(&o.runs, "runs", 5, "runs of each program, in turn; the median counts")
	flag.Int64Var(&o.size, "size", 500, "MiB of the capture")
	flag.BoolVar(&o.slow, "slow", false, "measure gopacket and tshark, too: once, not several times")
	flag.BoolVar(&o.random, "random", false, "with -generate: each next frame is of another conversation")
	flag.BoolVar(&o.flat, "flat", false, "measure memory over the size of the capture instead")
	flag.IntVar(&o.connections, "connections", 0, "measure memory for so many connections instead")
	flag.StringVar(&o.generate, "generate", "", "only write the capture to this file")
	flag.StringVar(&o.loop, "loop", "", "only read this file with gopacket's PacketSource")
	flag.Parse()
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o *options) run() error {
	switch {
	case o.loop != "":
		return packetSource(o.loop)
	case o.generate != "" && o.connections > 0:
		return generateMany(o.generate, o.connections)
	case o.generate != "" && o.random:
		return atRandom.generate(o.generate, o.size<<20, conversations)
	case o.generate != "":
		return inTurns.generate(o.generate, o.size<<20, conversations)
	case o.flat:
		return o.memoryOverSize()
	case o.connections > 0:
		return o.memoryOfConnections()
	}
	return o.tables()
}

// conversations is how many a generated capture holds.
const conversations = 2000

// file generates the capture of a size, unless it is there already.
func (o *options) file(t *traffic, mib int64) (string, error) {
	name := filepath.Join(o.dir, fmt.Sprintf("lab-bench-%s-%d.pcapng", t.name, mib))
	if info, err := os.Stat(name); err == nil && info.Size() >= mib<<20 {
		return name, nil
	}
	return name, t.generate(name, mib<<20, conversations)
}
