package check

import "socketlab/assignments/i18n"

// Table is the catalogue of checks.
var Table = []Row{
	{"udp-port", "RFC 768", i18n.Text{}, func() Check { return &UDPPort{} }, nil},
	{"udp-clients", "RFC 768", i18n.Text{}, func() Check { return &UDPClients{} }, nil},
	{"udp-echo", "RFC 862", i18n.Text{}, func() Check { return &UDPEcho{} }, nil},
	{"udp-header", "RFC 768", i18n.Text{}, func() Check { return &UDPHeader{} }, nil},
	{"identity", "RFC 768", i18n.Text{}, func() Check { return &Identity{} }, nil},
	{"file-name", "RFC 768", i18n.Text{}, func() Check { return &FileName{} }, nil},
	{"picture", "RFC 768", i18n.Text{}, func() Check { return &PictureBeside{} }, nil},
}
