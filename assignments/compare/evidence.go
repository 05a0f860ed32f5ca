package compare

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// A Pair is two submissions that share packets.
type Pair struct {
	A, B   *Entry
	Shared [][2]int        // frames of A and of B that are the same packet, by A's
	Chance float64         // at most, that any two submissions of all would share so much by chance
	Same   [ofText + 1]int // how many of each kind are the same; of gaps, how many
}

// surely is how unlikely a coincidence must be, over all pairs of a class, before
// anything is said. The shortest labs have two frames: a copy of one of them,
// saved with microseconds, shows no more than this in a class of a thousand.
const surely = 1e-4

// leastBits is what must be shared beside ports: of those many students have the
// same.
const leastBits = 16

// often is how many submissions of n may have a port before it is taken for one
// that somebody chose: more than chance gives them, and more than a group that
// shares a capture has, as a rule.
func often(n int) int32 { return int32(3 + n/20) }

// evidence compares two submissions, and reports false where chance explains
// what they share.
func (x *Index) evidence(i, j int32) (Pair, bool) {
	p := Pair{A: &x.all[i], B: &x.all[j]}
	w := newWeighing(&p)
	for _, t := range x.common(p.A, p.B) {
		switch t[0].Kind {
		case ofPort:
			w.ports++
			w.draw(t)
		case ofNano, ofMicro:
			w.gaps(t)
		case ofText:
			w.text(x.rarity(t[0].Hash))
		default:
			if w.join(t, identity) {
				w.draw(t)
			}
		}
	}
	sum := w.sum()
	drawn := sum - float64(w.ports*int(bits[ofPort]))
	sum += w.rare
	n := float64(len(x.all))
	p.Chance = min(1, n*(n-1)/2*math.Pow(2, -sum))
	for a, b := range w.partner {
		p.Shared = append(p.Shared, [2]int{int(a), int(b)})
	}
	slices.SortFunc(p.Shared, func(s, t [2]int) int { return s[0] - t[0] })
	return p, p.Chance < surely && len(p.Shared) >= 2 && drawn >= leastBits
}

// mostRare is how many bits texts may say, however many are the same: who sends one
// of a friend sends the next, too.
const mostRare = 8

// rarity is how many bits it says that two submissions have a text: how few of all
// have it, counted low. Of few submissions it says nothing.
func (x *Index) rarity(hash uint64) float64 {
	return max(0, min(mostRare, math.Floor(math.Log2(float64(len(x.all))/float64(max(x.often[hash], 2))))-1))
}

// common returns the tokens that two submissions share: first those that tell
// frames by themselves, then gaps, in the order of the first one's frames.
func (x *Index) common(s, t *Entry) (common [][2]*Token) {
	for a, b := s.Tokens, t.Tokens; len(a) > 0 && len(b) > 0; {
		switch {
		case a[0].Hash < b[0].Hash:
			a = a[1:]
		case a[0].Hash > b[0].Hash:
			b = b[1:]
		default:
			if a[0].Kind == b[0].Kind && (a[0].Kind != ofPort || x.often[a[0].Hash] <= often(len(x.all))) {
				common = append(common, [2]*Token{&a[0], &b[0]})
			}
			a, b = a[1:], b[1:]
		}
	}
	slices.SortStableFunc(common, func(s, t [2]*Token) int {
		return cmp.Or(cmp.Compare(s[0].Kind, t[0].Kind), cmp.Compare(s[0].Frames[0], t[0].Frames[0]))
	})
	return common
}

// A weighing adds up what two submissions share.
type weighing struct {
	pair    *Pair
	ports   int
	drawn   [2]map[int32]uint8 // bits of what was drawn, by its number, on either side
	partner map[int32]int32    // frames of A, and those of B that are the same
	taken   map[int32]bool     // of B
	chain   map[int32]int      // frames of A, and the chain that joined them
	rare    float64            // bits of the rarest text that is the same
	chains  []map[int32]Kind   // gaps that are the same, by the frame of A that ends them
}

// identity is the chain of frames that tell by themselves which ones they are.
// The others lie side by side by their gaps alone: each has as many places as
// there are pairs of frames, and that many chances.
const identity = 0

