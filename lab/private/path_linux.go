package private

import (
	"bytes"
	"context"
	"encoding/binary"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/florianl/go-nfqueue/v2"
	"github.com/google/nftables"
	"golang.org/x/net/icmp"
	"golang.org/x/net/ipv4"
	"golang.org/x/sys/unix"
)

// A Path is the network between the programs that talk through one port of the
// private network. The kernel hands it every packet, one after the other, and
// it says what becomes of each. That happens on arrival, behind the point where
// packets are recorded.
//
// Counted are packets that carry something: datagrams, each of their fragments,
// and segments with data, SYN or FIN. How often TCP acknowledges, and when, is
// up to the kernel.
type Path struct {
	queue  *nfqueue.Nfqueue
	ctx    context.Context
	cancel context.CancelFunc
	raw    int          // sends copies
	icmp   int          // sends ICMP
	buoy   *net.UDPConn // sends itself a datagram, which comes through behind all others

	mu     sync.Mutex
	armed  []*Impairment
	held   map[uint32]*held // packets on their way, by the number that the kernel gave them
	events []Event
	copies uint16
	last   bool // direction of the last datagram, which its other fragments share
	passed chan struct{}
}

// A held packet is still on its way.
type held struct {
	id    uint32
	back  bool
	until *time.Timer
	order bool // until the next of its direction
}

// The marks by which the kernel tells packets apart for a Path.
const (
	markTo   = 1 + iota // to the port, counted
	markBack            // from the port, counted
	markMore            // a fragment behind the first of a datagram
	markPass            // a segment that carries nothing
	markBuoy            // of Path.Settle
	markCopy            // the second of a Duplicate, which the kernel does not ask for
)

// longestHeld bounds how long a packet waits for the next one.
const longestHeld = 500 * time.Millisecond

// OpenPath begins to take the packets from and to a port of TCP or UDP. The
// error is a *NoPath if the kernel lacks something.
func OpenPath(tcp bool, port uint16) (p *Path, err error) {
	if !alone() {
		return nil, ErrNotPrivate
	}
	p = &Path{raw: -1, icmp: -1, held: map[uint32]*held{}, passed: make(chan struct{}, 64)}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	defer func() {
		if err != nil {
			p.close()
			p = nil
		}
	}()
	if err := p.sockets(); err != nil {
		return p, &NoPath{"raw sockets", err}
	}
	const most = 1 << 14 // packets that wait for an answer
	p.queue, err = nfqueue.Open(&nfqueue.Config{
		MaxQueueLen: most, MaxPacketLen: 0xffff, Copymode: nfqueue.NfQnlCopyPacket, AfFamily: unix.AF_INET, WriteTimeout: time.Second})
	if err != nil {
		return p, &NoPath{"nfnetlink_queue", err}
	}
	_ = p.queue.Con.SetReadBuffer(8 << 20)
	unlessOver := func(error) int {
		if p.ctx.Err() != nil {
			return 1
		}
		return 0
	}
	if err := p.queue.RegisterWithErrorFunc(p.ctx, p.judge, unlessOver); err != nil {
		return p, &NoPath{"nfnetlink_queue", err}
	}
	for _, ask := range queues {
		if err = p.install(tcp, port, ask); err == nil {
			return p, nil
		}
	}
	return p, &NoPath{"nft_queue", err}
}

// sockets opens those that a path sends from.
func (p *Path) sockets() (err error) {
	if p.raw, err = unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_RAW); err != nil {
		return err
	}
	if err = unix.SetsockoptInt(p.raw, unix.SOL_SOCKET, unix.SO_MARK, markCopy); err != nil {
		return err
	}
	if p.icmp, err = unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_ICMP); err != nil {
		return err
	}
	p.buoy, err = net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	return err
}

// Arrange says what is to become of a packet that comes from now on. Of several
// that meet at one packet, the later ones go to the next.
func (p *Path) Arrange(i Impairment) {
	p.Settle()
	p.mu.Lock()
	defer p.mu.Unlock()
	i.Nth = max(i.Nth, 1)
	p.armed = append(p.armed, &i)
}

// Settle waits until all packets that were sent before have come by.
func (p *Path) Settle() {
	for len(p.passed) > 0 {
		<-p.passed
	}
	if _, err := p.buoy.WriteTo([]byte{0}, p.buoy.LocalAddr()); err != nil {
		return
	}
	const long = 5 * time.Second
	select {
	case <-p.passed:
	case <-time.After(long):
	}
}

// Idle reports whether no packet is held.
func (p *Path) Idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.held) == 0
}

// Events returns what was done by now, in order.
func (p *Path) Events() []Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.events)
}

// Clear forgets what was arranged and has not happened, and lets go of what is
// held.
func (p *Path) Clear() {
	p.Settle()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = nil
	for _, h := range p.held {
		p.release(h)
	}
}

