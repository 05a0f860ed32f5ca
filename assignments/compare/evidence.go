package compare

import (
	"math"
	"slices"

	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// A Pair is two submissions that share packets.
type Pair struct {
	A, B   *Submission
	Shared [][2]int       // frames of A and of B that are the same packet, by A's
	Chance float64        // at most, that any two submissions of all would share so much by chance
	Same   [Micro + 1]int // how many of each kind are the same; of gaps, how many
}

// Surely is how unlikely a coincidence must be, over all pairs of a class, before
// anything is said. The shortest labs have two frames: a copy of one of them,
// saved with microseconds, shows no more than this in a class of a thousand.
const Surely = 1e-4

// leastBits is what must be shared beside ports: of those many students have the
// same.
const leastBits = 16

// often is how many submissions of n may have a port before it is taken for one
// that somebody chose.
func often(n int) int32 { return int32(3 + n/1000) }

// evidence compares two submissions, and reports false where chance explains
// what they share.
func (x *Index) evidence(i, j int32) (Pair, bool) {
	p := Pair{A: &x.all[i], B: &x.all[j]}
	sums := [2]map[int32]uint8{{}, {}}
	used, gaps := [2]map[int32]bool{{}, {}}, [Micro + 1]map[int32]bool{Nano: {}, Micro: {}}
	var common [][2]*Token
	for a, b := p.A.Tokens, p.B.Tokens; len(a) > 0 && len(b) > 0; {
		switch {
		case a[0].Hash < b[0].Hash:
			a = a[1:]
		case a[0].Hash > b[0].Hash:
			b = b[1:]
		default:
			if a[0].Kind != Port || x.often[a[0].Hash] <= often(len(x.all)) {
				common = append(common, [2]*Token{&a[0], &b[0]})
			}
			a, b = a[1:], b[1:]
		}
	}
	slices.SortStableFunc(common, func(s, t [2]*Token) int { return int(s[0].Kind) - int(t[0].Kind) })
	ports := 0
	for _, t := range common {
		for side, token := range t {
			token.draws(func(draw int32, bits uint8) { sums[side][draw] = max(sums[side][draw], bits) })
		}
		if t[0].Kind == Port {
			ports++
			p.Same[Port]++
			continue
		}
		p.join(t, &used)
		if seen := gaps[t[0].Kind]; seen != nil {
			t[0].draws(func(frame int32, _ uint8) { seen[frame] = true })
		} else {
			p.Same[t[0].Kind]++
		}
	}
	p.Same[Nano], p.Same[Micro] = len(gaps[Nano]), len(gaps[Micro])
	sum := min(total(sums[0]), total(sums[1]))
	n := float64(len(x.all))
	p.Chance = min(1, n*(n-1)/2*math.Pow(2, -float64(sum)))
	slices.SortFunc(p.Shared, func(s, t [2]int) int { return s[0] - t[0] })
	return p, p.Chance < Surely && len(p.Shared) >= 2 && sum-ports*int(bits[Port]) >= leastBits
}

func total(bits map[int32]uint8) (sum int) {
	for _, b := range bits {
		sum += int(b)
	}
	return sum
}

// join notes the frames that show one token in both, each frame once.
func (p *Pair) join(t [2]*Token, used *[2]map[int32]bool) {
	for i, a := range t[0].Frames {
		b := t[1].Frames[i]
		if a == 0 || b == 0 {
			return
		}
		if used[0][a] || used[1][b] {
			continue
		}
		used[0][a], used[1][b] = true, true
		p.Shared = append(p.Shared, [2]int{int(a), int(b)})
	}
}

// Reasons says what two submissions have in common.
func (p *Pair) Reasons() (out []message.Message) {
	add := func(kind Kind, format string) {
		if n := p.Same[kind]; n > 0 {
			out = append(out, message.Of(format, n))
		}
	}
	add(Sequence, i18n.Mark("TCP segments with the same sequence numbers: %d; a kernel draws one of 2³² for each connection"))
	add(ID, i18n.Mark("IP packets with the same identification between the same ports: %d; a kernel draws one of 2¹⁶ and counts on"))
	add(Clock, i18n.Mark("TCP timestamps that are the same: %d"))
	add(Port, i18n.Mark("client ports that are the same: %d; a kernel draws them from thousands"))
	add(Nano, i18n.Mark("frames that follow one another in the same nanoseconds: %d"))
	if p.Same[Nano] > 0 {
		return out
	}
	add(Micro, i18n.Mark("frames that follow one another in the same microseconds: %d"))
	return out
}
