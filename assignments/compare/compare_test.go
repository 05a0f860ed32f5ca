package compare_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/compare"
	"socketlab/assignments/compare/forge"
	"socketlab/assignments/submission"
)

func references(t testing.TB) []*forge.Reference {
	t.Helper()
	all, err := forge.References("../../testdata/references")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// printed is a file as a submission of somebody.
func printed(t testing.TB, name string, file []byte) compare.Entry {
	t.Helper()
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil }
	c, err := compare.Capture(open)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return compare.Entry{Name: name, File: name + ".pcapng", Open: open, Print: compare.Of(c, nil)}
}

// Of every lab, a copy is found after each thing that copiers do to it, with the
// frames that are the same; the honest runs of a class share nothing.
func TestACopyIsFoundWhateverWasDoneToIt(t *testing.T) {
	for _, ref := range references(t) {
		teacher := forge.NewTeacher(1, []*forge.Reference{ref})
		var honest []compare.Entry
		for range 20 {
			r := teacher.Run()
			honest = append(honest, printed(t, r.ID, r.Record(forge.AsLab).File()))
		}
		for _, change := range forge.Changes {
			friend, by := teacher.Run(), teacher.Run()
			c := friend.Record(forge.AsLab)
			change.Do(c, by)
			all := []compare.Entry{printed(t, "friend", friend.Record(forge.AsLab).File()), printed(t, "by", c.File())}
			pairs := compare.New(append(all, honest...)).Pairs()
			if len(pairs) != 1 || pairs[0].A.Name != "friend" || pairs[0].B.Name != "by" {
				t.Errorf("%s, %s: %d pairs found, want one", ref.Lab, change.Name, len(pairs))
				continue
			}
			if n := len(pairs[0].Shared); n < min(len(c.Packets), pairs[0].A.Frames)/2 {
				t.Errorf("%s, %s: %d of %d frames are said to be the same", ref.Lab, change.Name, n, len(c.Packets))
			}
		}
	}
}

// Copies of copies are one group.
func TestGroups(t *testing.T) {
	teacher := forge.NewTeacher(2, references(t))
	first, other := teacher.Run(), teacher.Run()
	var all []compare.Entry
	for i := range 5 {
		c := first.Record(forge.AsLab)
		forge.Changes[i%2].Do(c, teacher.Run())
		all = append(all, printed(t, fmt.Sprint("first", i), c.File()))
	}
	all = append(all, printed(t, "other", other.Record(forge.AsLab).File()))
	if got := fmt.Sprint(compare.Groups(compare.New(all).Pairs())); got != "[[first0 first1 first2 first3 first4]]" {
		t.Errorf("got %s", got)
	}
}

// What two send alike makes no pair, however rare it is: friends talk. Beside what
// kernels drew, it says a little more.
func TestATextSaysLittleAndNeverAlone(t *testing.T) {
	text := compare.Token{Hash: 1, Kind: compare.OfText, Frames: [5]int32{1}}
	with := func(name string, frame int32, more ...compare.Token) compare.Entry {
		text.Frames[0] = frame
		return compare.Entry{Name: name, Print: compare.Print{Frames: 4, Tokens: append([]compare.Token{text}, more...)}}
	}
	others := func(all ...compare.Entry) []compare.Entry {
		for i := range 1000 {
			all = append(all, compare.Entry{Name: fmt.Sprint(i)})
		}
		return all
	}
	if pairs := compare.New(others(with("a", 1), with("b", 2))).Pairs(); len(pairs) != 0 {
		t.Errorf("a text alone: %v", pairs[0].Reasons())
	}
	var drawn []compare.Token
	for i := range 2 {
		drawn = append(drawn, compare.Token{Hash: uint64(10 + i), Kind: compare.OfSequence, Draw: int32(i), Frames: [5]int32{int32(1 + i)}})
	}
	bare := compare.Entry{Name: "a", Print: compare.Print{Frames: 4, Tokens: drawn}}
	other := bare
	other.Name = "b"
	before := compare.New(others(bare, other)).Pairs()
	after := compare.New(others(with("a", 1, drawn...), with("b", 1, drawn...))).Pairs()
	if len(before) != 1 || len(after) != 1 || after[0].Chance >= before[0].Chance || after[0].Chance < before[0].Chance/300 || after[0].Same[compare.OfText] != 1 {
		t.Fatalf("before %+v, after %+v", before, after)
	}
	if len(after[0].Shared) != 2 {
		t.Errorf("a text joins frames: %v", after[0].Shared)
	}
	everybody := others(with("a", 1, drawn...), with("b", 1, drawn...))
	for i := range everybody {
		everybody[i].Tokens = append(slices.Clone(everybody[i].Tokens), text)
	}
	for _, p := range compare.New(everybody).Pairs() {
		if p.Same[compare.OfText] > 0 {
			t.Errorf("everybody sends it: %+v", p)
		}
	}
}

// Members of a team, two attempts of one student, and what was handed out are no
// pairs.
func TestWhatMayBeSharedIsNoPair(t *testing.T) {
	teacher := forge.NewTeacher(3, references(t))
	file := teacher.Run().Record(forge.AsLab).File()
	a, b := printed(t, "a", file), printed(t, "b", file)
	if n := len(compare.New([]compare.Entry{a, b}).Pairs()); n != 1 {
		t.Fatalf("equal files of two: %d pairs", n)
	}
	if n := len(compare.New([]compare.Entry{a, b}, a.Print).Pairs()); n != 0 {
		t.Errorf("what was handed out: %d pairs", n)
	}
	if n := len(compare.New([]compare.Entry{a, a}).Pairs()); n != 0 {
		t.Errorf("two attempts of one student: %d pairs", n)
	}
	b.Team = []string{"a", "b"}
	if n := len(compare.New([]compare.Entry{a, b}).Pairs()); n != 0 {
		t.Errorf("a team: %d pairs", n)
	}
}

