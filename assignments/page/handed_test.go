package page

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"socketlab/assignments/report"
)

// pageOf writes the page of a report.
func pageOf(t *testing.T, r *report.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Student(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEvidenceLeadsToItsFrames(t *testing.T) {
	r := &report.Report{Language: "en", Checks: []report.CheckResult{{ID: "a", Verdict: report.Pass, Evidence: []report.Evidence{
		{Frames: []int{1, 2, 9}, Message: "it <b>works</b>"}, {Frames: []int{}, Message: "a name"}}}},
		Ladders: []report.Ladder{{Rows: []report.Row{{Frame: 1}, {Frame: 2, From: 1}}}}}
	text := pageOf(t, r)
	for _, want := range []string{`frames <a class="frame" href="#frame-1">1</a> <a class="frame" href="#frame-2">2</a> <span class="frame">9</span>`, "it &lt;b&gt;works", "a name"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestAPageAloneLeadsToNobody: what a student gets names no other.
func TestAPageAloneLeadsToNobody(t *testing.T) {
	r := &report.Report{Language: "en", ID: "2", Cover: report.Cover{Name: `<nav class="around"`}, Around: report.Around{Class: report.Link{Page: "../index.html"},
		Before: report.Link{Page: "20240001.html", Label: "20240001 </nav>"}, After: report.Link{Page: "20240003.html", Label: "20240003"}}}
	text := pageOf(t, r)
	if !strings.Contains(text, `href="./20240001.html"`) || !strings.Contains(text, `href="./../index.html"`) || !strings.Contains(text, "20240003") {
		t.Error("the page does not lead to those around it")
	}
	alone := string(Alone([]byte(text)))
	if strings.Contains(alone, "20240001") || strings.Contains(alone, "20240003") || strings.Contains(alone, "index.html") {
		t.Error("the page alone still names others")
	}
	if len(text)-len(alone) > 1000 || !strings.HasSuffix(alone, "</html>\n") {
		t.Errorf("%d octets went", len(text)-len(alone))
	}
}

func TestAttemptsAreAllListed(t *testing.T) {
	r := &report.Report{Language: "en", Attempts: []report.Attempt{
		{Number: 1, Time: "2026-03-02T10:00:00Z", File: "old.pcapng", Verdict: report.Fail, Points: 70, MaxPoints: 100},
		{Number: 2, File: "huge.pcapng", Late: true},
		{Number: 3, File: "new.pcapng", Verdict: report.Pass, Points: 100, MaxPoints: 100, Counts: true}}}
	text := pageOf(t, r)
	for _, want := range []string{"2026-03-02 10:00", "old.pcapng", "70/100", "not graded", "100/100 <b>this one counts</b>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// noise is a picture that no format makes small.
func noise(width, height int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = byte(rand.IntN(256))
	}
	return img
}

func encoded(t *testing.T, write func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claiming returns a PNG whose header says another width and height: the first
// two fields of IHDR, which begins at octet 12 and ends with its CRC at 29.
func claiming(png []byte, width, height uint32) []byte {
	png = bytes.Clone(png)
	binary.BigEndian.PutUint32(png[16:], width)
	binary.BigEndian.PutUint32(png[20:], height)
	binary.BigEndian.PutUint32(png[29:], crc32.ChecksumIEEE(png[12:29]))
	return png
}

func TestPicturesArePartOfThePage(t *testing.T) {
	small := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, noise(40, 30)) })
	large := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, noise(2000, 200)) })
	moving := encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, noise(20, 20), nil) })
	bomb := claiming(small, 20_000, 6_000)
	for _, c := range []struct {
		name       string
		data       []byte
		want       string
		same, show bool
	}{
		{"small.png", small, "image/png", true, true},
		{"moving.gif", moving, "image/gif", true, true},
		{"large.png", large, "image/jpeg", false, true},
		{"bomb.png", bomb, "", false, false},
		{"page.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "", false, false},
		{"cut.png", small[:20], "", false, false},
		{"none.png", nil, "", false, false},
	} {
		p := Picture(c.name, c.data)
		if p.Type != c.want && c.show || bytes.Equal(p.Data, c.data) != (c.same || len(c.data) == 0) || (len(p.Data) > 0) != c.show {
			t.Errorf("%s: got %q and %d octets of %d", c.name, p.Type, len(p.Data), len(c.data))
		}
		text := pageOf(t, &report.Report{Language: "en", Picture: p})
		if got := strings.Contains(text, `<img src="data:`+c.want); got != c.show {
			t.Errorf("%s: shown: %v", c.name, got)
		}
		if got := strings.Contains(text, "img-src data:;"); got != c.show {
			t.Errorf("%s: the policy allows pictures: %v", c.name, got)
		}
	}
	shrunk, err := jpeg.DecodeConfig(bytes.NewReader(Picture("large.png", large).Data))
	if err != nil || shrunk.Width != widePicture || shrunk.Height != 160 {
		t.Errorf("drawn smaller, it is %d × %d (%v)", shrunk.Width, shrunk.Height, err)
	}
}
