package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/check"
	"socketlab/capture/challenge"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/lab"
	"socketlab/lab/referee"
)

func (p *program) refereeCommand() *cli.Command {
	return &cli.Command{
		Name:      "referee",
		Usage:     p.Say("be the other side of a lab for students, over the network, and record it"),
		ArgsUsage: "ASSIGNMENT",
		Description: p.Say("A student's lab run --referee HOST asks for a session and gets a code that nobody could\n" +
			"know before; the text of the lab has to hold it. The student's program talks to this\n" +
			"machine, and both record. Each session is a file in the folder of --out. lab grade\n" +
			"--referee FOLDER compares it with what the student hands in. Nobody without a session\n" +
			"is answered. It runs until Ctrl-C."),
		UsageText: "lab referee udp-echo --key teacher.key\nlab run udp-echo --id 20241234 --client 'python3 client.py {host} {port}' --referee 192.168.0.5\nlab grade submissions.zip --assignment udp-echo --out results --referee udp-echo-referee --key teacher.key",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "key", Usage: p.Say("`FILE` with the key, made if it is not there")},
			&cli.StringFlag{Name: "out", Usage: p.Say("`FOLDER` for the recordings (default: the lab's name with -referee)")},
			&cli.StringFlag{Name: "interface", Usage: p.Say("`INTERFACE` to record (default: the one that leads to other networks)")},
			&cli.IntFlag{Name: "listen", Value: referee.Port, Usage: p.Say("`PORT` where sessions are asked for")},
			&cli.BoolFlag{Name: "ipv6", Usage: p.Say("over IPv6 instead of IPv4")},
			&cli.IntFlag{Name: "most", Value: 1024, Usage: p.Say("`MIB` that all recordings may take; then no session is given any more")},
		},
		Action: p.referee,
	}
}

// referee does what `lab referee` promises.
func (p *program) referee(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	spec, err := p.assignment(args[0])
	if err != nil {
		return err
	}
	if why := referee.Unsupported(&spec.Experiment); !why.IsZero() {
		return misuse(p.Say("%s can have no referee: %s", spec.Name, why.In(p.Lang)))
	}
	port, most := c.Int("listen"), c.Int("most")
	switch {
	case c.String("key") == "":
		return misuse(p.Say("lab referee needs --%s", "key")).tell(p.again("--key", "teacher.key"))
	case port < 1 || port > 65535:
		return misuse(p.Say("port %d: want 1 to 65535", port))
	case most < 1:
		return misuse(p.Say("--%s %d: want a number from %d to %d", "most", most, 1, 1<<20))
	}
	key, err := p.keyFile(c.String("key"), true)
	if err != nil {
		return err
	}
	own, err := p.station(c.String("interface"), c.Bool("ipv6"))
	if err != nil {
		return err
	}
	if err := onlyLoopback(own.addr); err != nil {
		return err
	}
	kept, err := keep(c.String("out"), spec, int64(most)<<20)
	if err != nil {
		return named(kept.folder, err)
	}
	lock, err := p.lockFolder(kept.folder, p.Say("another lab referee is writing into %s", kept.folder))
	if err != nil {
		return err
	}
	defer lock.Release()
	err = referee.Run(c.Context, referee.Config{
		Lab: spec.Name, Experiment: spec.Experiment, Key: key, Interface: own.name, Port: uint16(port), IPv6: c.Bool("ipv6"),
		Program: "lab " + programVersion(), Room: kept.room, Save: kept.save,
		Tell: func(m message.Message) { p.note(m.In(p.Lang)) },
		Up:   func(port uint16) { p.refereeIsUp(args[0], spec, own, kept.folder, port) },
	})
	var inUse *lab.PortInUse
	switch {
	case errors.As(err, &inUse):
		return cannot(err).tell("lab doctor")
	case err != nil && c.Context.Err() == nil:
		return p.notRun(err)
	}
	return interrupted(nil)
}

// refereeIsUp says what students type now.
func (p *program) refereeIsUp(name string, spec *check.Spec, own station, folder string, port uint16) {
	host := own.addr.String()
	if port != referee.Port {
		host = net.JoinHostPort(host, strconv.Itoa(int(port)))
	}
	p.note(p.Say("recording %s; sessions are kept in %s; Ctrl-C ends it", own.name, folder))
	p.note(p.Say("what a student types:"))
	for own, program := range map[string]string{challenge.Client: "client.py", challenge.Server: "server.py"} {
		if referee.Supports(&spec.Experiment, own).IsZero() {
			p.note(fmt.Sprintf("  lab run %s --id 20241234 --%s 'python3 %s {host} {port}' --referee %s", quoted(name), own, program, host))
		}
	}
}

