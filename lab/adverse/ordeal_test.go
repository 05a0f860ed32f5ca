package adverse

import (
	"bytes"
	"crypto/ed25519"
	"slices"
	"testing"
)

// A seal tells whether what a server survives is as it was recorded, and which
// trial is not.
func TestTheSealOfAnOrdeal(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	for name, c := range map[string]struct {
		edit    func(*Ordeal)
		genuine bool
		changed []string
	}{
		"unchanged":                   {func(*Ordeal) {}, true, nil},
		"a recording is another":      {func(o *Ordeal) { o.Trials[1].Capture = []byte("C") }, true, []string{"blanks"}},
		"two are exchanged":           {func(o *Ordeal) { a, b := &o.Trials[0], &o.Trials[1]; a.Capture, b.Capture = b.Capture, a.Capture }, true, []string{"friendly", "blanks"}},
		"of somebody else":            {func(o *Ordeal) { o.ID = "2" }, false, nil},
		"of another lab":              {func(o *Ordeal) { o.Lab = "tcp-echo" }, false, nil},
		"called otherwise":            {func(o *Ordeal) { o.Trials[0].Name = "nul" }, false, nil},
		"one is left out":             {func(o *Ordeal) { o.Trials = o.Trials[:1] }, false, nil},
		"one is left out of the seal": {func(o *Ordeal) { o.Seal.Digests = o.Seal.Digests[:1] }, false, nil},
		"a digest is another":         {func(o *Ordeal) { o.Seal.Digests[0] = nil }, false, nil},
		"no key":                      {func(o *Ordeal) { o.Seal.Key = nil }, false, nil},
		"no seal":                     {func(o *Ordeal) { o.Seal = nil }, false, nil},
	} {
		o := &Ordeal{Lab: "udp-echo", ID: "1", Trials: []Recording{{"friendly", []byte("A")}, {"blanks", []byte("B")}}}
		o.Sign(key)
		c.edit(o)
		var b bytes.Buffer
		if err := o.Write(&b); err != nil {
			t.Fatal(err)
		}
		read, err := ReadOrdeal(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if read.Genuine() != c.genuine {
			t.Errorf("%s: genuine: got %v, want %v", name, read.Genuine(), c.genuine)
		}
		if c.genuine && !slices.Equal(read.Changed(), c.changed) {
			t.Errorf("%s: got %q changed, want %q", name, read.Changed(), c.changed)
		}
	}
}

// What is no ordeal is said in one line, and in no parser's words.
func TestWhatIsNoOrdealIsSaidInOneLine(t *testing.T) {
	for _, text := range []string{"", "null", "[", `{"schema":"lab/ordeal/v1"`, `{"schema":"other"}`} {
		if _, err := ReadOrdeal([]byte(text)); err == nil || err.Error() != "no recorded ordeal" {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
