package adverse

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	x "socketlab/lab/experiment"
)

// A varier makes random behaviours by a seed. Those that made a program do what
// it had not done before are varied further.
type varier struct {
	mu      sync.Mutex
	random  *rand.Rand
	promise Promise
	against string
	fair    func(family string) bool
	network []string // what the network may do to a packet
	base    []Behaviour
	known   map[string]bool // what programs have done
}

// newVarier returns one that makes behaviours for a lab of families that are
// fair.
func newVarier(seed uint64, e *x.Experiment, against string, fair func(string) bool) *varier {
	v := &varier{
		random: rand.New(rand.NewPCG(seed, 0x6c6162)), promise: PromiseOf(e), against: against, fair: fair, known: map[string]bool{},
	}
	for _, do := range []string{DoLose, DoDuplicate, DoDelay, DoReorder, DoUnreachable} {
		if fair(impairments[do]) {
			v.network = append(v.network, do)
		}
	}
	for _, b := range cases(e, against) {
		if fair(b.Family) && b.Family != x.BehaviourUnread && !slices.ContainsFunc(b.Actions, func(a Action) bool { return a.Fill > 1<<16 }) {
			v.base = append(v.base, b)
		}
	}
	return v
}

// Next returns the next behaviour, and false if there is none.
func (v *varier) Next() (Behaviour, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.base) == 0 {
		return Behaviour{}, false
	}
	for range 100 {
		b := v.base[v.random.IntN(len(v.base))]
		b.Actions = slices.Clone(b.Actions)
		for range 1 + v.random.IntN(3) {
			v.change(&b)
		}
		b.Name = random
		if len(b.Actions) <= mostActions/4 && v.allowed(&b) {
			return b, true
		}
	}
	return Behaviour{}, false
}

// allowed reports whether a behaviour keeps to what is fair.
func (v *varier) allowed(b *Behaviour) bool {
	if v.promise.Ends() && b.visits(v.promise.TCP) > v.promise.Spec.Serves {
		return false
	}
	for _, family := range familiesOf(b, &v.promise) {
		if !v.fair(family) {
			return false
		}
	}
	return true
}

// familiesOf returns what families of clients' behaviour a behaviour has something
// of.
func familiesOf(b *Behaviour, p *Promise) (all []string) {
	add := func(family string) {
		if !slices.Contains(all, family) {
			all = append(all, family)
		}
	}
	sends, owed, open, sent := map[int]int{}, map[int]bool{}, map[int]bool{}, map[int][]byte{}
	for i := range b.Actions {
		a := &b.Actions[i]
		who, data := a.Who(), a.Data()
		if family := impairments[a.Do]; family != "" {
			add(family)
		}
		switch a.Do {
		case DoMTU:
			if add(x.BehaviourFragments); p.TCP {
				add(x.BehaviourPieces)
			}
		case DoConnect:
			if open[who] = true; len(open) > 1 {
				add(x.BehaviourOverlap)
			}
		case DoSend:
			if sends[who]++; sends[who] > 1 {
				add(x.BehaviourPieces)
				if owed[who] {
					add(x.BehaviourTogether)
				}
			}
			owed[who] = true
			if sent[who] = append(sent[who], data...); !p.TCP && !utf8.Valid(data) || slices.Contains(data, 0) && !p.Framed() {
				add(x.BehaviourBinary)
			}
			if len(data) > p.Spec.Buffer {
				add(x.BehaviourLarge)
			}
		case DoResets:
			add(x.BehaviourAbrupt)
		case DoExpect:
			owed[who] = false
		case DoShut:
			if owed[who] {
				add(x.BehaviourHalf)
			}
		case DoClose, DoReset:
			if delete(open, who); owed[who] || a.Do == DoReset {
				add(x.BehaviourAbrupt)
			}
		}
	}
	for _, all := range sent {
		if p.TCP && !p.Framed() && !utf8.Valid(all) {
			add(x.BehaviourBinary)
		}
	}
	for who := range open { // the end of a behaviour closes what is open
		if owed[who] && p.TCP && len(b.Actions) > 0 {
			add(x.BehaviourAbrupt)
		}
	}
	if !p.TCP { // datagrams have no pieces, and all clients share a socket
		all = slices.DeleteFunc(all, func(f string) bool { return f == x.BehaviourPieces || f == x.BehaviourOverlap })
	}
	return append(all, b.Family)
}