// A station is an interface of this machine, and its address.
type station struct {
	name string
	addr netip.Addr
}

// station finds the interface of a name or, without one, that which leads to other
// networks.
func (p *program) station(name string, ipv6 bool) (station, error) {
	if name == "" {
		return p.outlet(ipv6)
	}
	i, err := net.InterfaceByName(name)
	if err != nil {
		return station{}, misuse(p.Say("--interface %s: there is none of that name (%s)", name, strings.Join(interfaces(), ", ")))
	}
	addrs, _ := i.Addrs()
	for _, a := range addrs {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil && prefix.Addr().Is6() == ipv6 && !prefix.Addr().IsLinkLocalUnicast() {
			return station{name, prefix.Addr()}, nil
		}
	}
	return station{}, cannot(message.Errorf("interface %s has no address", name))
}

// outlet is the interface through which this machine would talk to the world, or
// the only one there is.
func (p *program) outlet(ipv6 bool) (station, error) {
	world := "192.0.2.1:9" // of documentation (RFC 5737, RFC 3849): nothing is sent
	if ipv6 {
		world = "[2001:db8::1]:9"
	}
	if c, err := net.Dial("udp", world); err == nil {
		defer c.Close()
		if own, err := netip.ParseAddrPort(c.LocalAddr().String()); err == nil {
			if name := interfaceOf(own.Addr()); name != "" {
				return station{name, own.Addr()}, nil
			}
		}
	}
	var only []station
	for _, name := range interfaces() {
		i, err := net.InterfaceByName(name)
		if err != nil || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		if s, err := p.station(name, ipv6); err == nil {
			only = append(only, s)
		}
	}
	if len(only) == 1 {
		return only[0], nil
	}
	return station{}, cannot(message.Errorf("it is not clear which interface leads to the students (%s)", strings.Join(interfaces(), ", "))).tell(p.again("--interface", "eth0"))
}

// onlyLoopback returns an error where lab can record loopback alone, and addr is
// elsewhere.
func onlyLoopback(addr netip.Addr) error {
	if runtime.GOOS != "windows" || addr.IsLoopback() {
		return nil
	}
	return cannot(message.Errorf("on Windows lab records loopback alone; use a machine with Linux or macOS"))
}

// interfaces are the names of those that are up.
func interfaces() (names []string) {
	all, _ := net.Interfaces()
	for _, i := range all {
		if i.Flags&net.FlagUp != 0 {
			names = append(names, i.Name)
		}
	}
	return names
}

// interfaceOf is the interface that has an address; "" if none has.
func interfaceOf(addr netip.Addr) string {
	for _, name := range interfaces() {
		i, err := net.InterfaceByName(name)
		if err != nil {
			continue
		}
		addrs, _ := i.Addrs()
		for _, a := range addrs {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil && prefix.Addr() == addr {
				return name
			}
		}
	}
	return ""
}

// mostOfOne is how many sessions are kept of a student at one address; then the
// oldest goes, so that nobody fills the disk.
const mostOfOne = 50

// A keeper keeps the recordings of a referee in a folder.
type keeper struct {
	folder string
	most   int64 // octets that all may take

	mu   sync.Mutex
	used int64
	last map[string][]string // files of a student at one address, oldest first
}

// keep opens the folder for the recordings of a referee.
func keep(folder string, spec *check.Spec, most int64) (*keeper, error) {
	if folder == "" {
		folder = spec.Name + "-referee"
	}
	k := &keeper{folder: folder, most: most, last: map[string][]string{}}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return k, err
	}
	found, err := os.ReadDir(folder)
	for _, f := range found {
		if info, err := f.Info(); err == nil {
			k.used += info.Size()
		}
	}
	return k, err
}

// room reports whether another session may be kept.
func (k *keeper) room() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.used < k.most
}

// save keeps the recording of a session, named after its student and its time.
func (k *keeper) save(s challenge.Session, r *lab.Recording) error {
	file := files.Grow(filepath.Join(k.folder, s.ID+"-"+s.At.Format("20060102T150405.000Z")+".pcapng"), nil)
	defer file.Discard()
	d := draft{w: file, whole: file.Mark}
	if err := errors.Join(d.all(sealed(r)), file.Sync()); err != nil {
		return err
	}
	name, err := file.Finish(false)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.used += size(name)
	who := s.ID + " " + s.Student.String()
	k.last[who] = append(k.last[who], name)
	if old := k.last[who]; len(old) > mostOfOne {
		k.used -= size(old[0])
		k.last[who] = slices.Clone(old[1:])
		return os.Remove(old[0])
	}
	return nil
}

