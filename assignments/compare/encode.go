package compare

import (
	"encoding/base64"
	"encoding/binary"

	"socketlab/capture/message"
)

// MarshalText writes a Print in letters that JSON leaves alone.
func (p Print) MarshalText() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(p.Frames))
	for _, t := range p.Tokens {
		b = binary.BigEndian.AppendUint64(b, t.Hash)
		b = binary.AppendUvarint(append(b, byte(t.Kind)), uint64(t.Draw))
		for _, f := range t.Frames[:1+gapsOf(t.Kind)] {
			b = binary.AppendUvarint(b, uint64(f))
		}
	}
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

// errPrint is returned for what is no Print.
var errPrint = message.Errorf("these are no fingerprints of a capture")

// UnmarshalText reads a Print, which somebody may have changed.
func (p *Print) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return errPrint
	}
	number := func() int32 {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > 1<<31-1 {
			err, n, v = errPrint, 0, 0
		}
		b = b[n:]
		return int32(v)
	}
	*p = Print{Frames: int(number())}
	for err == nil && len(b) > 0 {
		if len(b) < 9 || b[8] < byte(ofPort) || b[8] > byte(ofText) || len(p.Tokens) == maxTokens {
			return errPrint
		}
		t := Token{Hash: binary.BigEndian.Uint64(b), Kind: Kind(b[8])}
		b = b[9:]
		t.Draw = number()
		for i := range 1 + gapsOf(t.Kind) {
			t.Frames[i] = number()
		}
		p.Tokens = append(p.Tokens, t)
	}
	p.sort()
	return err
}
