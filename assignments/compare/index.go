package compare

import (
	"cmp"
	"io"
	"slices"
	"time"
)

// An Entry is a capture that somebody handed in.
type Entry struct {
	Name   string    // whose it is: submissions of one name are not compared
	Team   []string  // names of those who handed it in together: likewise
	File   string    // what it is called, for people
	Taken  time.Time // of its first frame; zero if nobody knows
	Before bool      // of an earlier year: two of these are not compared
	Print

	Open func() (io.ReadCloser, error) // its capture; nil if it cannot be had any more
}

// An Index finds submissions that share tokens.
type Index struct {
	all   []Entry
	rows  []row            // by hash
	often map[uint64]int32 // how many submissions have a token that is a port or a text
}

// A row is a token of a submission.
type row struct {
	hash uint64
	sub  int32
}

// New returns an index of submissions. What base holds is everybody's, such as
// traffic that was handed out, and counts for nothing.
func New(all []Entry, base ...Print) *Index {
	x := &Index{all: slices.Clone(all), often: map[uint64]int32{}}
	common := map[uint64]bool{}
	for _, b := range base {
		for _, t := range b.Tokens {
			common[t.Hash] = true
		}
	}
	n := 0
	for i := range x.all {
		s := &x.all[i]
		if len(common) > 0 {
			s.Tokens = slices.DeleteFunc(slices.Clone(s.Tokens), func(t Token) bool { return common[t.Hash] })
		}
		n += len(s.Tokens)
	}
	x.rows = make([]row, 0, n)
	for i := range x.all {
		for _, t := range x.all[i].Tokens {
			if t.Kind == ofPort || t.Kind == ofText {
				x.often[t.Hash]++
				continue
			}
			x.rows = append(x.rows, row{t.Hash, int32(i)})
		}
	}
	slices.SortFunc(x.rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.sub, b.sub)) })
	return x
}

// many is how many submissions may share a token before not each pair of them is
// looked at, but each with the one before it and with the first: that finds the
// same groups.
const many = 300

// candidates returns the pairs that share any token but a port or a text.
func (x *Index) candidates() map[[2]int32]bool {
	out := map[[2]int32]bool{}
	for at := 0; at < len(x.rows); {
		end := at + 1
		for end < len(x.rows) && x.rows[end].hash == x.rows[at].hash {
			end++
		}
		x.join(x.rows[at:end], out)
		at = end
	}
	return out
}

// join adds the pairs of those who share one token.
func (x *Index) join(rows []row, out map[[2]int32]bool) {
	for i := range rows {
		from := 0
		if len(rows) > many {
			from = max(i-1, 0)
			x.pair(rows[0].sub, rows[i].sub, out)
		}
		for j := from; j < i; j++ {
			x.pair(rows[j].sub, rows[i].sub, out)
		}
	}
}

// pair adds a pair, if it is one to compare.
func (x *Index) pair(a, b int32, out map[[2]int32]bool) {
	s, t := &x.all[a], &x.all[b]
	if a == b || s.Name == t.Name || s.Before && t.Before || slices.Contains(s.Team, t.Name) || slices.Contains(t.Team, s.Name) {
		return
	}
	out[[2]int32{min(a, b), max(a, b)}] = true
}

// Pairs returns the pairs of submissions that share more than chance explains,
// the least likely first; of several files of the same two, the least likely.
func (x *Index) Pairs() []Pair {
	best := map[[2]string]Pair{}
	for ends := range x.candidates() {
		p, ok := x.evidence(ends[0], ends[1])
		if !ok {
			continue
		}
		names := [2]string{p.A.Name, p.B.Name}
		slices.Sort(names[:])
		if old, had := best[names]; !had || byWeight(p, old) < 0 {
			best[names] = p
		}
	}
	out := make([]Pair, 0, len(best))
	for _, p := range best {
		out = append(out, p)
	}
	slices.SortFunc(out, byWeight)
	return out
}

// byWeight puts what is least likely first, and else keeps the order of names.
func byWeight(a, b Pair) int {
	return cmp.Or(cmp.Compare(a.Chance, b.Chance), cmp.Compare(len(b.Shared), len(a.Shared)),
		cmp.Compare(a.A.Name, b.A.Name), cmp.Compare(a.B.Name, b.B.Name), cmp.Compare(a.A.File, b.A.File), cmp.Compare(a.B.File, b.B.File))
}

// Groups puts together everybody whom pairs join, in the order of names.
func Groups(pairs []Pair) (groups [][]string) {
	leader := map[string]string{}
	var find func(string) string
	find = func(name string) string {
		if up, ok := leader[name]; ok && up != name {
			leader[name] = find(up)
			return leader[name]
		}
		leader[name] = name
		return name
	}
	for _, p := range pairs {
		leader[find(p.A.Name)] = find(p.B.Name)
	}
	members := map[string][]string{}
	for name := range leader {
		members[find(name)] = append(members[find(name)], name)
	}
	for _, names := range members {
		slices.Sort(names)
		groups = append(groups, names)
	}
	slices.SortFunc(groups, func(a, b []string) int { return cmp.Or(len(b)-len(a), slices.Compare(a, b)) })
	return groups
}
