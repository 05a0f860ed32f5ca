package ladder

// services names the well-known ports: those of the course material first,
// then others that IANA has registered and that captures hold often.
var services = [...]struct {
	port uint16
	over string // "TCP", "UDP", or "" for both
	name string
}{
	{20, "TCP", "FTP data"}, {21, "TCP", "FTP"}, {22, "TCP", "SSH"}, {23, "TCP", "Telnet"}, {25, "TCP", "SMTP"},
	{53, "", "DNS"}, {80, "TCP", "HTTP"}, {110, "TCP", "POP3"}, {143, "TCP", "IMAP"}, {443, "", "HTTPS"},
	{3306, "TCP", "MySQL"},

	{7, "", "Echo"}, {9, "", "Discard"}, {13, "", "Daytime"}, {17, "", "Quote of the day"},
	{19, "", "Character generator"}, {37, "", "Time"}, {43, "TCP", "WHOIS"}, {67, "UDP", "DHCP server"},
	{68, "UDP", "DHCP client"}, {69, "UDP", "TFTP"}, {79, "TCP", "Finger"}, {88, "", "Kerberos"},
	{111, "", "Portmapper"}, {119, "TCP", "NNTP"}, {123, "UDP", "NTP"}, {135, "TCP", "RPC endpoint mapper"},
	{137, "UDP", "NetBIOS names"}, {138, "UDP", "NetBIOS datagrams"}, {139, "TCP", "NetBIOS sessions"},
	{161, "UDP", "SNMP"}, {162, "UDP", "SNMP traps"}, {179, "TCP", "BGP"}, {194, "TCP", "IRC"},
	{389, "", "LDAP"}, {445, "TCP", "SMB"}, {465, "TCP", "SMTP over TLS"}, {500, "UDP", "IKE"},
	{514, "UDP", "Syslog"}, {520, "UDP", "RIP"}, {546, "UDP", "DHCPv6 client"}, {547, "UDP", "DHCPv6 server"},
	{554, "TCP", "RTSP"}, {587, "TCP", "Mail submission"}, {631, "", "IPP"}, {636, "TCP", "LDAP over TLS"},
	{853, "", "DNS over TLS"}, {873, "TCP", "rsync"}, {990, "TCP", "FTP over TLS"}, {993, "TCP", "IMAP over TLS"},
	{995, "TCP", "POP3 over TLS"}, {1080, "TCP", "SOCKS"}, {1194, "", "OpenVPN"}, {1433, "TCP", "SQL Server"},
	{1812, "UDP", "RADIUS"}, {1813, "UDP", "RADIUS accounting"}, {1883, "TCP", "MQTT"}, {1900, "UDP", "SSDP"},
	{2049, "", "NFS"}, {3389, "", "Remote desktop"}, {3478, "", "STUN"}, {4500, "UDP", "IPsec NAT traversal"},
	{4789, "UDP", "VXLAN"}, {5060, "", "SIP"}, {5353, "UDP", "mDNS"}, {5355, "", "LLMNR"},
	{5432, "TCP", "PostgreSQL"}, {5672, "TCP", "AMQP"}, {5683, "UDP", "CoAP"}, {6379, "TCP", "Redis"},
	{8080, "TCP", "HTTP, alternate"}, {51820, "UDP", "WireGuard"},
}

// Service names the service that a port is registered for; "" if it has none.
// protocol is "TCP" or "UDP".
func Service(protocol string, port uint16) string {
	for _, s := range services {
		if s.port == port && (s.over == "" || s.over == protocol) {
			return s.name
		}
	}
	return ""
}
