package trace

import (
	"bytes"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"socketlab/capture"
	"socketlab/capture/internal/strangers"
)

// canonical is text as Format writes it: parsing it and writing it again
// changes nothing.
const canonical = `0.000 udp 40001 > 5000 "hello"
0.001 udp 5000 > 40001 "컴퓨터공학과/20241234/홍길동" checksum=offloaded comment="server: sendto" comment="둘"
0.002 udp 10.0.0.1:40001 > 10.0.0.2:5000 length=20 checksum=0x0
0.003 udp6 40001 > 5000 "x"*65000 "end"
0.004 udp6 [fe80::1]:40001 > [fe80::2]:53 "\x00\xff" ttl=1 flow=7
0.100 tcp 40000 > 9999 S 0:0(0) win 65495 <mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7>
0.101 tcp 9999 > 40000 S. 1000:1000(0) ack 1 win 65483 <mss 65495,opt 254 0a0b,eol,eol,eol,eol>
0.102 tcp 40000 > 9999 . 1:1(0) ack 1001 <nop,nop,sack 1:2 3:4>
0.103 tcp 40000 > 9999 P. 4294967295:4(5) ack 1001 "hello" checksum=bad
0.104 tcp 40000 > 9999 - 1:1(0)
0.105 tcp6 40000 > 9999 RUEWA 1:1(0) urg 3
0.200 udp 40002 > 7 "anybody there?"
0.201 icmp unreachable udp 40002 > 7 "anybody there?"
0.202 icmp 10.0.0.1 > 10.0.0.2 unreachable tcp 1 > 2 S 0:0(0)
0.203 icmp6 unreachable udp6 40002 > 7 "anybody there?"
0.300 ip 17 127.0.0.1 > 127.0.0.1 "01234567" id=7 nodf more
0.301 ip 17 127.0.0.1 > 127.0.0.1 "89" id=7 nodf offset=8
0.302 ip 47 127.0.0.1 > 10.0.0.1 "gre" tos=8 iplength=60 ipchecksum=1
0.400 frame "\x01\x02\x03" flags=0x200
0.401 frame "\x01\x02\x03" original=100
0.500 udp 1 > 2 "x" ether=02:00:00:00:00:01,02:00:00:00:00:02
-0.250000001 udp 1 > 2 "early"
- udp 1 > 2 "no time"
link null
1.000 udp 1 > 2 "x"
1.001 udp6 1 > 2 "x"
link loop
1.002 udp6 1 > 2 "x"
link raw
1.003 udp6 1 > 2 "x"
link sll
1.004 udp6 1 > 2 "x"
link sll2
1.005 udp6 1 > 2 "x"
link 220
1.006 frame "usb"
start 2030-01-01T00:00:00.5Z
0.000 frame
`

func TestFormatIsTheInverseOfParse(t *testing.T) {
	packets, err := Parse(canonical)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(Format(packets), "\n")
	for i, want := range strings.Split(canonical, "\n") {
		if i >= len(got) || got[i] != want {
			t.Fatalf("line %d:\n got %s\nwant %s", i+1, got[i], want)
		}
	}
}

func TestParseFillsInWhatAStackDoes(t *testing.T) {
	packets, err := Parse("# remark\n\n0.5 udp 40001 > 5000 \"hi\" # remark\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []capture.Packet{{
		Frame: 1, Time: epoch().Add(500 * time.Millisecond), LinkType: 1, Length: 44,
		Data: []byte("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x08\x00" +
			"\x45\x00\x00\x1e\x00\x00\x40\x00\x40\x11\x3c\xcd\x7f\x00\x00\x01\x7f\x00\x00\x01" +
			"\x9c\x41\x13\x88\x00\x0a\xe9\xa4hi"),
	}}
	if !reflect.DeepEqual(packets, want) {
		t.Errorf("got  %+v\nwant %+v", packets, want)
	}
}

