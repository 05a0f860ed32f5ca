package private

import (
	"encoding/binary"
	"net"
	"slices"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"github.com/google/nftables/xt"
	"golang.org/x/sys/unix"
)

func pathTable() *nftables.Table {
	return &nftables.Table{Name: "path", Family: nftables.TableFamilyIPv4}
}

// install gives the kernel the rules, in the language of nft(8), for UDP:
//
//	table ip path {
//	  chain arrival {
//	    type filter hook prerouting priority -450;   # fragments are not put together yet
//	    meta mark 6 accept
//	    udp dport 40000 meta mark set 5 queue        # the buoy
//	    udp dport 5000 meta mark set 1 queue
//	    udp sport 5000 meta mark set 2 queue
//	    ip protocol udp ip frag-off & 0x1fff != 0 meta mark set 3 queue
//	  }
//	}
//
// Of TCP, segments with SYN, FIN or PSH and long ones are counted, and the rest
// passes in its order.
func (p *Path) install(tcp bool, port uint16, queue func() expr.Any) error {
	rules := &nftables.Conn{}
	table := rules.AddTable(pathTable())
	before := nftables.ChainPriority(-450)
	chain := rules.AddChain(&nftables.Chain{
		Name: "arrival", Table: table, Type: nftables.ChainTypeFilter, Hooknum: nftables.ChainHookPrerouting, Priority: &before,
	})
	add := func(match []expr.Any, mark uint32) {
		rules.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: slices.Concat(match, setMark(mark), []expr.Any{queue()})})
	}
	rules.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: []expr.Any{
		&expr.Meta{Key: expr.MetaKeyMARK, Register: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: binaryutil.NativeEndian.PutUint32(markCopy)},
		&expr.Verdict{Kind: expr.VerdictAccept},
	}})
	add(port16(unix.IPPROTO_UDP, destinationPort, uint16(p.buoy.LocalAddr().(*net.UDPAddr).Port)), markBuoy)
	protocol := byte(unix.IPPROTO_UDP)
	if tcp {
		protocol = unix.IPPROTO_TCP
	}
	for offset, mark := range map[uint32]uint32{destinationPort: markTo, sourcePort: markBack} {
		match := port16(protocol, offset, port)
		if !tcp {
			add(match, mark)
			continue
		}
		add(slices.Concat(match, withFlags(0x01|0x02|0x08)), mark) // FIN, SYN, PSH
		add(slices.Concat(match, longerThan(100)), mark)
		add(match, markPass)
	}
	add(laterFragment(protocol), markMore)
	return rules.Flush()
}

// queues are the ways to ask queue 0: nft's own, and that of iptables, which
// kernels have that were built without the first (CONFIG_NFT_QUEUE).
var queues = []func() expr.Any{
	func() expr.Any { return &expr.Queue{} },
	func() expr.Any {
		info := xt.Unknown(binaryutil.NativeEndian.PutUint64(0)) // struct xt_NFQ_info_v1, aligned
		copy(info[2:], binaryutil.NativeEndian.PutUint16(1))
		return &expr.Target{Name: "NFQUEUE", Rev: 1, Info: &info}
	},
}

// setMark marks a packet for judge.
func setMark(mark uint32) []expr.Any {
	return []expr.Any{
		&expr.Immediate{Register: 1, Data: binaryutil.NativeEndian.PutUint32(mark)},
		&expr.Meta{Key: expr.MetaKeyMARK, Register: 1, SourceRegister: true},
	}
}

// withFlags recognises TCP segments that have one of the flags (RFC 9293 §3.1).
func withFlags(flags byte) []expr.Any {
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseTransportHeader, Offset: 13, Len: 1},
		&expr.Bitwise{SourceRegister: 1, DestRegister: 1, Len: 1, Mask: []byte{flags}, Xor: []byte{0}},
		&expr.Cmp{Op: expr.CmpOpNeq, Register: 1, Data: []byte{0}},
	}
}

// longerThan recognises packets by their total length (RFC 791 §3.1): headers
// of IP and TCP have at most 20 and 60 octets here.
func longerThan(octets uint16) []expr.Any {
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseNetworkHeader, Offset: 2, Len: 2},
		&expr.Cmp{Op: expr.CmpOpGt, Register: 1, Data: binary.BigEndian.AppendUint16(nil, octets)},
	}
}

// laterFragment recognises fragments that do not begin a packet.
func laterFragment(protocol byte) []expr.Any {
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseNetworkHeader, Offset: 9, Len: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: []byte{protocol}},
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseNetworkHeader, Offset: 6, Len: 2},
		&expr.Bitwise{SourceRegister: 1, DestRegister: 1, Len: 2, Mask: []byte{0x1f, 0xff}, Xor: []byte{0, 0}},
		&expr.Cmp{Op: expr.CmpOpNeq, Register: 1, Data: []byte{0, 0}},
	}
}