// What is not random is no evidence: traffic that was made up alike in every
// capture, with round times and numbers that count from one.
func TestWhatNobodyDrewIsNoEvidence(t *testing.T) {
	var all []compare.Entry
	for i := range 30 {
		all = append(all, printed(t, fmt.Sprint(i), forge.Made(i)))
	}
	if pairs := compare.New(all).Pairs(); len(pairs) != 0 {
		t.Errorf("%d pairs, the first by chance %g: %v", len(pairs), pairs[0].Chance, pairs[0].Reasons())
	}
}

// The chance that is said is an upper bound that counts every pair of the class:
// the more are compared, the more coincidences there are.
func TestChanceCountsAllPairs(t *testing.T) {
	teacher := forge.NewTeacher(4, references(t))
	file := teacher.Run().Record(forge.AsLab).File()
	all := []compare.Entry{printed(t, "a", file), printed(t, "b", file)}
	for i := range all { // among more, a text is rarer
		all[i].Tokens = slices.DeleteFunc(all[i].Tokens, func(t compare.Token) bool { return t.Kind == compare.OfText })
	}
	before := compare.New(all).Pairs()[0].Chance
	for i := range 998 {
		all = append(all, compare.Entry{Name: fmt.Sprint(i)})
	}
	after := compare.New(all).Pairs()[0].Chance
	if want := before * 1000 * 999 / 2; after < want*0.999 || after > want*1.001 {
		t.Errorf("%g among two, %g among 1000, want %g", before, after, want)
	}
}

// Fingerprints of earlier years find a copy, with their key alone; they tell
// nothing without it.
func TestLaterYears(t *testing.T) {
	teacher := forge.NewTeacher(5, references(t))
	old := printed(t, "20201111", teacher.Run().Record(forge.AsLab).File())
	old.Taken = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	key := []byte("0123456789abcdef")
	l := compare.NewLater(key)
	keyed := old
	keyed.Print = l.Keyed(old.Print)
	l.Add([]compare.Entry{keyed, keyed})
	var file bytes.Buffer
	if _, err := l.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"20201111", "pcapng", fmt.Sprint(old.Tokens[0].Hash)} {
		if strings.Contains(file.String(), secret) {
			t.Errorf("the file holds %q", secret)
		}
	}
	text, _ := old.Print.MarshalText()
	if strings.Contains(file.String(), string(text[:12])) {
		t.Error("the file holds tokens without a key")
	}
	if _, err := compare.ReadLater(bytes.NewReader(file.Bytes()), []byte("another key, sixteen")); err == nil {
		t.Error("another key opens it")
	}
	again, err := compare.ReadLater(bytes.NewReader(file.Bytes()), key)
	if err != nil || len(again.Entries) != 1 {
		t.Fatalf("%d entries, %v", len(again.Entries), err)
	}
	copied := old
	copied.Name, copied.Print = "20267777", again.Keyed(old.Print)
	pairs := compare.New(append([]compare.Entry{copied}, again.Entries...)).Pairs()
	if len(pairs) != 1 || pairs[0].B.Called() != "20201111 (2026-03)" {
		t.Errorf("got %d pairs", len(pairs))
	}
}

// FuzzPrint reads fingerprints that anybody may have written.
func FuzzPrint(f *testing.F) {
	f.Add([]byte("AA=="))
	f.Add([]byte("DAAAAAAAAAABAQIDBAUG"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var p compare.Print
		if p.UnmarshalText(text) == nil {
			compare.New([]compare.Entry{{Name: "a", Print: p}, {Name: "b", Print: p}}).Pairs()
		}
	})
}

func FuzzLater(f *testing.F) {
	var empty bytes.Buffer
	compare.NewLater([]byte("0123456789abcdef")).WriteTo(&empty)
	f.Add(empty.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) { compare.ReadLater(bytes.NewReader(b), []byte("0123456789abcdef")) })
}

// BenchmarkClass compares 10,000 submissions of some 20 frames each, files read
// from the disk included. It may take 10 s and 512 MiB on two cores.
func BenchmarkClass(b *testing.B) {
	folder := b.TempDir()
	if err := forge.NewTeacher(6, references(b)).WriteClass(folder, 10_000); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for range b.N {
		in, err := submission.Find([]string{folder}, submission.Options{})
		if err != nil {
			b.Fatal(err)
		}
		var all []compare.Entry
		for _, s := range in.Submissions {
			f := s.Attempts[0].Capture
			all = append(all, compare.Entry{Name: s.ID(), File: f.Path, Open: f.Open})
		}
		unread, err := compare.Read(context.Background(), all, compare.Jobs())
		if err != nil || len(unread) > 0 || len(all) != 10_000 {
			b.Fatal(len(all), unread, err)
		}
		frames := 0
		for i := range all {
			frames += all[i].Frames
		}
		pairs := compare.New(all).Pairs()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys>>20), "MiB")
		b.ReportMetric(float64(len(pairs)), "pairs")
		b.ReportMetric(float64(frames)/float64(len(all)), "frames/file")
	}
}
