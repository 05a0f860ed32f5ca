package udp

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"maps"
	"slices"
)

// A matching is a Pairing in the making. Requests of which the same answers
// are wanted cannot be told apart by their replies. They make up a group;
// within a group, only order is left.
type matching struct {
	*Pairing
	replies []reply
	wanted  Wanted
	guessed bool // wanted is a guess

	seed   maphash.Seed
	groups []*group
	asked  map[uint64]*group   // by what is wanted of its requests
	answer map[uint64][]*group // by each of the answers that are wanted; of requests captured whole
	cut    []*group            // the others
	looks  int                 // octets that were compared one by one
}

// A reply is a datagram of the server.
type reply struct {
	*Datagram
	said   []byte // what to compare with what is wanted
	placed bool   // in a group
	paired bool   // with a request
}

// A group is requests of which the same answers are wanted, and the replies
// that are such an answer. Both are in order, as indices.
type group struct {
	requests []int
	replies  []int
	doubt    int // frame of the first request that takes part in what other groups may explain, too; 0 if none does
	end      int // frame of the last reply that may belong here
}

// guess takes it for the rule that replies repeat their requests, if all do.
func (m *matching) guess() {
	m.guessed = true
	for i := range m.replies {
		m.replies[i].said = folded(m.replies[i].Payload)
	}
	m.sort(func(request []byte) [][]byte { return [][]byte{folded(request)} })
	if slices.ContainsFunc(m.replies, func(r reply) bool { return !r.placed }) {
		m.groups = nil
		for i := range m.replies {
			m.replies[i].placed = false
		}
	}
}

// folded makes octets comparable whatever the case of the letters in them.
func folded(b []byte) []byte { return bytes.ToLower(bytes.ToUpper(b)) }

// sort sorts requests and replies into groups.
func (m *matching) sort(wanted Wanted) {
	m.wanted, m.seed = wanted, maphash.MakeSeed()
	m.asked, m.answer = map[uint64]*group{}, map[uint64][]*group{}
	for i := range m.Exchanges {
		if d := m.Exchanges[i].Request; !d.Lost {
			g := m.groupOf(d)
			g.requests = append(g.requests, i)
		}
	}
	// A reply that fits several groups goes where it is needed: after those
	// that fit one.
	several := map[int][]*group{}
	for i := range m.replies {
		switch fit := m.fitting(&m.replies[i]); len(fit) {
		case 0:
		case 1:
			m.place(i, fit[0])
		default:
			several[i] = fit
		}
	}
	for _, i := range slices.Sorted(maps.Keys(several)) {
		m.placeOneOf(i, several[i])
	}
	for _, g := range m.groups {
		slices.Sort(g.replies)
	}
}

// groupOf returns the group of a request, a new one if need be.
func (m *matching) groupOf(d *Datagram) *group {
	want := m.wanted(d.Payload)
	var h maphash.Hash
	h.SetSeed(m.seed)
	size := 0 // that of a request captured whole tells nothing about its reply
	if !d.Whole() {
		size = d.Octets()
	}
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(size)))
	for _, w := range want {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(w))))
		h.Write(w)
	}
	key := h.Sum64()
	if g := m.asked[key]; g != nil {
		return g
	}
	g := &group{}
	m.asked[key] = g
	m.groups = append(m.groups, g)
	if !d.Whole() {
		m.cut = append(m.cut, g)
		return g
	}
	for _, w := range want {
		if k := maphash.Bytes(m.seed, w); !slices.Contains(m.answer[k], g) {
			m.answer[k] = append(m.answer[k], g)
		}
	}
	return g
}

// maxLooks bounds how many octets are compared because the snap length cut
// datagrams, so that their hashes tell nothing. A comparison counts as 64 at
// least, so there are a million of them at most.
const maxLooks = 64 << 20

// fitting returns the groups that want r and have a request before it.
func (m *matching) fitting(r *reply) (fit []*group) {
	before := func(g *group) bool { return m.Exchanges[g.requests[0]].Request.Frame < r.Frame }
	look := m.groups
	if r.Whole() {
		for _, g := range m.answer[maphash.Bytes(m.seed, r.said)] {
			if before(g) {
				fit = append(fit, g)
			}
		}
		look = m.cut
	}
	for _, g := range look {
		if m.looks < maxLooks && before(g) && m.fits(r, m.Exchanges[g.requests[0]].Request) {
			fit = append(fit, g)
		}
	}
	return fit
}

// fits compares the reply with what is wanted of a request.
func (m *matching) fits(r *reply, request *Datagram) bool {
	m.looks += len(request.Payload) + 64
	if m.guessed && r.Octets() != request.Octets() {
		return false
	}
	return answers(r.Datagram, r.said, request, m.wanted(request.Payload))
}

// place puts a reply into a group.
func (m *matching) place(i int, g *group) {
	g.replies = append(g.replies, i)
	m.replies[i].placed = true
}

// placeOneOf puts a reply into that of several groups which has the most
// requests left. Nobody can be sure of any of them.
func (m *matching) placeOneOf(i int, fit []*group) {
	left := func(g *group) int {
		n, _ := slices.BinarySearchFunc(g.requests, m.replies[i].Frame, func(x, frame int) int {
			return cmp.Compare(m.Exchanges[x].Request.Frame, frame)
		})
		return n - len(g.replies)
	}
	for _, g := range fit {
		g.doubt = m.Exchanges[g.requests[0]].Request.Frame
		g.end = m.replies[i].Frame
	}
	m.place(i, slices.MaxFunc(fit, func(a, b *group) int { return cmp.Compare(left(a), left(b)) }))
}

// rest returns what no group has settled: the requests without a reply, and
// the replies that say nothing that is wanted. They may be those of requests
// of which it is not sure that others answer them.
func (m *matching) rest() *group {
	g := &group{}
	for i, x := range m.Exchanges {
		if x.Reply == nil && !x.Request.Lost {
			g.requests = append(g.requests, i)
		}
		if !x.Sure && g.doubt == 0 {
			g.doubt = x.Request.Frame
		}
	}
	for i := range m.replies {
		if !m.replies[i].placed {
			g.replies = append(g.replies, i)
		}
	}
	return g
}

// settle pairs the requests of a group with its replies. As many as possible
// are paired, the first replies with the last requests, in order.
func (m *matching) settle(g *group, right bool) {
	taken, alone := m.take(g)
	i := len(g.requests) - 1
	for t := len(taken) - 1; t >= 0; t-- {
		r := &m.replies[taken[t]]
		g.end = max(g.end, r.Frame)
		for m.Exchanges[g.requests[i]].Request.Frame > r.Frame {
			i--
		}
		x := &m.Exchanges[g.requests[i]]
		x.Reply, x.Right = r.Datagram, right
		x.Sure = x.Sure && alone[t] && (g.doubt == 0 || r.Frame < g.doubt)
		r.paired = true
		i--
	}
	for _, i := range g.requests {
		if x := &m.Exchanges[i]; x.Reply == nil && x.Request.Frame < g.end {
			x.Sure = false
		}
	}
}

// take returns the replies of a group that find a request that waits, and
// whether only one has waited since none did.
func (m *matching) take(g *group) (taken []int, alone []bool) {
	next, waiting, since := 0, 0, 0
	for _, j := range g.replies {
		for next < len(g.requests) && m.Exchanges[g.requests[next]].Request.Frame < m.replies[j].Frame {
			if waiting == 0 {
				since = 0
			}
			next, waiting, since = next+1, waiting+1, since+1
		}
		if waiting > 0 {
			waiting--
			taken, alone = append(taken, j), append(alone, since == 1)
		}
	}
	return taken, alone
}
