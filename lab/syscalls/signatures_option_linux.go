//go:build amd64 || arm64

package syscalls

import (
	"fmt"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// An option is an option of a socket: what setsockopt() names by two numbers.
type option struct{ level, number uint64 }

// optionNames returns the names of the options that programs of a course set.
func optionNames() map[option]string {
	return map[option]string{
		{unix.SOL_SOCKET, unix.SO_REUSEADDR}:    "SO_REUSEADDR",
		{unix.SOL_SOCKET, unix.SO_REUSEPORT}:    "SO_REUSEPORT",
		{unix.SOL_SOCKET, unix.SO_BROADCAST}:    "SO_BROADCAST",
		{unix.SOL_SOCKET, unix.SO_KEEPALIVE}:    "SO_KEEPALIVE",
		{unix.SOL_SOCKET, unix.SO_LINGER}:       "SO_LINGER",
		{unix.SOL_SOCKET, unix.SO_RCVTIMEO}:     "SO_RCVTIMEO",
		{unix.SOL_SOCKET, unix.SO_SNDTIMEO}:     "SO_SNDTIMEO",
		{unix.SOL_SOCKET, unix.SO_RCVBUF}:       "SO_RCVBUF",
		{unix.SOL_SOCKET, unix.SO_SNDBUF}:       "SO_SNDBUF",
		{unix.SOL_SOCKET, unix.SO_ERROR}:        "SO_ERROR",
		{unix.IPPROTO_TCP, unix.TCP_NODELAY}:    "TCP_NODELAY",
		{unix.IPPROTO_TCP, unix.TCP_KEEPIDLE}:   "TCP_KEEPIDLE",
		{unix.IPPROTO_TCP, unix.TCP_KEEPINTVL}:  "TCP_KEEPINTVL",
		{unix.IPPROTO_TCP, unix.TCP_KEEPCNT}:    "TCP_KEEPCNT",
		{unix.IPPROTO_IPV6, unix.IPV6_V6ONLY}:   "IPV6_V6ONLY",
		{unix.IPPROTO_IP, unix.IP_TTL}:          "IP_TTL",
		{unix.IPPROTO_IP, unix.IP_MTU_DISCOVER}: "IP_MTU_DISCOVER",
	}
}

// enterSetOption reads the name and the value of an option.
func enterSetOption(c *call) bool {
	name, ok := optionNames()[option{c.arguments[1], c.arguments[2]}]
	value, hasValue := c.number(c.arguments[3])
	switch {
	case !ok:
		c.Args = fmt.Sprintf("level %d, option %d", c.arguments[1], c.arguments[2])
	case name == "SO_LINGER":
		c.Args = name + ", " + c.linger(c.arguments[3])
	case name == "SO_RCVTIMEO" || name == "SO_SNDTIMEO":
		c.Args = fmt.Sprintf("%s, %v", name, max(c.duration(c.arguments[3], time.Microsecond), 0))
	case hasValue:
		c.Args = fmt.Sprintf("%s, %d", name, value)
	default:
		c.Args = name
	}
	return true
}

// linger reads a struct linger.
func (c *call) linger(address uint64) string {
	on, ok := c.number(address)
	seconds, _ := c.number(address + 4)
	if !ok || on == 0 {
		return "off"
	}
	return fmt.Sprintf("on, %d s", seconds)
}

// enterGetOption is interested in how the opening of a connection has ended,
// which programs that do not wait in connect() ask for later.
func enterGetOption(c *call) bool {
	c.Args = "SO_ERROR"
	return c.arguments[1] == unix.SOL_SOCKET && c.arguments[2] == unix.SO_ERROR
}

func leaveGetOption(c *call) {
	code, ok := c.number(c.arguments[3])
	if c.Err != nil || !ok || code == 0 {
		return
	}
	c.fail(unix.Errno(code))
	if c.socket.stream { // it may connect() anew
		c.socket.remote = netip.AddrPort{}
	}
}
