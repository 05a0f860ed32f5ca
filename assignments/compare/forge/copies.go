package forge

import (
	"bytes"
	"slices"
	"time"

	"socketlab/capture"
)

// A Change is what somebody does to a capture before it is handed in.
type Change struct {
	Name string
	Do   func(c *Capture, by *Run)
}

// Changes are what copiers do to a friend's capture.
var Changes = []Change{
	{"id and name replaced", rename},
	{"saved as pcap", func(c *Capture, _ *Run) {
		c.Classic, c.Notes, c.Unit = true, false, time.Microsecond
		c.Section = capture.Section{}
		c.truncate()
	}},
	{"saved again as pcapng", func(c *Capture, _ *Run) {
		c.Section, c.Notes, c.Program = capture.Section{Application: "Wireshark 4.2.0"}, false, "Wireshark"
	}},
	{"another link type", relink},
	{"shifted", func(c *Capture, by *Run) {
		shift := time.Duration(by.random.IntN(40*86400)-20*86400) * time.Second
		for i := range c.Packets {
			c.Packets[i].Time = c.Packets[i].Time.Add(shift)
		}
	}},
	{"trimmed", func(c *Capture, by *Run) {
		n := len(c.Packets) / 4
		if n > 0 && len(c.Packets)-n >= 8 {
			from := by.random.IntN(n + 1)
			c.Packets = c.Packets[from : len(c.Packets)-(n-from)]
		}
	}},
	{"merged with an own run", func(c *Capture, by *Run) {
		own := by.Record(c.Style)
		c.Packets = append(c.Packets, own.Packets...)
		slices.SortStableFunc(c.Packets, func(a, b capture.Packet) int { return a.Time.Compare(b.Time) })
	}},
	{"put in another order", func(c *Capture, by *Run) {
		for range len(c.Packets) / 3 {
			i, j := by.random.IntN(len(c.Packets)), by.random.IntN(len(c.Packets))
			c.Packets[i], c.Packets[j] = c.Packets[j], c.Packets[i]
		}
	}},
}

// truncate cuts times to the unit of the file.
func (c *Capture) truncate() {
	for i := range c.Packets {
		c.Packets[i].Time = c.Packets[i].Time.Truncate(c.Unit)
	}
}

// rename puts another student's id and name in the place of those that stand
// there, and puts checksums right.
func rename(c *Capture, by *Run) {
	for i := range c.Packets {
		p := &c.Packets[i]
		ip := p.Data[len(c.Link.Before):]
		for _, id := range digits(ip) {
			replace(ip[20:], id, by.ID)
		}
		for _, name := range names {
			replace(ip[20:], name, by.Name)
		}
		if c.Sums == valid {
			finish(ip, c.Sums)
		}
	}
}

// digits finds student ids.
func digits(b []byte) (ids []string) {
	for at := 0; at+8 <= len(b); at++ {
		if bytes.HasPrefix(b[at:], []byte("202")) && bytes.IndexFunc(b[at:at+8], func(r rune) bool { return r < '0' || r > '9' }) < 0 {
			ids = append(ids, string(b[at:at+8]))
		}
	}
	return ids
}

// relink moves the packets to another link type.
func relink(c *Capture, by *Run) {
	to := links[by.random.IntN(len(links))]
	for i := range c.Packets {
		p := &c.Packets[i]
		p.Data = slices.Concat(to.Before, p.Data[len(c.Link.Before):])
		p.Length, p.LinkType = len(p.Data), to.Type
	}
	c.Link = to
}

// copyOf hands a friend's run in as by's, after a few of the Changes; the names of
// those are returned.
func copyOf(friend, by *Run, s Style) (c *Capture, done []string) {
	c = friend.Record(s)
	n := 1 + by.random.IntN(4)
	for _, i := range by.random.Perm(len(Changes))[:n] {
		Changes[i].Do(c, by)
		done = append(done, Changes[i].Name)
	}
	return c, done
}

// names are those of the students of a class.
var names = []string{"홍길동", "김철수", "이영희", "박민수", "최지우", "정다은", "강하늘", "조은별", "윤서준", "장미란"}

// habits are what honest students do to their own captures; by is another run of
// the same student.
var habits = []Change{
	{"saved again by editcap", func(c *Capture, _ *Run) { c.again = true }},
	{"its beginning cut off by editcap", func(c *Capture, _ *Run) {
		if len(c.Packets) >= 8 {
			c.Packets, c.seal = c.Packets[2:], nil
		}
		c.again = true
	}},
	{"its end cut off by editcap", func(c *Capture, _ *Run) {
		if len(c.Packets) >= 8 {
			c.Packets = c.Packets[:len(c.Packets)-2]
		}
		c.again = true
	}},
	{"merged with another own run by mergecap", func(c *Capture, by *Run) {
		own := by.Record(c.Style)
		c.Packets = append(c.Packets, own.Packets...)
		c.Section, c.again = capture.Section{Application: "Mergecap (Wireshark) 4.0.17"}, true
	}},
	{"saved as pcap", func(c *Capture, _ *Run) {
		c.Classic, c.Unit, c.seal = true, time.Microsecond, nil
		c.truncate()
	}},
	{"a comment added in Wireshark", func(c *Capture, _ *Run) {
		c.Packets[0].Comments = append(c.Packets[0].Comments, "this is where it begins")
		c.again = true
	}},
}
