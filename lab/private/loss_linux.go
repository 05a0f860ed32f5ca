package private

import (
	"encoding/binary"
	"errors"
	"net"

	"socketlab/capture/message"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

// A Dropper loses packets until it is stopped.
type Dropper struct {
	log *dropLog
}

// Start begins to lose packets. They are lost on arrival, behind the point where
// they are recorded: a recording holds them, and nobody else receives them. The
// error is a *NoLoss if the kernel lacks something.
func (l Loss) Start() (*Dropper, error) {
	if !alone() {
		return nil, ErrNotPrivate
	}
	log, err := openDropLog()
	if err != nil {
		return nil, &NoLoss{"nfnetlink_log", err}
	}
	if err := l.install(); err != nil {
		log.stop()
		return nil, &NoLoss{"nf_tables", err}
	}
	return &Dropper{log}, nil
}

// Stop loses no more packets and returns those that were lost, in order. The
// error says that the list may be incomplete.
func (d *Dropper) Stop() ([]Drop, error) {
	rules := &nftables.Conn{}
	rules.DelTable(table())
	removed := rules.Flush()
	drops, err := d.log.stop()
	return drops, errors.Join(removed, err)
}

// alone reports whether loopback is the only interface, as in a private network.
func alone() bool {
	interfaces, err := net.Interfaces()
	return err == nil && len(interfaces) == 1 && interfaces[0].Flags&net.FlagLoopback != 0
}

func table() *nftables.Table {
	return &nftables.Table{Name: "lab", Family: nftables.TableFamilyINet}
}

// install gives the kernel the rules, in the language of nft(8):
//
//	table inet lab {
//	  chain input {
//	    type filter hook input priority filter;
//	    udp sport 5000 goto answers   # and so on
//	    udp dport 5000 goto requests
//	  }
//	  chain answers  { numgen inc mod 100 { 3, 17, 29 } log group 77 drop }
//	  chain requests { numgen inc mod 100 { 1, 12, 26 } log group 77 drop }
//	}
//
// Each direction counts for itself, so that what is lost does not depend on
// how requests and answers happen to alternate.
func (l Loss) install() error {
	rules := &nftables.Conn{}
	lab := rules.AddTable(table())
	input := rules.AddChain(&nftables.Chain{
		Name: "input", Table: lab, Type: nftables.ChainTypeFilter,
		Hooknum: nftables.ChainHookInput, Priority: nftables.ChainPriorityFilter,
	})
	for _, d := range []direction{{"answers", sourcePort}, {"requests", destinationPort}} {
		chain := rules.AddChain(&nftables.Chain{Name: d.name, Table: lab})
		for _, match := range l.matches(d.port) {
			to := &expr.Verdict{Kind: expr.VerdictGoto, Chain: chain.Name}
			rules.AddRule(&nftables.Rule{Table: lab, Chain: input, Exprs: append(match, to)})
		}
		pattern := Loss{Percent: l.Percent, Seed: l.Seed<<1 + uint64(d.port)}
		if err := pattern.lose(rules, chain); err != nil {
			return err
		}
	}
	if err := rules.Flush(); err != nil {
		return message.At("rules", err)
	}
	return nil
}

// A direction is where packets go, seen from the servers.
type direction struct {
	name string // of its chain
	port uint32 // where in the header the server's port stands
}

// Where the ports stand in the headers of UDP and TCP, in octets.
const (
	sourcePort      = 0
	destinationPort = 2
)

// lose adds the rule that drops packets of a chain.
func (l Loss) lose(rules *nftables.Conn, chain *nftables.Chain) error {
	lost := &nftables.Set{Table: chain.Table, Anonymous: true, Constant: true, KeyType: nftables.TypeInteger}
	if err := rules.AddSet(lost, elements(l.positions())); err != nil {
		return err
	}
	rules.AddRule(&nftables.Rule{Table: chain.Table, Chain: chain, Exprs: []expr.Any{
		&expr.Numgen{Register: 1, Modulus: period, Type: unix.NFT_NG_INCREMENTAL},
		&expr.Lookup{SourceRegister: 1, SetID: lost.ID, SetName: lost.Name},
		&expr.Log{Key: 1<<unix.NFTA_LOG_GROUP | 1<<unix.NFTA_LOG_QTHRESHOLD, Group: logGroup, QThreshold: 1},
		&expr.Verdict{Kind: expr.VerdictDrop},
	}})
	return nil
}

func elements(positions []uint32) []nftables.SetElement {
	var all []nftables.SetElement
	for _, p := range positions {
		all = append(all, nftables.SetElement{Key: binaryutil.NativeEndian.PutUint32(p)})
	}
	return all
}

// matches returns, for each port, the expressions that recognise its packets
// by the port at the given place of the header.
func (l Loss) matches(offset uint32) [][]expr.Any {
	var all [][]expr.Any
	for _, port := range l.UDP {
		all = append(all, port16(unix.IPPROTO_UDP, offset, port))
	}
	for _, port := range l.TCP {
		match := port16(unix.IPPROTO_TCP, offset, port)
		if !l.Handshake {
			match = append(match, withoutSYN()...)
		}
		all = append(all, match)
	}
	return all
}

// port16 recognises a transport protocol and 16 bits of its header.
func port16(protocol byte, offset uint32, port uint16) []expr.Any {
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: []byte{protocol}},
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: offset, Len: 2},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: binary.BigEndian.AppendUint16(nil, port)},
	}
}

// withoutSYN recognises TCP segments whose SYN flag is not set (RFC 9293 §3.1).
func withoutSYN() []expr.Any {
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: 13, Len: 1},
		&expr.Bitwise{SourceRegister: 1, DestRegister: 1, Len: 1, Mask: []byte{0x02}, Xor: []byte{0}},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: []byte{0}},
	}
}
