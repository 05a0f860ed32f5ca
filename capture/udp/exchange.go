package udp

import (
	"bytes"
	"hash/maphash"
	"slices"
	"time"
)

// Exchanges pairs the requests of the client with the replies of the server.
//
// Both stay in order: a server that serves one datagram after the other
// answers in the order in which it was asked. Among the pairings that keep the
// order, and in which no reply comes before its request, the one with the most
// pairs is taken: if nothing was lost, that pairs the n-th request with the
// n-th reply, late replies included. Where something was lost, so that several
// pairings are left, one whose replies repeat their requests (in upper case or
// as they are) is preferred, and then the one with the shortest waits. Every
// reply that can be paired is, so a wrong answer is still the answer. Copies
// are left out.
func (c *Conversation) Exchanges() []Exchange {
	requests, replies := c.directions()
	out := make([]Exchange, len(requests))
	partner := match(requests, replies)
	for i, r := range requests {
		out[i].Request = r
		if j := partner[i]; j >= 0 {
			out[i].Reply = replies[j]
		}
	}
	return out
}

// Unasked returns the datagrams of the server that answer no request, in
// order.
func (c *Conversation) Unasked() []*Datagram {
	requests, replies := c.directions()
	answers := make([]bool, len(replies))
	for _, j := range match(requests, replies) {
		if j >= 0 {
			answers[j] = true
		}
	}
	var out []*Datagram
	for j, d := range replies {
		if !answers[j] {
			out = append(out, d)
		}
	}
	return out
}

// directions returns what the client sent and what the server sent.
func (c *Conversation) directions() (requests, replies []*Datagram) {
	for i := range c.Datagrams {
		switch d := &c.Datagrams[i]; {
		case d.Copy:
		case d.Src == c.Client:
			requests = append(requests, d)
		default:
			replies = append(replies, d)
		}
	}
	return requests, replies
}

// A merit is what makes one pairing better than another.
type merit struct {
	pairs, alike int32
	wait         time.Duration
}

func (m merit) better(n merit) bool {
	switch {
	case m.pairs != n.pairs:
		return m.pairs > n.pairs
	case m.alike != n.alike:
		return m.alike > n.alike
	}
	return m.wait < n.wait
}

// with returns the merit of a pairing with one pair more.
func (m merit) with(request, reply *Datagram, alike bool) merit {
	m.pairs++
	if alike {
		m.alike++
	}
	m.wait += reply.Time.Sub(request.Time)
	return m
}

// said returns a number for what each datagram says, the same for the same
// text in either case.
func said(all []*Datagram, seed maphash.Seed) []uint64 {
	out := make([]uint64, len(all))
	for i, d := range all {
		out[i] = maphash.Bytes(seed, bytes.ToLower(bytes.ToUpper(d.Payload)))
	}
	return out
}

// maxCells bounds the work of match.
const maxCells = 1 << 20

// match returns for each request the index of its reply, or -1. It finds the
// best pairing as the best alignment of two sequences is found: each cell of
// the table holds the merit of the best pairing of the first i requests and
// the first j replies.
func match(requests, replies []*Datagram) []int {
	n, m := len(requests), len(replies)
	partner := inOrder(requests, replies)
	if n*m > maxCells || n == m && !slices.Contains(partner, -1) {
		return partner
	}
	seed := maphash.MakeSeed()
	asked, answered := said(requests, seed), said(replies, seed)
	best := make([]merit, (n+1)*(m+1))
	cell := func(i, j int) *merit { return &best[i*(m+1)+j] }
	for i := 1; i <= n; i++ {
		for j := 1; j <= m; j++ {
			here := *cell(i-1, j)
			if left := *cell(i, j-1); left.better(here) {
				here = left
			}
			if requests[i-1].Frame < replies[j-1].Frame {
				alike := asked[i-1] == answered[j-1]
				if paired := cell(i-1, j-1).with(requests[i-1], replies[j-1], alike); paired.better(here) {
					here = paired
				}
			}
			*cell(i, j) = here
		}
	}
	for i, j := n, m; i > 0; i-- {
		for j > 0 && *cell(i, j) == *cell(i, j-1) {
			j--
		}
		partner[i-1] = -1
		if j > 0 && *cell(i, j) != *cell(i-1, j) {
			j--
			partner[i-1] = j
		}
	}
	return partner
}

// inOrder gives each reply to the request that has waited longest.
func inOrder(requests, replies []*Datagram) []int {
	partner := make([]int, len(requests))
	j := 0
	for i, r := range requests {
		for j < len(replies) && replies[j].Frame < r.Frame {
			j++
		}
		partner[i] = -1
		if j < len(replies) {
			partner[i] = j
			j++
		}
	}
	return partner
}
