package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"log"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"

	"socketlab/assignments"
	"socketlab/assignments/bothends"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/challenge"
	"socketlab/capture/flow"
)

// masquerade makes a NAT of the machine that runs it: what leaves it for another
// network gets its address, and a port of its own.
func masquerade() {
	c := &nftables.Conn{}
	table := c.AddTable(&nftables.Table{Name: "lab-test", Family: nftables.TableFamilyIPv4})
	chain := c.AddChain(&nftables.Chain{Name: "out", Table: table, Type: nftables.ChainTypeNAT,
		Hooknum: nftables.ChainHookPostrouting, Priority: nftables.ChainPriorityNATSource})
	c.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: []expr.Any{&expr.Masq{Random: true, FullyRandom: true}}})
	if err := c.Flush(); err != nil {
		log.Fatal(err)
	}
}

// TestReferee does labs with a referee, over networks of their own, with real
// programs on either side, and one student behind a NAT. Then both ends agree; what
// is forged at one of them afterwards does not.
func TestReferee(t *testing.T) {
	t.Parallel()
	room := refereed(t)
	for _, lab := range []string{"udp-echo", "tcp-echo", "tcp-upper", "udp-reply"} {
		r := room.check(t, lab, "20240001")
		if !r.Passed || r.Referee == nil || r.Referee.Verdict != "agrees" || len(r.Referee.Frames) == 0 {
			t.Errorf("%s: %d points, %+v, %+v", lab, r.Points, r.Referee, r.Signals)
		}
		for _, s := range r.Signals {
			if s.Matters() {
				t.Errorf("%s: an honest student's capture raises %s: %s", lab, s.ID, s.Message)
			}
		}
	}
	t.Run("class", room.class)
	t.Run("forged", room.forged)
}

// A lanRoom is a folder with what referee.sh has left.
type lanRoom struct {
	folder string
	env    []string
}

func refereed(t *testing.T) lanRoom {
	if exec.Command("unshare", "--map-root-user", "--net", "true").Run() != nil && os.Getenv("LAB_REQUIRE_CAPTURE") != "1" {
		t.Skip("no networks of its own are allowed here")
	}
	for _, program := range []string{"ip", "nsenter", "python3"} {
		if _, err := exec.LookPath(program); err != nil && os.Getenv("LAB_REQUIRE_CAPTURE") != "1" {
			t.Skip(err)
		}
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	room := lanRoom{folder: t.TempDir()}
	room.env = append(os.Environ(), "REPOSITORY="+root, "HOME="+room.folder, "XDG_CONFIG_HOME="+room.folder, "XDG_DATA_HOME="+room.folder, "LC_ALL=en_US.UTF-8")
	data := filepath.Join(root, "cmd", "lab", "testdata")
	cmd := exec.Command("unshare", "--map-root-user", "--net", "--fork", "--kill-child", "sh", filepath.Join(data, "lan.sh"), "sh", filepath.Join(data, "referee.sh"))
	cmd.Dir, cmd.Env = room.folder, room.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return room
}

// lab runs lab in the room.
func (room lanRoom) lab(t *testing.T, words ...string) []byte {
	cmd := exec.Command("lab", words...)
	cmd.Dir, cmd.Env = room.folder, room.env
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Logf("lab %s: %v\n%s", strings.Join(words, " "), err, said.Bytes())
	}
	return out
}