func newWeighing(p *Pair) *weighing {
	return &weighing{pair: p, drawn: [2]map[int32]uint8{{}, {}}, partner: map[int32]int32{}, taken: map[int32]bool{}, chain: map[int32]int{}, chains: []map[int32]Kind{{}}}
}

// draw counts what was drawn once, once.
func (w *weighing) draw(t [2]*Token) {
	w.pair.Same[t[0].Kind]++
	for side, token := range t {
		w.drawn[side][token.Draw] = max(w.drawn[side][token.Draw], bits[token.Kind])
	}
}

// text takes a text that is the same, if it is rare.
func (w *weighing) text(rarity float64) {
	if rarity > 0 {
		w.pair.Same[ofText]++
		w.rare = max(w.rare, rarity)
	}
}

// join joins the frames that show one token in both, and reports false if some
// of them are joined to others.
func (w *weighing) join(t [2]*Token, chain int) bool {
	n := 1 + gapsOf(t[0].Kind)
	for i, a := range t[0].Frames[:n] {
		known, joined := w.partner[a]
		if b := t[1].Frames[i]; joined && known != b || !joined && w.taken[b] {
			return false
		}
	}
	for i, a := range t[0].Frames[:n] {
		if _, joined := w.partner[a]; !joined && a > 0 {
			w.partner[a], w.chain[a], w.taken[t[1].Frames[i]] = t[1].Frames[i], chain, true
		}
	}
	return true
}

// gaps takes the gaps of a token. They go on from frames that are joined, or
// begin a chain.
func (w *weighing) gaps(t [2]*Token) {
	chain := len(w.chains)
	for _, a := range t[0].Frames {
		if c, joined := w.chain[a]; joined {
			chain = min(chain, c)
		}
	}
	if !w.join(t, chain) {
		return
	}
	if chain == len(w.chains) {
		w.chains = append(w.chains, map[int32]Kind{})
	}
	for _, a := range t[0].Frames[1:] {
		if a > 0 && w.chains[chain][a] != ofNano {
			w.chains[chain][a] = t[0].Kind
		}
	}
}

// sum returns the bits that both share. A chain that chance explains by itself is
// none.
func (w *weighing) sum() float64 {
	sum := float64(min(total(w.drawn[0]), total(w.drawn[1])))
	places := math.Log2(float64(max(w.pair.A.Frames, 1)) * float64(max(w.pair.B.Frames, 1)))
	for i, gaps := range w.chains {
		own := 0.0
		for _, kind := range gaps {
			own += float64(bits[kind])
		}
		if i != identity {
			own -= places
		}
		if i != identity && own <= 0 {
			maps.DeleteFunc(w.partner, func(a, _ int32) bool { return w.chain[a] == i })
			continue
		}
		sum += own
		for _, kind := range gaps {
			w.pair.Same[kind]++
		}
	}
	return sum
}

func total(bits map[int32]uint8) (sum int) {
	for _, b := range bits {
		sum += int(b)
	}
	return sum
}

// Reasons says what two submissions have in common.
func (p *Pair) Reasons() (out []message.Message) {
	add := func(kind Kind, format string) {
		if n := p.Same[kind]; n > 0 {
			out = append(out, message.Of(format, n))
		}
	}
	add(ofSequence, i18n.Mark("TCP segments with the same sequence numbers: %d; a kernel draws one of 2³² for each connection"))
	add(ofID, i18n.Mark("IP packets with the same identification between the same ports: %d; a kernel draws one of 2¹⁶ and counts on"))
	add(ofClock, i18n.Mark("TCP timestamps that are the same: %d"))
	add(ofPort, i18n.Mark("client ports that are the same: %d; a kernel draws them from thousands"))
	add(ofText, i18n.Mark("texts that are the same, and that hardly anybody else sent: %d"))
	add(ofNano, i18n.Mark("frames that follow one another in the same nanoseconds: %d"))
	if p.Same[ofNano] > 0 {
		return out
	}
	add(ofMicro, i18n.Mark("frames that follow one another in the same microseconds: %d"))
	return out
}
