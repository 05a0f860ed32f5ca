package submission

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"testing"
	"time"
)

// A time in a zip file is what a clock showed somewhere, unless the file says
// it in UTC, too.
func TestTimesOfZipFilesAreLocal(t *testing.T) {
	seoul := time.FixedZone("", 9*60*60)
	at := time.Date(2026, 11, 18, 23, 30, 0, 0, seoul)
	for name, test := range map[string]struct {
		header zip.FileHeader
		zone   *time.Location
		want   time.Time
	}{
		"a clock in Seoul":        {dosTime(at), seoul, at},
		"the same, read in UTC":   {dosTime(at), time.UTC, at.Add(9 * time.Hour)},
		"the same, read here":     {dosTime(at), nil, time.Date(2026, 11, 18, 23, 30, 0, 0, time.Local)},
		"with the time in UTC":    {zip.FileHeader{Modified: at}, time.UTC, at},
		"with another time alone": {withExtra(dosTime(at), 0x55, 0x54, 5, 0, 2, 1, 2, 3, 4), seoul, at},
		"with a field cut short":  {withExtra(dosTime(at), 0x55, 0x54, 9, 0, 1), seoul, at},
		"with a name beside it":   {withExtra(dosTime(at), 0x75, 0x70, 1, 0, 1), seoul, at},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			w := zip.NewWriter(&b)
			test.header.Name = "20240001.pcapng"
			f, err := w.CreateHeader(&test.header)
			if err != nil {
				t.Fatal(err)
			}
			f.Write([]byte(pcapng))
			w.Close()
			c := find(t, Options{Zone: test.zone}, write(t, filepath.Join(t.TempDir(), "class.zip"), b.Bytes()))
			if got := c.Submissions[0].Attempts[0].Time; !got.Equal(test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func withExtra(h zip.FileHeader, extra ...byte) zip.FileHeader {
	h.Extra = extra
	return h
}

// dosTime is a header with the clock's time alone, as most LMSs write it.
func dosTime(at time.Time) (h zip.FileHeader) {
	//lint:ignore SA1019 Modified would write the extended timestamp, too
	h.ModifiedDate = uint16(at.Day() + int(at.Month())<<5 + (at.Year()-1980)<<9)
	//lint:ignore SA1019 Modified would write the extended timestamp, too
	h.ModifiedTime = uint16(at.Second()/2 + at.Minute()<<5 + at.Hour()<<11)
	return h
}
