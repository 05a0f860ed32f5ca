package submission

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"testing"
)

func pictures(t testing.TB) (asPNG, asJPEG []byte) {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 20, 10))
	var a, b bytes.Buffer
	if png.Encode(&a, img) != nil || jpeg.Encode(&b, img, nil) != nil {
		t.Fatal("cannot make a picture")
	}
	return a.Bytes(), b.Bytes()
}

func TestPictures(t *testing.T) {
	asPNG, asJPEG := pictures(t)
	damaged := bytes.Clone(asPNG)
	damaged[len(damaged)-20] ^= 1
	flat := bytes.Clone(asPNG)
	copy(flat[16:], "\x00\x00\x00\x00") // no width, and so a wrong check sum too
	for name, test := range map[string]struct {
		data []byte
		want bool
	}{
		"PNG":         {asPNG, true},
		"JPEG":        {asJPEG, true},
		"cut PNG":     {asPNG[:len(asPNG)-5], false},
		"damaged PNG": {damaged, false},
		"no width":    {flat, false},
		"a signature": {asPNG[:8], false},
		"a Word file": {[]byte("PK\x03\x04"), false},
		"nothing":     {nil, false},
	} {
		if got := IsPicture(bytes.NewReader(test.data)); got != test.want {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// No octets make IsPicture crash.
func FuzzPicture(f *testing.F) {
	asPNG, asJPEG := pictures(f)
	f.Add(asPNG)
	f.Add(asJPEG)
	f.Add([]byte("GIF89a"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "))
	f.Fuzz(func(t *testing.T, data []byte) { IsPicture(bytes.NewReader(data)) })
}
