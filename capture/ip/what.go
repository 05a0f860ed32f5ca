package ip

import "fmt"

// A What names a frame that holds no readable IP packet. It is comparable, so
// that frames can be counted by it; String is for people.
type What struct {
	kind   whatKind
	number uint32
}

type whatKind uint8

const (
	whatText   whatKind = iota // number indexes whatTexts
	whatLink                   // a link type
	whatEther                  // an EtherType
	whatLLC                    // a destination service access point
	whatSNAP                   // protocol of an organisation's own
	whatPPP                    // a PPP protocol
	whatFamily                 // an address family
	whatARCNET                 // a protocol of ARCNET
	whatFrame                  // an 802.11 frame that carries no data
)

// Indices of whatTexts.
const (
	textCut uint32 = iota
	textTooDeep
	textVersion
	textHeaderLength
	textTotalLength
	textExtension
	textEncrypted
	textBadFragment
	textPart
)

var whatTexts = [...]string{
	textCut:          "header cut short",
	textTooDeep:      "too many headers",
	textVersion:      "IP version neither 4 nor 6",
	textHeaderLength: "IPv4 header length below 20",
	textTotalLength:  "IPv4 total length below the header length",
	textExtension:    "too many IPv6 extension headers",
	textEncrypted:    "encrypted",
	textBadFragment:  "fragment beyond the longest packet",
	textPart:         "part of a link-layer frame",
}

// etherNames names EtherTypes that are seen in captures and hold no IP.
var etherNames = [...]struct {
	number uint32
	name   string
}{
	{0x0806, "ARP"},
	{0x0842, "Wake-on-LAN"},
	{0x2000, "CDP"},
	{0x8035, "RARP"},
	{0x809b, "AppleTalk"},
	{0x80f3, "AARP"},
	{0x8137, "IPX"},
	{0x8808, "Ethernet flow control"},
	{0x8809, "LACP"},
	{0x880b, "PPP"},
	{0x8863, "PPPoE discovery"},
	{0x888e, "802.1X"},
	{0x88cc, "LLDP"},
	{0x88f7, "PTP"},
	{0x8902, "Ethernet OAM"},
	{0x9000, "Ethernet loopback"},
}

// LinkType returns the number of the link type where What is nothing else: one
// whose header nobody here can peel off.
func (w What) LinkType() (number uint16, ok bool) { return uint16(w.number), w.kind == whatLink }

// String names what the frame is: "ARP", "link type 220".
func (w What) String() string {
	switch w.kind {
	case whatText:
		return whatTexts[w.number]
	case whatLink:
		return fmt.Sprintf("link type %d", w.number)
	case whatEther:
		for _, e := range etherNames {
			if e.number == w.number {
				return e.name
			}
		}
		return fmt.Sprintf("EtherType %#04x", w.number)
	case whatLLC:
		if w.number == 0x42 {
			return "STP"
		}
		return fmt.Sprintf("LLC %#02x", w.number)
	case whatSNAP:
		return fmt.Sprintf("SNAP of organisation %06x", w.number)
	case whatPPP:
		return fmt.Sprintf("PPP protocol %#04x", w.number)
	case whatARCNET:
		return fmt.Sprintf("ARCNET protocol %d", w.number)
	case whatFamily:
		return fmt.Sprintf("address family %d", w.number)
	}
	return [...]string{"802.11 management", "802.11 control", "802.11 without data", "802.11 extension"}[w.number&3]
}
