package trace

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// settings reads the words that end a line. d is nil for a frame of octets.
func (c *cursor) settings(d *datagram, f *frame) error {
	for c.peek() != "" {
		word := c.next()
		name, value, _ := strings.Cut(word, "=")
		err := f.set(name, value)
		if err == errUnknown && d != nil {
			err = d.set(name, value)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", word, err)
		}
	}
	return nil
}

var errUnknown = fmt.Errorf("unknown setting")

// set changes what a frame has besides its packet.
func (f *frame) set(name, value string) (err error) {
	switch name {
	case "ether":
		f.ether, err = parseEther(value)
	case "captured":
		err = f.captured.parse(value, maxOctets)
	case "original":
		err = f.original.parse(value, math.MaxUint32)
	case "flags":
		var n uint64
		n, err = strconv.ParseUint(value, 0, 32)
		f.flags = uint32(n)
	case "comment":
		var text string
		if text, err = strconv.Unquote(value); err == nil {
			f.comments = append(f.comments, text)
		}
	default:
		return errUnknown
	}
	return err
}

// set changes a field of the IP header, or of the transport's.
func (d *datagram) set(name, value string) error {
	switch name {
	case "ttl":
		return parseField(&d.ttl, value, 0xff)
	case "tos":
		return parseField(&d.tos, value, 0xff)
	case "id":
		return parseField(&d.id, value, 0xffff)
	case "flow":
		return parseField(&d.flow, value, 0xfffff)
	case "offset":
		return parseField(&d.offset, value, 0xfff8)
	case "nodf":
		d.noDF = true
	case "more":
		d.more = true
	case "iplength":
		return d.ipLength.parse(value, 0xffff)
	case "ipchecksum":
		return d.ipSum.parse(value, 0xffff)
	case "length":
		return d.length.parse(value, 0xffff)
	case "quoted":
		return d.quoted.parse(value, maxOctets)
	case "checksum":
		return d.checksum.parse(value)
	default:
		return errUnknown
	}
	return nil
}

// parseField reads the value of a field that holds numbers up to most.
func parseField(to *int, value string, most int) error {
	n, err := strconv.ParseUint(value, 0, 32)
	if err != nil {
		return err
	}
	if n > uint64(most) {
		return fmt.Errorf("more than %d", most)
	}
	*to = int(n)
	return nil
}

func (o *override) parse(value string, most int) error {
	o.set = true
	return parseField(&o.value, value, most)
}

func (c *checksum) parse(value string) error {
	switch value {
	case "offloaded":
		c.mode = checksumOffloaded
	case "bad":
		c.mode = checksumBad
	case "none":
		c.mode, c.value = checksumValue, 0
	default:
		var n int
		if err := parseField(&n, value, 0xffff); err != nil {
			return err
		}
		c.mode, c.value = checksumValue, uint16(n)
	}
	return nil
}
