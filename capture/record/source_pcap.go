//go:build cgo && (linux || darwin)

package record

import (
	"fmt"
	"runtime"

	"github.com/google/gopacket/pcap"

	"socketlab/capture"
	"socketlab/capture/message"
)

// A pcapSource captures with libpcap.
type pcapSource struct {
	handle *pcap.Handle
	twice  bool // each frame that is lost is counted twice
}

// openSource opens the interface for frames that match the filter.
//
// Immediate mode is off because it would hold 16 frames of 64 KiB each instead
// of thousands; the timeout is set because Close waits for ever without one;
// and the filter must not say "inbound", which loses the first frames.
func openSource(name, filter string) (source, error) {
	handle, err := activate(name)
	if err != nil {
		return nil, explain(err)
	}
	if filter != "" {
		if err := handle.SetBPFFilter(filter); err != nil {
			handle.Close()
			return nil, message.At(fmt.Sprintf("filter %q", filter), err)
		}
	}
	return &pcapSource{handle, runtime.GOOS == "linux" && loopback(name)}, nil
}

func activate(name string) (*pcap.Handle, error) {
	inactive, err := pcap.NewInactiveHandle(name)
	if err != nil {
		return nil, err
	}
	defer inactive.CleanUp()
	for _, set := range []error{
		inactive.SetSnapLen(snapLength),
		inactive.SetTimeout(readTimeout),
		inactive.SetBufferSize(bufferSize),
		inactive.SetImmediateMode(false),
	} {
		if set != nil {
			return nil, set
		}
	}
	return inactive.Activate()
}

// explain gives pcap's errors, which only have texts, a type.
func explain(err error) error {
	switch err.Error() {
	case "Permission Denied":
		return ErrPermission
	case "No Such Device":
		return ErrNoDevice
	}
	return err
}

func (s *pcapSource) read() (capture.Packet, error) {
	data, info, err := s.handle.ReadPacketData()
	switch {
	case err == pcap.NextErrorTimeoutExpired:
		return capture.Packet{}, errQuiet
	case err != nil:
		return capture.Packet{}, err
	}
	return capture.Packet{Time: info.Timestamp.UTC(), Length: info.Length, Data: data}, nil
}

// dropped halves what Linux reports: it counts every loopback frame twice, on
// its way out and on its way in, though libpcap hands over only the second.
func (s *pcapSource) dropped() (uint64, error) {
	stats, err := s.handle.Stats()
	if err != nil {
		return 0, err
	}
	dropped := uint64(stats.PacketsDropped)
	if s.twice {
		dropped = (dropped + 1) / 2
	}
	return dropped, nil
}

func (s *pcapSource) linkType() capture.LinkType {
	return capture.LinkType(s.handle.LinkType())
}

func (s *pcapSource) close() { s.handle.Close() }

// Backend names what captures, with its version; "" if nothing can.
func Backend() string {
	return pcap.Version()
}
