package doctor

import (
	"bytes"
	"context"
	"errors"
	"net"

	"socketlab/capture/message"
	"socketlab/capture/record"
)

// prove records one datagram on loopback. Its error is one of package record,
// or says that the datagram is not in the recording.
func prove(ctx context.Context) error {
	if err := record.Available(); err != nil {
		return err
	}
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	defer socket.Close()
	address := socket.LocalAddr().(*net.UDPAddr)
	recorder, err := record.Start(ctx, record.Config{Ports: []uint16{uint16(address.Port)}})
	if err != nil {
		return err
	}
	text := []byte("lab doctor")
	_, sent := socket.WriteTo(text, address)
	result, err := recorder.Stop()
	if err := errors.Join(sent, err); err != nil {
		return err
	}
	if len(result.Packets) != 1 || !bytes.HasSuffix(result.Packets[0].Data, text) {
		return message.Errorf("recorded %d datagrams, want 1", len(result.Packets))
	}
	return nil
}
