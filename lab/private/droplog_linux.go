package private

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"socketlab/capture/message"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"
)

// logGroup is the number under which the kernel reports lost packets. Each
// network has numbers of its own.
const logGroup = 77

// From linux/netfilter/nfnetlink_log.h, which x/sys does not have.
const (
	logPacket         = unix.NFNL_SUBSYS_ULOG << 8
	logConfig         = unix.NFNL_SUBSYS_ULOG<<8 | 1
	logConfigCommand  = 1
	logConfigMode     = 2
	logCommandBind    = 1
	logModePacket     = 2
	logTimestamp      = 3
	logPayload        = 9
	generalHeaderSize = 4 // struct nfgenmsg: family, version, group
)

// A dropLog receives the kernel's reports of lost packets.
type dropLog struct {
	fd    int
	clock int // a socket that makes the kernel note when packets arrive
	quit  chan struct{}
	done  chan struct{}
	drops []Drop
	err   error // reports that were lost; valid once done is closed
}

func openDropLog() (*dropLog, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_NETFILTER)
	if err != nil {
		return nil, message.At("netlink", err)
	}
	l := &dropLog{fd: fd, clock: -1, quit: make(chan struct{}), done: make(chan struct{})}
	if err := errors.Join(l.startClock(), l.configure()); err != nil {
		l.close()
		return nil, err
	}
	go l.run()
	return l, nil
}

// startClock makes the kernel give every packet on arrival the one time that the
// recording and the report then both tell. It does so while any socket wants to
// know.
func (l *dropLog) startClock() (err error) {
	if l.clock, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0); err != nil {
		return message.At("socket", err)
	}
	return unix.SetsockoptInt(l.clock, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1)
}

func (l *dropLog) close() {
	unix.Close(l.fd)
	unix.Close(l.clock)
}

// configure asks for the whole packets of the group.
func (l *dropLog) configure() error {
	if unix.SetsockoptInt(l.fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, 8<<20) != nil {
		unix.SetsockoptInt(l.fd, unix.SOL_SOCKET, unix.SO_RCVBUF, 8<<20)
	}
	whole := []byte{0, 0, 0xff, 0xff, logModePacket, 0} // struct nfulnl_msg_config_mode
	for _, attribute := range []netlink.Attribute{
		{Type: logConfigCommand, Data: []byte{logCommandBind}},
		{Type: logConfigMode, Data: whole},
	} {
		if err := l.ask(attribute); err != nil {
			return err
		}
	}
	return nil
}

// ask sends one request and reads the answer.
func (l *dropLog) ask(attribute netlink.Attribute) error {
	attributes, err := netlink.MarshalAttributes([]netlink.Attribute{attribute})
	if err != nil {
		return err
	}
	general := binary.BigEndian.AppendUint16([]byte{unix.AF_UNSPEC, 0}, logGroup)
	request, err := netlink.Message{
		Header: netlink.Header{
			Length: uint32(unix.NLMSG_HDRLEN + generalHeaderSize + len(attributes)),
			Type:   logConfig,
			Flags:  netlink.Request | netlink.Acknowledge,
		},
		Data: slices.Concat(general, attributes),
	}.MarshalBinary()
	if err != nil {
		return err
	}
	if err := unix.Sendto(l.fd, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return message.At("netlink", err)
	}
	answer := make([]byte, 4096)
	n, _, err := unix.Recvfrom(l.fd, answer, 0)
	if err != nil {
		return message.At("netlink", err)
	}
	return refusal(answer[:n])
}

// refusal returns the error in an answer (struct nlmsgerr), nil for none.
func refusal(answer []byte) error {
	if len(answer) < unix.NLMSG_HDRLEN+4 {
		return errors.New("netlink: answer cut short")
	}
	if code := int32(binary.NativeEndian.Uint32(answer[unix.NLMSG_HDRLEN:])); code != 0 {
		return message.At("netlink", unix.Errno(-code))
	}
	return nil
}

// run receives reports until quit, and then what is left. The kernel sends a
// report before the packet is gone, so nothing comes later.
func (l *dropLog) run() {
	defer close(l.done)
	buffer := make([]byte, 1<<17)
	ready := []unix.PollFd{{Fd: int32(l.fd), Events: unix.POLLIN}}
	for {
		n, _, err := unix.Recvfrom(l.fd, buffer, unix.MSG_DONTWAIT)
		switch {
		case err == unix.EINTR:
		case err == unix.EAGAIN:
			select {
			case <-l.quit:
				return
			default:
				unix.Poll(ready, 10)
			}
		case err != nil: // ENOBUFS: more reports than the buffer holds
			l.err = message.At("reports of lost packets", err)
			if err != unix.ENOBUFS {
				return
			}
		default:
			l.note(buffer[:n])
		}
	}
}

// note keeps the packets of a datagram of reports.
func (l *dropLog) note(reports []byte) {
	now := time.Now()
	for len(reports) >= unix.NLMSG_HDRLEN {
		length := int(binary.NativeEndian.Uint32(reports))
		if length < unix.NLMSG_HDRLEN+generalHeaderSize || length > len(reports) {
			return
		}
		if binary.NativeEndian.Uint16(reports[4:]) == logPacket {
			l.packet(now, reports[unix.NLMSG_HDRLEN+generalHeaderSize:length])
		}
		reports = reports[min((length+3)&^3, len(reports)):]
	}
}

func (l *dropLog) packet(now time.Time, attributes []byte) {
	decoder, err := netlink.NewAttributeDecoder(attributes)
	if err != nil {
		return
	}
	drop := Drop{Time: now}
	for decoder.Next() {
		switch value := decoder.Bytes(); {
		case decoder.Type() == logPayload:
			drop.Packet = slices.Clone(value)
		case decoder.Type() == logTimestamp && len(value) == 16: // struct nfulnl_msg_packet_timestamp
			seconds, microseconds := binary.BigEndian.Uint64(value), binary.BigEndian.Uint64(value[8:])
			drop.Time = time.Unix(int64(seconds), int64(microseconds)*1000)
		}
	}
	l.drops = append(l.drops, drop)
}

// stop returns the packets reported so far.
func (l *dropLog) stop() ([]Drop, error) {
	close(l.quit)
	<-l.done
	l.close()
	return l.drops, l.err
}