func TestParseSaysWhereAndWhy(t *testing.T) {
	for line, want := range map[string]string{
		`0.0`:                             `"0.0" is no frame`,
		`x udp 1 > 2`:                     `"x" is no time`,
		`0.1234567890 udp 1 > 2`:          `is no time`,
		`0.0 sctp 1 > 2`:                  `"sctp" is none of`,
		`0.0 udp 1 < 2 >`:                 `where ">" belongs`,
		`0.0 udp 1 2`:                     `where ">" belongs`,
		`0.0 udp 1 > 70000`:               `"70000" is no end`,
		`0.0 udp [::1]:1 > 2`:             `other IP version`,
		`0.0 udp 1 > 2 "x`:                `string without end`,
		`0.0 udp 1 > 2 "x"*y`:             `behind a string`,
		`0.0 udp 1 > 2 "x"*99999999`:      `more than`,
		`0.0 udp 1 > 2 colour=red`:        `colour=red: unknown setting`,
		`0.0 udp 1 > 2 ttl=256`:           `more than 255`,
		`0.0 tcp 1 > 2 X 0:0(0)`:          `flag 'X'`,
		`0.0 tcp 1 > 2 S 0:1(0)`:          `no sequence numbers`,
		`0.0 tcp 1 > 2 P. 0:5(5) "x"`:     `payload of 1 octets`,
		`0.0 tcp 1 > 2 S 0:0(0) <x>`:      `option "x": unknown`,
		`0.0 tcp 1 > 2 S 0:0(0) <mss`:     `options without end`,
		`0.0 tcp 1 > 2 . 0:0(0) ack x`:    `ack: `,
		`0.0 icmp 1 > 2`:                  `"1" is no end`,
		`0.0 icmp reachable`:              `"reachable" is no end`,
		`0.0 icmp unreachable udp6 1 > 2`: `another kind`,
		`0.0 frame "x" ttl=1`:             `unknown setting`,
		`link token-ring`:                 `unknown link type`,
		`start yesterday`:                 `cannot parse`,
	} {
		_, err := Parse("# first\n" + line)
		if err == nil || !strings.HasPrefix(err.Error(), "line 2: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want line 2: … %s …", line, err, want)
		}
	}
}

func TestFileHoldsThePackets(t *testing.T) {
	packets, err := Parse(canonical)
	if err != nil {
		t.Fatal(err)
	}
	for i := range packets { // pcapng knows neither packets without a time nor times before 1970
		if packets[i].Time.IsZero() {
			packets[i].Time = time.Unix(0, 0).UTC()
		}
	}
	file, err := File(packets)
	if err != nil {
		t.Fatal(err)
	}
	r, err := capture.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var got []capture.Packet
	for {
		p, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, *p)
		got[len(got)-1].Data = bytes.Clone(p.Data)
	}
	compare(t, got, packets)
}

func FuzzTrace(f *testing.F) {
	for _, line := range strings.Split(canonical, "\n") {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		packets, err := Parse(text)
		if err != nil {
			return
		}
		same(t, packets)
	})
}

// same checks that packets survive being written and read.
func same(t *testing.T, packets []capture.Packet) {
	t.Helper()
	text := Format(packets)
	again, err := Parse(text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	compare(t, again, packets)
}

// compare compares packets by what a trace says of them.
func compare(t *testing.T, got, want []capture.Packet) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d packets, want %d", len(got), len(want))
	}
	for i, got := range got {
		want := want[i]
		if !bytes.Equal(got.Data, want.Data) || got.Length != want.Length || !got.Time.Equal(want.Time) ||
			got.LinkType != want.LinkType || got.Flags != want.Flags || !reflect.DeepEqual(got.Comments, want.Comments) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	}
}

// TestCorpus writes the captures of strangers as text and reads them back.
// LAB_CORPUS names the folder; without it the fixtures above stand alone.
func TestCorpus(t *testing.T) {
	strangers.Corpus(t, "captures", "", func(_, path string) {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		r, err := capture.NewReader(file)
		if err != nil {
			return // the reader's own test says which are refused
		}
		var packets []capture.Packet
		for err == nil && len(packets) < 1000 {
			var p *capture.Packet
			if p, err = r.Next(); err == nil {
				packets = append(packets, *p)
				packets[len(packets)-1].Data = bytes.Clone(p.Data)
			}
		}
		if err != nil && err != io.EOF && !capture.Damaged(err) {
			t.Errorf("%s: %v", path, err)
		}
		same(t, packets)
	})
}