// check grades what a student has beside what the referee has.
func (room lanRoom) check(t *testing.T, lab, id string) (r report.Report) {
	out := room.lab(t, "check", filepath.Join("s-"+lab, id+".pcapng"), "--referee", "ref-"+lab, "--key", "key", "--format", "json")
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// class grades a class that has handed in, among them one who has another's
// capture, and one who has not met the referee.
func (room lanRoom) class(t *testing.T) {
	root, _ := filepath.Abs(filepath.Join("..", ".."))
	for name, from := range map[string]string{
		"20240001": filepath.Join(room.folder, "s-udp-echo", "20240001.pcapng"),
		"20240003": filepath.Join(room.folder, "s-udp-echo", "20240002.pcapng"),
		"20240004": filepath.Join(root, "testdata", "references", "udp-echo", "20241234.pcapng"),
	} {
		raw, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(room.folder, "in", name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(room.folder, "in", name, name+".pcapng"), raw, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	room.lab(t, "grade", "in", "--assignment", "udp-echo", "--out", "results", "--referee", "ref-udp-echo", "--key", "key")
	var class struct {
		Submissions []struct{ ID, Referee string }
	}
	raw, err := os.ReadFile(filepath.Join(room.folder, "results", "results.json"))
	if err != nil || json.Unmarshal(raw, &class) != nil {
		t.Fatalf("%v %.300s", err, raw)
	}
	got := map[string]string{}
	for _, s := range class.Submissions {
		got[s.ID] = s.Referee
	}
	for id, want := range map[string]string{"20240001": "agrees", "20240003": "other", "20240004": "none"} {
		if got[id] != want {
			t.Errorf("%s: got %q, want %q", id, got[id], want)
		}
	}
	page, err := os.ReadFile(filepath.Join(room.folder, "results", "index.html"))
	if err != nil || !bytes.Contains(page, []byte(`id="referee"`)) {
		t.Errorf("the class page has no section about both ends (%v)", err)
	}
}

// An end is a capture that a student has, taken apart.
type end struct {
	packets []capture.Packet
	code    string
}

// open reads a capture of the room.
func (room lanRoom) open(t *testing.T, lab, id string) (e end) {
	f, err := os.Open(filepath.Join(room.folder, "s-"+lab, id+".pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in, err := capture.NewReader(f)
	for err == nil {
		var p *capture.Packet
		if p, err = in.Next(); err == nil {
			e.packets = append(e.packets, *p)
			e.packets[len(e.packets)-1].Data = slices.Clone(p.Data)
			if found := challenge.Find(string(p.Data)); len(found) > 0 {
				e.code = found[0]
			}
		}
	}
	if err != io.EOF || e.code == "" {
		t.Fatalf("%s of %s: %v, code %q", lab, id, err, e.code)
	}
	return e
}

// replace writes another text of the same length wherever a text stands.
func (e *end) replace(old, with string) {
	for i := range e.packets {
		e.packets[i].Data = bytes.ReplaceAll(e.packets[i].Data, []byte(old), []byte(with))
	}
}

// transport is where the header behind those of Ethernet and IPv4 begins.
const transport = 14 + 20

func (room lanRoom) forged(t *testing.T) {
	answer := func(e *end) int { // frame of the first answer that carries text
		for i := range e.packets {
			data := e.packets[i].Data
			if port := binary.BigEndian.Uint16(data[transport:]); (port == 5000 || port == 12000) && bytes.Contains(data, []byte(e.code)) || port == 9090 {
				return i
			}
		}
		t.Fatal("no answer")
		return 0
	}
	port := func(old, with uint16) func(*end) {
		return func(e *end) {
			for i := range e.packets {
				for _, at := range []int{transport, transport + 2} {
					if n := binary.BigEndian.Uint16(e.packets[i].Data[at:]); n == old || old == 0 && n != 5000 {
						binary.BigEndian.PutUint16(e.packets[i].Data[at:], n+with)
					}
				}
			}
		}
	}
	add := func(at, mask int) func(*end) { // changes a field of 32 bits of one side, behind the TCP header's beginning
		return func(e *end) {
			for i := range e.packets {
				b := e.packets[i].Data[transport+at:]
				binary.BigEndian.PutUint32(b, binary.BigEndian.Uint32(b)+uint32(mask))
			}
		}
	}
	drop := func(from, until int) func(*end) {
		return func(e *end) { e.packets = slices.Delete(e.packets, from, until) }
	}
	second := room.open(t, "udp-echo", "20240002").code
	for _, c := range []struct {
		name, lab, id string
		forge         func(*end)
		want          bothends.Agreement
		signal        string
	}{
		{"nothing", "udp-echo", "", func(*end) {}, bothends.Agree, "referee"},
		{"saved with microseconds", "tcp-upper", "", func(e *end) {
			for i := range e.packets {
				e.packets[i].Time = e.packets[i].Time.Truncate(time.Microsecond)
			}
		}, bothends.Agree, "referee"},
		{"all times moved by a day: clocks may be wrong", "udp-echo", "", func(e *end) {
			for i := range e.packets {
				e.packets[i].Time = e.packets[i].Time.Add(24 * time.Hour)
			}
		}, bothends.Agree, "referee"},
		{"an answer edited", "udp-echo", "", func(e *end) { d := e.packets[answer(e)].Data; d[len(d)-1] ^= 1 }, bothends.Differ, "referee-octets"},
		{"an answer edited, behind a NAT", "udp-reply", "", func(e *end) { d := e.packets[answer(e)].Data; d[len(d)-1] ^= 1 }, bothends.Differ, "referee-octets"},
		{"an answer edited, over TCP", "tcp-upper", "", func(e *end) { d := e.packets[answer(e)].Data; d[len(d)-1] ^= 1 }, bothends.Differ, "referee-octets"},
		{"a name edited everywhere", "udp-echo", "", func(e *end) { e.replace("홍길동", "김철수") }, bothends.Differ, "referee-octets"},
		{"an id edited everywhere, over TCP", "tcp-echo", "", func(e *end) { e.replace("20240001", "20249999") }, bothends.Differ, "referee-octets"},
		{"an old session with the code of another", "udp-echo", "20240002", func(e *end) { e.replace(e.code, second); e.replace("20240001", "20240002") }, bothends.Differ, "referee-ports"},
		{"another student's session", "udp-echo", "20249999", func(*end) {}, bothends.Other, "referee-other"},
		{"a code that the referee did not give", "udp-echo", "", func(e *end) { e.replace(e.code, "123-456-789-012") }, bothends.Nothing, "referee-none"},
		{"other ports", "udp-echo", "", port(0, 1), bothends.Differ, "referee-ports"},
		{"other sequence numbers and clocks", "tcp-echo", "", func(e *end) { add(4, 1<<20)(e); add(24, 777)(e) }, bothends.Differ, "referee-numbers"},
		{"the clock of a segment", "tcp-upper", "", func(e *end) {
			d := e.packets[answer(e)].Data[transport+24:]
			binary.BigEndian.PutUint32(d, binary.BigEndian.Uint32(d)+99999)
		}, bothends.Partly, "referee-clocks"},
		{"the end left out", "udp-echo", "", func(e *end) { drop(len(e.packets)-6, len(e.packets))(e) }, bothends.Partly, "referee-lacking"},
		{"a pause made up", "udp-echo", "", func(e *end) {
			for i := len(e.packets) / 2; i < len(e.packets); i++ {
				e.packets[i].Time = e.packets[i].Time.Add(time.Hour)
			}
		}, bothends.Partly, "referee-times"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := room.open(t, c.lab, "20240001")
			c.forge(&e)
			if c.id == "" {
				c.id = "20240001"
			}
			r := room.judge(t, c.lab, c.id, e)
			if r.Agreement != c.want || !slices.ContainsFunc(r.Signals, func(f bothends.Signal) bool { return f.ID == c.signal }) {
				t.Errorf("got %s %+v, want %s %s", r.Agreement, r.Signals, c.want, c.signal)
			}
		})
	}
}

// judge compares packets with the recordings of the referee.
func (room lanRoom) judge(t *testing.T, lab, id string, e end) *bothends.Result {
	spec, err := assignments.Load(lab)
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(room.folder, "key"))
	if err != nil {
		t.Fatal(err)
	}
	all, strangers, err := bothends.Find(filepath.Join(room.folder, "ref-"+lab), bytes.TrimSpace(key))
	if err != nil || len(strangers) > 0 || len(all) == 0 {
		t.Fatalf("%v %v %v", all, strangers, err)
	}
	c := flow.Packets(e.packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
	var codes []bothends.Code
	for _, u := range c.UDP {
		for _, code := range challenge.InDatagrams(u) {
			codes = append(codes, bothends.Code{Text: code, Frame: u.FirstFrame})
		}
	}
	for _, s := range c.TCP {
		for _, code := range challenge.InStreams(s) {
			codes = append(codes, bothends.Code{Text: code, Frame: s.FirstFrame})
		}
	}
	return bothends.Judge(c, spec.Ports(), codes, []string{id}, all)
}