// Close ends the path, and returns what it has done.
func (p *Path) Close() []Event {
	p.Clear()
	rules := &nftables.Conn{}
	rules.DelTable(pathTable())
	_ = rules.Flush()
	p.close()
	return p.events
}

func (p *Path) close() {
	p.cancel()
	if p.queue != nil {
		p.queue.Close()
	}
	for _, fd := range []int{p.raw, p.icmp} {
		if fd >= 0 {
			unix.Close(fd)
		}
	}
	if p.buoy != nil {
		p.buoy.Close()
	}
}

// judge says what becomes of a packet.
func (p *Path) judge(a nfqueue.Attribute) int {
	if a.PacketID == nil {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	id, mark := *a.PacketID, uint32(markPass)
	if a.Mark != nil {
		mark = *a.Mark
	}
	switch mark {
	case markBuoy:
		p.verdict(id, nfqueue.NfDrop)
		select {
		case p.passed <- struct{}{}:
		default:
		}
		return 0
	case markTo, markBack:
		p.last = mark == markBack
	case markPass:
		p.verdict(id, nfqueue.NfAccept)
		return 0
	}
	e := Event{Time: time.Now()}
	if a.Timestamp != nil {
		e.Time = *a.Timestamp
	}
	if a.Payload != nil {
		e.Packet = bytes.Clone(*a.Payload)
	}
	p.decide(id, e)
	return 0
}

// decide does what was arranged for a packet that is counted.
func (p *Path) decide(id uint32, e Event) {
	i := p.due(p.last)
	if i == nil {
		p.verdict(id, nfqueue.NfAccept)
		p.overtaken()
		return
	}
	e.Impairment = *i
	p.events = append(p.events, e)
	switch i.Do {
	case Lose:
		p.verdict(id, nfqueue.NfDrop)
		return
	case Unreachable:
		p.verdict(id, nfqueue.NfDrop)
		p.complain(e.Packet)
		return
	case Delay:
		p.hold(id, i.For, false)
	case Reorder:
		if i.For == 0 {
			i.For = longestHeld
		}
		p.hold(id, i.For, true)
		return
	case Duplicate:
		p.verdict(id, nfqueue.NfAccept)
		p.copy(e.Packet)
	default:
		p.verdict(id, nfqueue.NfAccept)
	}
	p.overtaken()
}

// due returns what is arranged for this packet, nil for nothing.
func (p *Path) due(back bool) (now *Impairment) {
	for n, i := range p.armed {
		switch {
		case i.Back != back:
		case i.Nth > 1:
			i.Nth--
		case now == nil:
			now, p.armed[n] = i, nil
		}
	}
	p.armed = slices.DeleteFunc(p.armed, func(i *Impairment) bool { return i == nil })
	return now
}

// hold keeps a packet for a time.
func (p *Path) hold(id uint32, long time.Duration, order bool) {
	h := &held{id: id, back: p.last, order: order}
	h.until = time.AfterFunc(long, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.release(h)
	})
	p.held[id] = h
}

// release lets a packet go that is held.
func (p *Path) release(h *held) {
	if p.held[h.id] != h {
		return
	}
	h.until.Stop()
	delete(p.held, h.id)
	p.verdict(h.id, nfqueue.NfAccept)
}

// overtaken lets those go that wait for the packet which has just passed.
func (p *Path) overtaken() {
	for _, h := range p.held {
		if h.order && h.back == p.last {
			p.release(h)
		}
	}
}

func (p *Path) verdict(id uint32, verdict int) { _ = p.queue.SetVerdict(id, verdict) }

var loopback = &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}

// copy sends a packet once more. The copy has an identification of its own (RFC
// 791), else a recording would be taken to have seen one frame twice.
func (p *Path) copy(packet []byte) {
	const identification = 4
	again := bytes.Clone(packet)
	p.copies++
	binary.BigEndian.PutUint16(again[identification:], binary.BigEndian.Uint16(again[identification:])^0x8000+p.copies)
	_ = unix.Sendto(p.raw, again, 0, loopback)
}

// complain tells the sender of a packet that the port is unreachable, with the
// beginning of the packet (RFC 792).
func (p *Path) complain(packet []byte) {
	const quoted = 20 + 8 // octets of IP, and of what is in it
	const portUnreachable = 3
	m := icmp.Message{Type: ipv4.ICMPTypeDestinationUnreachable, Code: portUnreachable, Body: &icmp.DstUnreach{Data: packet[:min(len(packet), quoted)]}}
	if b, err := m.Marshal(nil); err == nil {
		_ = unix.Sendto(p.icmp, b, 0, loopback)
	}
}

// SetMTU changes how long a packet of the private network may be, in octets.
// Longer datagrams are sent in fragments, longer writes of TCP in several
// segments.
func SetMTU(octets int) error {
	if !alone() {
		return ErrNotPrivate
	}
	return setLoopback("lo mtu", unix.SIOCSIFMTU, func(lo *unix.Ifreq) { lo.SetUint32(uint32(octets)) })
}
