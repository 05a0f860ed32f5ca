package tcp

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"socketlab/capture/internal/strangers"
)

// A model is what a stream should be, made the slow and obvious way: one entry
// for each octet.
type model struct {
	octets map[int]byte
	begin  int // octets before it are none of the stream's; valid iff known
	known  bool
}

func (m *model) add(at int, payload []byte) (fresh int) {
	for i, b := range payload {
		if m.known && at+i < m.begin {
			continue
		}
		if _, seen := m.octets[at+i]; !seen {
			m.octets[at+i] = b
			fresh++
		}
	}
	return fresh
}

// content returns the octets in order, and whether none is missing.
func (m *model) content() (out []byte, whole bool) {
	if len(m.octets) == 0 {
		return nil, true
	}
	low := m.begin
	if !m.known {
		for at := range m.octets {
			if len(out) == 0 || at < low {
				low, out = at, []byte{0}
			}
		}
		out = nil
	}
	for at := low; ; at++ {
		b, ok := m.octets[at]
		if !ok {
			return out, len(out) == len(m.octets)
		}
		out = append(out, b)
	}
}

// check sends segments to a stream and to its model. Each segment is three
// octets of script: where it starts (twice) and how long it is.
func check(t *testing.T, isn Seq, anchored bool, script []byte) {
	t.Helper()
	var got bytes.Buffer
	var p pool
	s := stream{sink: &got}
	counting := stream{}
	m := model{octets: map[int]byte{}, known: anchored}
	if anchored {
		s.anchor(isn)
		counting.anchor(isn)
	}
	value := byte(0)
	for ; len(script) >= 3; script = script[3:] {
		at := int(int8(script[0]))*4 + int(script[1]%4)
		payload := make([]byte, 1+script[2]%32)
		for i := range payload {
			value++
			payload[i] = value
		}
		want := m.add(at, payload)
		if fresh := s.add(isn.add(at), len(payload), payload, &p); fresh != want {
			t.Fatalf("%d octets at %d: %d of them fresh, want %d", len(payload), at, fresh, want)
		}
		if fresh := counting.add(isn.add(at), len(payload), payload, &p); fresh != want {
			t.Fatalf("%d octets at %d: %d of them fresh, want %d (counting only)", len(payload), at, fresh, want)
		}
	}
	want, whole := m.content()
	if w := s.whole(&p); w != whole {
		t.Fatalf("whole = %v, want %v", w, whole)
	}
	if whole && !bytes.Equal(got.Bytes(), want) {
		t.Fatalf("got %x, want %x", got.Bytes(), want)
	}
	if whole && (p.octets != 0 || p.runs != 0) {
		t.Fatalf("the pool still counts %d octets in %d runs", p.octets, p.runs)
	}
}

func TestStreamAgreesWithItsModel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		script := make([]byte, 3*random.IntN(60))
		for i := range script {
			script[i] = byte(random.Uint32())
		}
		for i := 0; i < len(script); i += 3 {
			script[i] = byte(random.IntN(20)) - 4 // close together, so that many become whole
		}
		isn := Seq(random.Uint32())
		check(t, isn, true, script)
		check(t, isn, false, script)
		check(t, 0xfffffff0, true, script) // passes 2³²
	}
}

func FuzzStream(f *testing.F) {
	f.Add(uint32(0), true, []byte{0, 0, 4, 2, 0, 4, 1, 0, 4})
	f.Add(uint32(0xfffffffe), false, []byte{4, 0, 9, 0, 0, 20, 250, 3, 31})
	f.Fuzz(func(t *testing.T, isn uint32, anchored bool, script []byte) {
		if len(script) < 3*200 { // fewer runs than a stream keeps
			strangers.Bounded(t, func() { check(t, Seq(isn), anchored, script) })
		}
	})
}

func TestStreamHoldsNoMoreThanItsBounds(t *testing.T) {
	var p pool
	streams := make([]stream, 64)
	payload := make([]byte, 60000)
	for i := range streams {
		s := &streams[i]
		s.sink = &bytes.Buffer{}
		s.anchor(0)
		for n := range 2000 { // every second segment is missing
			s.add(Seq(n*120000+1), len(payload), payload, &p)
		}
		if s.rest != nil && (len(s.rest.runs) > maxRuns || s.rest.held > maxHeld) {
			t.Fatalf("a stream holds %d octets in %d runs", s.rest.held, len(s.rest.runs))
		}
	}
	if p.octets > maxPoolOctets || p.runs > maxPoolRuns || p.octets < 0 || p.runs < 0 {
		t.Errorf("the pool holds %d octets in %d runs", p.octets, p.runs)
	}
}

func TestLongStreamPassesTheSequenceSpace(t *testing.T) {
	var p pool
	s := stream{}
	s.anchor(5)
	total := int64(0)
	for range 3 * (1 << 32) / (1 << 25) { // 12 GiB in steps of 32 MiB
		total += int64(s.add(s.number(s.next), 1<<25, nil, &p))
	}
	if total != 3<<32 || s.rest != nil {
		t.Errorf("%d octets, want %d; rest %v", total, int64(3<<32), s.rest)
	}
	if fresh := s.add(s.number(s.next-100), 100, nil, &p); fresh != 0 {
		t.Errorf("%d octets of a retransmission are fresh", fresh)
	}
}
