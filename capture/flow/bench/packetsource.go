package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
)

// packetSource counts the packets of each conversation as gopacket's own
// examples do it.
func packetSource(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	reader, err := pcapgo.NewNgReader(file, pcapgo.DefaultNgReaderOptions)
	if err != nil {
		return err
	}
	flows := map[[2]gopacket.Flow]int{}
	source := gopacket.NewPacketSource(reader, layers.LayerTypeEthernet)
	for {
		p, err := source.NextPacket()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if n, t := p.NetworkLayer(), p.TransportLayer(); n != nil && t != nil {
			flows[[2]gopacket.Flow{n.NetworkFlow(), t.TransportFlow()}]++
		}
	}
	fmt.Println(len(flows))
	return nil
}
