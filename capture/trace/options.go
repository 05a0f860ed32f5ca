package trace

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Kinds of TCP options (RFC 9293 §3.2, RFC 7323, RFC 2018).
const (
	optionEnd    = 0
	optionNop    = 1
	optionMSS    = 2
	optionScale  = 3
	optionSackOK = 4
	optionSack   = 5
	optionTimes  = 8
)

// parseOptions reads what stands between angle brackets, and pads it to a
// multiple of four octets.
func parseOptions(text string) ([]byte, error) {
	var out []byte
	for _, item := range strings.Split(strings.Trim(text, "<>"), ",") {
		b, err := parseOption(strings.Fields(item))
		if err != nil {
			return nil, fmt.Errorf("option %q: %w", item, err)
		}
		out = append(out, b...)
	}
	for len(out)%4 != 0 {
		out = append(out, optionEnd)
	}
	if len(out) > 40 {
		return nil, fmt.Errorf("options of %d octets, more than 40", len(out))
	}
	return out, nil
}

// parseOption reads one option.
func parseOption(w []string) ([]byte, error) {
	switch {
	case len(w) == 0:
		return nil, nil
	case len(w) == 1 && w[0] == "eol":
		return []byte{optionEnd}, nil
	case len(w) == 1 && w[0] == "nop":
		return []byte{optionNop}, nil
	case len(w) == 1 && w[0] == "sackOK":
		return []byte{optionSackOK, 2}, nil
	case len(w) == 2 && w[0] == "mss":
		n, err := strconv.ParseUint(w[1], 10, 16)
		return binary.BigEndian.AppendUint16([]byte{optionMSS, 4}, uint16(n)), err
	case len(w) == 2 && w[0] == "wscale":
		n, err := strconv.ParseUint(w[1], 10, 8)
		return []byte{optionScale, 3, byte(n)}, err
	case len(w) == 5 && w[0] == "TS" && w[1] == "val" && w[3] == "ecr":
		return parseNumbers([]byte{optionTimes, 10}, w[2], w[4])
	case len(w) > 1 && w[0] == "sack":
		return parseSack(w[1:])
	case len(w) >= 2 && w[0] == "opt":
		return parseOther(w[1], strings.Join(w[2:], ""))
	}
	return nil, fmt.Errorf("unknown")
}

// parseNumbers appends numbers of 32 bits.
func parseNumbers(b []byte, numbers ...string) ([]byte, error) {
	for _, s := range numbers {
		n, err := strconv.ParseUint(s, 10, 32)
		if err != nil {
			return nil, err
		}
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b, nil
}

// parseSack reads the blocks of a selective acknowledgement.
func parseSack(blocks []string) ([]byte, error) {
	b := []byte{optionSack, byte(2 + 8*len(blocks))}
	for _, block := range blocks {
		left, right, _ := strings.Cut(block, ":")
		var err error
		if b, err = parseNumbers(b, left, right); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// parseOther reads an option by its number, with the octets behind its length.
func parseOther(kind, octets string) ([]byte, error) {
	n, err := strconv.ParseUint(kind, 10, 8)
	if err != nil {
		return nil, err
	}
	value, err := hex.DecodeString(octets)
	return append([]byte{byte(n), byte(2 + len(value))}, value...), err
}

// formatOptions is the inverse of parseOptions; false if the options are
// malformed.
func formatOptions(b []byte) (string, bool) {
	var items []string
	for len(b) > 0 {
		n := 1
		if b[0] > optionNop {
			if len(b) < 2 || b[1] < 2 || int(b[1]) > len(b) {
				return "", false
			}
			n = int(b[1])
		}
		items = append(items, formatOption(b[:n]))
		b = b[n:]
	}
	return "<" + strings.Join(items, ",") + ">", true
}

// formatOption writes one option.
func formatOption(b []byte) string {
	switch {
	case b[0] == optionEnd:
		return "eol"
	case b[0] == optionNop:
		return "nop"
	case b[0] == optionMSS && len(b) == 4:
		return fmt.Sprintf("mss %d", binary.BigEndian.Uint16(b[2:]))
	case b[0] == optionScale && len(b) == 3:
		return fmt.Sprintf("wscale %d", b[2])
	case b[0] == optionSackOK && len(b) == 2:
		return "sackOK"
	case b[0] == optionTimes && len(b) == 10:
		return fmt.Sprintf("TS val %d ecr %d", binary.BigEndian.Uint32(b[2:]), binary.BigEndian.Uint32(b[6:]))
	case b[0] == optionSack && len(b) > 2 && len(b)%8 == 2:
		text := "sack"
		for b = b[2:]; len(b) > 0; b = b[8:] {
			text += fmt.Sprintf(" %d:%d", binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]))
		}
		return text
	}
	return strings.TrimRight(fmt.Sprintf("opt %d %x", b[0], b[2:]), " ")
}