// size is how many octets a file has.
func size(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}

// A meeting is a run with a referee.
type meeting struct {
	host  netip.AddrPort
	visit *referee.Visit // nil before it has begun
	deaf  bool           // the student's server answered nobody
}

// meeting reads --referee, and checks that the other flags fit; nil if there is no
// referee.
func (p *program) meeting(c *cli.Context, t *task) (*meeting, error) {
	where := c.String("referee")
	if where == "" {
		return nil, nil
	}
	own := ownProgram(&t.config)
	if own == "" {
		return nil, misuse(p.Say("with --referee one of the programs is yours, and the other the referee's: give either --client or --server")).
			tell(p.again("--client", "'python3 client.py {host} {port}'"))
	}
	for _, flag := range []string{"nonce", "port", "loss", "ipv6"} {
		if c.IsSet(flag) {
			return nil, misuse(p.Say("--%s and --referee do not go together", flag))
		}
	}
	if c.String("network") == "private" {
		return nil, misuse(p.Say("--%s and --referee do not go together", "network private"))
	}
	if why := referee.Supports(&t.spec.Experiment, own); !why.IsZero() {
		return nil, misuse(p.Say("%s can have no referee for your program: %s", t.spec.Name, why.In(p.Lang)))
	}
	name, port, err := net.SplitHostPort(where)
	if err != nil {
		name, port = strings.Trim(where, "[]"), strconv.Itoa(referee.Port)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return nil, misuse(p.Say("port %q: want 1 to 65535", port))
	}
	host, err := p.host(c.Context, name, false)
	return &meeting{host: netip.AddrPortFrom(host, uint16(number))}, err
}

// ownProgram says which side is the student's, if it is one alone.
func ownProgram(config *lab.Config) string {
	switch {
	case config.Client != "" && config.Server == "":
		return challenge.Client
	case config.Server != "" && config.Client == "":
		return challenge.Server
	}
	return ""
}

// meet begins the session with the referee, and makes the run one with it.
func (p *program) meet(ctx context.Context, t *task) error {
	m := t.meeting
	if m == nil {
		return nil
	}
	if err := onlyLoopback(m.host.Addr()); err != nil {
		return err
	}
	values, own := &t.config.Values, ownProgram(&t.config)
	visit, err := referee.Join(ctx, m.host, referee.Request{Lab: t.spec.Name, ID: values.ID, Name: values.Name, Dept: values.Dept, Own: own, Port: t.spec.Experiment.PortOf("")})
	if err != nil {
		return cannot(message.At(m.host.String(), err))
	}
	m.visit, values.Nonce = visit, visit.Code
	far := &lab.Far{Addr: visit.Host, Own: visit.Own, Interface: interfaceOf(visit.Own)}
	if visit.Host == visit.Own { // the referee is on this machine
		far.Interface = ""
	}
	if own == challenge.Server {
		far.Clients = func(ctx context.Context) error {
			answered, err := visit.Clients(ctx, t.config.Timeout)
			m.deaf = err == nil && !answered
			return err
		}
	}
	t.config.Far, t.config.IPv6 = far, visit.Host.Is6()
	p.note(p.Say("the referee's code is %s: your text has to hold it; lab types it behind your id", visit.Code))
	return nil
}

// part ends the session with the referee, and says what came of it.
func (p *program) part(ctx context.Context, t *task) {
	m := t.meeting
	if m == nil || m.visit == nil {
		return
	}
	a, err := m.visit.End()
	switch {
	case ctx.Err() != nil: // it was interrupted, and says so
	case err != nil:
		p.note(p.words(err))
	case a.Unsaved:
		p.note(p.Say("the referee could not keep the session; please tell your teacher"))
	case m.deaf:
		p.note(p.Say("the referee's clients got no answer from %v: bind to every address (0.0.0.0) and not to localhost, and see whether a firewall or a NAT is in between", t.config.Far.Own))
	case a.Conversations == 0:
		p.note(p.Say("the referee has seen nothing with the code %s: does your program send what is typed, to %v?", m.visit.Code, m.visit.Host))
	default:
		p.note(p.Say("the referee has recorded the session: %d conversations with the code, %d frames", a.Conversations, a.Frames))
	}
}
