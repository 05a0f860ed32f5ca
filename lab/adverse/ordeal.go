package adverse

import (
	"crypto/ed25519"
	"encoding/json"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"

	"socketlab/capture/message"
	"socketlab/capture/seal/list"
	x "socketlab/lab/experiment"
)

// Trials returns the behaviours that a server has to survive for points, always
// the same ones for one student: those that are named, or all that are fair, and
// random ones.
func Trials(e *x.Experiment, r *x.Robustness, b x.Behaviours, id string) (all []Behaviour) {
	if b.IsZero() {
		b = e.DefaultBehaviours()
	}
	fair := func(family string) bool { return slices.Contains(b.Fair, family) || family == x.BehaviourText }
	for _, one := range cases(e, Server) {
		named := slices.Contains(r.Cases, one.Name)
		if (named || len(r.Cases) == 0 && fair(one.Family)) && one.forPoints() {
			all = append(all, one)
		}
	}
	student := fnv.New64a()
	io.WriteString(student, id)
	chance := newVarier(r.Seed^student.Sum64(), e, Server, func(family string) bool { return fair(family) && !ofPackets(family) })
	for n := range r.Random {
		one, ok := chance.Next()
		for ok && !one.forPoints() {
			one, ok = chance.Next()
		}
		if ok {
			one.Name = random + "-" + strconv.Itoa(n+1)
			all = append(all, one)
		}
	}
	return all
}

// Case returns what a trial is called in a class, of which each student meets
// other random ones.
func (b *Behaviour) Case() string {
	if strings.HasPrefix(b.Name, random+"-") {
		return random
	}
	return b.Name
}

// forPoints reports whether packets show what becomes of a behaviour. Those of
// a server that is started again, or that many come to, and those that send much,
// are none of them; nor is what needs a kernel that lets packets be chosen.
func (b *Behaviour) forPoints() bool {
	for i := range b.Actions {
		a := &b.Actions[i]
		const most, many = 1 << 16, 10
		if a.Do == DoRestart || a.Do == DoResets || a.Fill > most || a.Count > many || a.Small || a.onPacket() {
			return false
		}
	}
	return true
}

// TrialNames returns what may be named.
func TrialNames(e *x.Experiment) (names []string) {
	for _, b := range cases(e, Server) {
		if b.forPoints() {
			names = append(names, b.Name)
		}
	}
	return names
}

// An Ordeal is what a student hands in to show what a server survives: a
// recording of each trial. Nobody believes what it says; the frames are judged.
type Ordeal struct {
	Schema string      `json:"schema"`
	Lab    string      `json:"assignment"`
	ID     string      `json:"id"`
	Trials []Recording `json:"trials"`
	Seal   *list.List  `json:"seal,omitempty"` // nil where the machine could keep no key
}

// A Recording is what passed between a server and the clients of one behaviour.
type Recording struct {
	Name    string `json:"name"`
	Capture []byte `json:"capture"` // pcapng
}

// ordealSchema is the first field of the file, OrdealEnding how its name ends,
// and MaxOrdeal how many octets it may have.
const (
	ordealSchema = "lab/ordeal/v1"
	OrdealEnding = ".ordeal.json"
	MaxOrdeal    = 16 << 20
)

// Write writes the file.
func (o *Ordeal) Write(w io.Writer) error {
	o.Schema = ordealSchema
	return json.NewEncoder(w).Encode(o)
}

// ReadOrdeal reads a file that anybody may have written.
func ReadOrdeal(b []byte) (*Ordeal, error) {
	if len(b) > MaxOrdeal {
		return nil, message.Errorf("too large for a recorded ordeal")
	}
	var o Ordeal
	if err := json.Unmarshal(b, &o); err != nil || o.Schema != ordealSchema {
		return nil, message.Errorf("no recorded ordeal")
	}
	return &o, nil
}

// Sign seals the file.
func (o *Ordeal) Sign(key ed25519.PrivateKey) {
	o.Seal = list.Sign(key, o.about(), o.captures())
}

