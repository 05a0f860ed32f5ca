package grade

import (
	"cmp"
	"slices"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
)

// maxSingles bounds how many conversations are judged one by one, the latest
// first: far more than anybody's attempts have.
const maxSingles = 200

// best returns the attempt of the student's that earns most.
//
// Where there are no more conversations than the lab has clients, they are one
// attempt, and so are they where the lab's clients do different things: each
// then is a part, done when the student likes. Of more conversations the lab
// takes as many as it has clients, those that earn most by themselves; or all
// that were held at once, as extra clients are.
func best(spec *check.Spec, all *check.Evidence) *check.Evidence {
	a, n := all.Attempts(), clients(spec)
	if !a.Named() || a.Len() <= n {
		return a.All()
	}
	var candidates []*check.Evidence
	if len(spec.Experiment.Clients) > 1 {
		candidates = append(candidates, a.All())
	}
	ranked := rank(spec, a)
	for _, run := range a.Runs() {
		if n > 1 && slices.ContainsFunc(run, a.Own) {
			for _, at := range a.AtOnce() {
				if slices.Contains(run, at[0]) && len(at) > 1 {
					candidates = append(candidates, a.Of(at, run))
				}
			}
			candidates = append(candidates, a.Of(first(ranked, n, in(run)), run))
		}
	}
	one := first(ranked, 1, a.Own)
	chosen := append(one, first(ranked, n-1, func(i int) bool { return !slices.Contains(one, i) })...)
	candidates = append(candidates, a.Of(chosen, chosen))
	return slices.MaxFunc(candidates, func(x, y *check.Evidence) int { return cmp.Compare(points(spec, x), points(spec, y)) })
}

// clients returns how many clients a lab has, at least as many as its checks
// ask for.
func clients(spec *check.Spec) int {
	n := 0
	for _, c := range spec.Experiment.Clients {
		n += max(c.Count, 1)
	}
	for _, sc := range spec.Checks {
		n = max(n, check.Asks(sc.With))
	}
	return n
}

// rank orders conversations by what each earns by itself, best first. Whom it
// names does not matter: another one may name the student.
func rank(spec *check.Spec, a *check.Attempts) []int {
	programs := *spec
	programs.Checks = slices.DeleteFunc(slices.Clone(spec.Checks), func(sc check.Part) bool { return check.OfSubmission(sc.Name) })
	var order []int
	earned := map[int]int{}
	for i := max(0, a.Len()-maxSingles); i < a.Len(); i++ {
		order = append(order, i)
		earned[i] = points(&programs, a.Of([]int{i}, nil))
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(earned[j], earned[i]) })
	return order
}

// first returns the first n of a list that are wanted.
func first(list []int, n int, wanted func(int) bool) []int {
	var out []int
	for _, i := range list {
		if len(out) < n && wanted(i) {
			out = append(out, i)
		}
	}
	return out
}

func in(list []int) func(int) bool {
	return func(i int) bool { return slices.Contains(list, i) }
}

// points returns what an attempt earns.
func points(spec *check.Spec, ev *check.Evidence) int {
	sum := 0
	for _, c := range judged(spec, ev, i18n.En) {
		sum += c.Points
	}
	return sum
}
