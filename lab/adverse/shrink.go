package adverse

import (
	"slices"
	"unicode/utf8"
)

// smaller returns behaviours that are a step smaller than b, those that are
// smaller by most first.
func smaller(b *Behaviour) (all []Behaviour) {
	n := len(b.Actions)
	come := slices.ContainsFunc(b.Actions, func(a Action) bool { return a.Do == DoConnect }) // clients: a server is under test
	add := func(actions []Action) {
		if len(actions) > 0 && !(come && leavesUncome(actions)) {
			all = append(all, Behaviour{Name: b.Name, Family: b.Family, Actions: actions})
		}
	}
	for size := n / 2; size > 1; size /= 2 {
		for at := 0; at+size <= n; at += size {
			add(slices.Delete(slices.Clone(b.Actions), at, at+size))
		}
	}
	for _, who := range clientsOf(b) { // a client with all it does
		if rest := slices.DeleteFunc(slices.Clone(b.Actions), func(a Action) bool { return a.Who() == who && a.Do != DoPause && !a.ofMany() && !a.OfNetwork() }); len(rest) < n {
			add(rest)
		}
	}
	for at := n - 1; at >= 0; at-- {
		add(slices.Delete(slices.Clone(b.Actions), at, at+1))
	}
	for at := range b.Actions {
		for _, simple := range simpler(b.Actions[at]) {
			actions := slices.Clone(b.Actions)
			actions[at] = simple
			add(actions)
		}
	}
	return all
}

// leavesUncome reports whether a client goes that has not come.
func leavesUncome(actions []Action) bool {
	came := map[int]bool{}
	for i := range actions {
		switch a := &actions[i]; a.Do {
		case DoConnect:
			came[a.Who()] = true
		case DoShut, DoClose, DoReset:
			if !came[a.Who()] {
				return true
			}
		}
	}
	return false
}

func clientsOf(b *Behaviour) (all []int) {
	for i := range b.Actions {
		if who := b.Actions[i].Who(); !slices.Contains(all, who) && !b.Actions[i].OfNetwork() {
			all = append(all, who)
		}
	}
	return all
}

// simpler returns simpler actions of the same kind.
func simpler(a Action) (all []Action) {
	set := func(change func(*Action)) {
		c := a
		change(&c)
		all = append(all, c)
	}
	switch {
	case a.Fill > 8:
		set(func(c *Action) { c.Fill /= 8 })
		set(func(c *Action) { c.Fill /= 2 })
		set(func(c *Action) { c.Fill = a.Fill * 7 / 8 })
	case a.Do == DoSend && len(a.Data()) > 1:
		data := a.Data()
		half := len(data) / 2
		for _, part := range [][]byte{data[:half], data[half:], data[1:], data[:len(data)-1]} {
			if utf8.Valid(part) == utf8.Valid(data) { // what is text stays text
				all = append(all, a.with(part))
			}
		}
	case a.Do == DoPause && a.For > 2*beat: // a shorter one would be one that fails only now and then
		set(func(c *Action) { c.For /= 2 })
	case a.Count > 1:
		set(func(c *Action) { c.Count = 1 })
		set(func(c *Action) { c.Count /= 2 })
		set(func(c *Action) { c.Count-- })
	}
	if a.Small {
		set(func(c *Action) { c.Small = false })
	}
	return all
}

// tidy numbers the clients of a behaviour from 1, in the order in which they
// come.
func tidy(b Behaviour) Behaviour {
	names := map[int]int{}
	b.Actions = slices.Clone(b.Actions)
	for i := range b.Actions {
		a := &b.Actions[i]
		if a.Do == DoPause || a.ofMany() || a.Do == DoRestart || a.OfNetwork() {
			continue
		}
		who := a.Who()
		if names[who] == 0 {
			names[who] = len(names) + 1
		}
		if a.Client = names[who]; a.Client == 1 && len(clientsOf(&b)) == 1 {
			a.Client = 0
		}
	}
	return b
}