// random is the name of behaviours that a varier has made.
const random = "random"

// payloads are what random messages are made of.
var payloads = []string{"a", "hello", "안녕", "ß", "é", "\r\n", "\n", " ", "\x00", "\xff", "\xec\x95", "Z", "0123456789", "\t", "İ", "😀", "quit", "exit", "%s%n", "-1"}

// change changes one thing.
func (v *varier) change(b *Behaviour) {
	at := v.random.IntN(len(b.Actions))
	a := b.Actions[at]
	switch v.random.IntN(7) {
	case 0: // a pause
		b.Actions = slices.Insert(b.Actions, at, Action{Do: DoPause, For: time.Duration(1+v.random.IntN(80)) * time.Millisecond})
	case 1: // cut in two
		if data := a.Data(); a.Do == DoSend && len(data) > 1 && v.promise.TCP {
			cut := 1 + v.random.IntN(len(data)-1)
			b.Actions[at] = a.with(data[:cut])
			b.Actions = slices.Insert(b.Actions, at+1, Action{Do: DoPause, For: beat / 2}, a.with(data[cut:]))
		}
	case 2: // another message
		if a.Do == DoSend && !v.promise.Framed() {
			b.Actions[at] = a.with(v.payload())
		}
	case 3: // the same once more
		if a.Do == DoSend || a.Do == DoExpect {
			b.Actions = slices.Insert(b.Actions, at, a)
		}
	case 4: // one thing less
		if len(b.Actions) > 2 && (a.Do == DoExpect || a.Do == DoPause) {
			b.Actions = slices.Delete(b.Actions, at, at+1)
		}
	case 5: // leaves early
		if a.Do == DoExpect || a.Do == DoPause {
			leave := []string{DoClose, DoReset, DoShut}[v.random.IntN(3)]
			b.Actions = slices.Insert(b.Actions, at, Action{Do: leave, Client: a.Client})
		}
	case 6: // the network does something to a packet
		if a.Do == DoSend && len(v.network) > 0 {
			b.Actions = slices.Insert(b.Actions, at, v.impairment())
		}
	}
}

// impairment is what the network does to one of the next packets.
func (v *varier) impairment() Action {
	a := Action{Do: v.network[v.random.IntN(len(v.network))], Count: v.random.IntN(3), Back: v.random.IntN(3) == 0}
	if a.Do == DoDelay {
		a.For = time.Duration(20+v.random.IntN(200)) * time.Millisecond
	}
	return a
}

func (v *varier) payload() []byte {
	var s strings.Builder
	for range 1 + v.random.IntN(4) {
		s.WriteString(payloads[v.random.IntN(len(payloads))])
	}
	return []byte(s.String())
}

// learn looks at what a program has done, and takes a behaviour for a base of
// more where that is new.
func (v *varier) learn(b Behaviour, out *Outcome) {
	v.mu.Lock()
	defer v.mu.Unlock()
	last, fresh := "", false
	for _, c := range out.Symptoms.Calls {
		now := c.Name
		if c.Failed {
			now += " " + c.Result
		} else if c.Octets == 0 {
			now += " 0"
		} else if c.Asked > 0 && c.Octets < c.Asked {
			now += " short"
		}
		step := last + " > " + now
		fresh = fresh || !v.known[step]
		v.known[step], last = true, now
	}
	const most = 200
	if fresh && b.Name == random && len(v.base) < most {
		v.base = append(v.base, b)
	}
}