// about is what the file says of its recordings.
func (o *Ordeal) about() string {
	names := []string{o.Lab, o.ID}
	for _, t := range o.Trials {
		names = append(names, t.Name)
	}
	b, _ := json.Marshal(names) // cannot fail
	return string(b)
}

func (o *Ordeal) captures() (all [][]byte) {
	for _, t := range o.Trials {
		all = append(all, t.Capture)
	}
	return all
}

// Genuine reports whether the seal is of this assignment, student and trials, and
// itself unchanged.
func (o *Ordeal) Genuine() bool { return o.Seal != nil && o.Seal.Genuine(o.about(), len(o.Trials)) }

// Changed names the trials whose recordings are not as a genuine seal has them.
func (o *Ordeal) Changed() (names []string) {
	for _, i := range o.Seal.Changed(o.captures()) {
		names = append(names, o.Trials[i].Name)
	}
	return names
}

// Find returns the recording of a trial, nil if there is none.
func (o *Ordeal) Find(name string) []byte {
	for i := range o.Trials {
		if o.Trials[i].Name == name {
			return o.Trials[i].Capture
		}
	}
	return nil
}

// GreetingOf is what the next client says, in an ordeal.
func GreetingOf(id string) string { return Greeting + " " + id }

// A Visit is what one client of a behaviour does, and what it is owed.
type Visit struct {
	Said [][]byte // each message
	Due  int      // of these, as many were waited for
	Owed Debt     // over TCP, when it was waited for last
	Last Debt     // over TCP, for all that it said
	Ends bool     // the server was to close
	Kept bool     // it has not left before it was answered
}

// Sent is all that it says.
func (v *Visit) Sent() []byte { return slices.Concat(v.Said...) }

// Visits returns the clients of a behaviour in the order in which they open
// their sockets; the last one is the friendly one that comes when all is over, if
// the server goes on.
func (b *Behaviour) Visits(p *Promise, greeting string) (all []*Visit) {
	guests := map[int]*guest{}
	mtu := 0
	friendly := func() {
		said := []byte(greeting)
		if p.Framed() {
			said = Frame(said)
		}
		g := &guest{Visit: &Visit{}, promise: p, ledger: Ledger{MTU: mtu}}
		all = append(all, g.Visit)
		g.say(said)
		g.wait()
		g.ledger.Ended = p.Whole()
		g.Ends = p.Owed(&g.ledger).Ends
		g.leave(true)
	}
	for i := range b.Actions {
		a := &b.Actions[i]
		g := guests[a.Who()]
		switch {
		case a.Do == DoMTU:
			mtu = a.Octets
		case a.Do == DoTurns:
			for range a.Count {
				friendly()
			}
		case a.Do == DoConnect:
			g = &guest{Visit: &Visit{}, promise: p, ledger: Ledger{MTU: mtu}}
			guests[a.Who()] = g
			all = append(all, g.Visit)
		case g == nil || g.gone:
		case a.Do == DoSend && !g.ledger.Ended:
			g.say(a.Data())
		case a.Do == DoExpect:
			g.wait()
		case a.Do == DoExpectEnd:
			g.Ends = g.Ends || p.Owed(&g.ledger).Ends
		case a.Do == DoShut:
			g.ledger.Ended = true
			g.Last = p.Owed(&g.ledger)
		case a.Do == DoClose || a.Do == DoReset:
			g.leave(a.Do == DoClose)
		}
	}
	if !p.Ends() {
		friendly()
	}
	return all
}

// A guest is a client while its visit is told.
type guest struct {
	*Visit
	promise *Promise
	ledger  Ledger
	gone    bool
}

func (g *guest) say(b []byte) {
	g.Said = append(g.Said, b)
	g.ledger.Sent = append(g.ledger.Sent, b...)
	g.ledger.Sends++
	g.Last = g.promise.Owed(&g.ledger)
}

func (g *guest) wait() {
	g.Due, g.Kept = len(g.Said), true
	g.Owed = g.promise.Owed(&g.ledger)
	g.Last = g.Owed
}

func (g *guest) leave(orderly bool) {
	g.gone = true
	g.Kept = g.Kept && orderly
}
