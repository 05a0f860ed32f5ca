package flow_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"socketlab/capture/flow"
	"socketlab/capture/internal/strangers"
)

// sizes are those of chunks, so small that every capture has many: the least
// holds a part of a block.
var sizes = []int{64, 1 << 10, 16 << 10}

// ways are what captures are read for.
var ways = []flow.Options{
	{Hash: true},
	{Keep: everything, MaxKept: 1 << 20, MaxFrames: 50},
	{Keep: odd, Hash: true, MaxEach: 5000, MaxConversations: 7},
}

// odd wants every other conversation, or so.
func odd(src, dst netip.AddrPort) bool { return (src.Port()+dst.Port())%2 == 1 }

// alone reads with one processor, which makes one goroutine do everything.
func alone(in []byte, o flow.Options) (*flow.Capture, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	return flow.Read(bytes.NewReader(in), o)
}

// sameBySeveral reads a capture once alone and then by several goroutines, and
// compares all there is to know.
func sameBySeveral(t *testing.T, name string, in []byte, o flow.Options, size int) {
	t.Helper()
	want, failed := alone(in, o)
	got, err := flow.ReadInChunks(bytes.NewReader(in), o, size)
	if fmt.Sprint(err) != fmt.Sprint(failed) {
		t.Errorf("%s, chunks of %d: error %v, alone %v", name, size, err, failed)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s, chunks of %d, %+v: several goroutines find something else than one", name, size, o)
	}
}

// captures calls each for every capture in testdata and in the corpus.
func captures(t *testing.T, each func(name string, in []byte)) {
	t.Helper()
	file := func(name, path string) {
		in, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		each(name, in)
	}
	n := 0
	err := filepath.WalkDir("../../testdata", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".pcapng") {
			n++
			file(path, path)
		}
		return err
	})
	if err != nil || n == 0 {
		t.Fatalf("%d captures in testdata, %v", n, err)
	}
	strangers.Corpus(t, "captures", "", file)
}

// confusion is a trace of so many segments and datagrams of a few
// conversations at once, with all that makes following them hard: gaps, copies,
// resets, sockets used again, segments in fragments, comments.
func confusion(frames int) string {
	random := rand.New(rand.NewPCG(5, 6))
	flags := []string{"S", "S.", ".", ".", "P.", "P.", "P.", "P.", "F.", "R."}
	var b strings.Builder
	for i := range frames {
		at, port, length := float64(i)/1000, 40000+random.IntN(12), random.IntN(3)*random.IntN(40)
		ends := fmt.Sprintf("%d > 9999", port)
		if random.IntN(2) == 0 {
			ends = fmt.Sprintf("9999 > %d", port)
		}
		seq := random.IntN(4) * 40
		switch random.IntN(10) {
		case 0:
			fmt.Fprintf(&b, "%f udp %s %q\n", at, ends, strings.Repeat("u", length))
		case 1: // a segment in two fragments
			fmt.Fprintf(&b, "%f ip 6 127.0.0.1 > 127.0.0.1 \"\\x9c\\x4%x\\x27\\x0f\\x00\\x00\\x00\\x%02x\" id=%d more\n", at, random.IntN(12), seq, i)
			fmt.Fprintf(&b, "%f ip 6 127.0.0.1 > 127.0.0.1 \"\\x00\\x00\\x00\\x01\\x50\\x18\\xff\\xff\\x00\\x00\\x00\\x00fragment%d\" id=%d offset=8\n", at, i, i)
		default:
			payload := fmt.Sprintf(" %q", strings.Repeat(string(rune('a'+random.IntN(26))), length))
			if length == 0 {
				payload = ""
			}
			fmt.Fprintf(&b, "%f tcp %s %s %d:%d(%d) ack %d%s\n", at, ends, flags[random.IntN(len(flags))], seq, seq+length, length, random.IntN(160), payload)
		}
	}
	return b.String()
}

func TestSeveralGoroutinesFindWhatOneFinds(t *testing.T) {
	every, frames := 1, 4000
	if testing.Short() {
		every, frames = 8, 1000
	}
	for _, processors := range []int{2, 8} {
		t.Run(fmt.Sprint(processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			n := processors
			captures(t, func(name string, in []byte) {
				if n++; n%every != 0 {
					return
				}
				for i, o := range ways {
					sameBySeveral(t, name, in, o, sizes[i%len(sizes)])
				}
			})
			many := file(t, confusion(frames))
			for _, o := range ways {
				for _, size := range sizes {
					sameBySeveral(t, "generated", many, o, size)
				}
			}
		})
	}
}

// An error that ends the reading, and a panic, leave no goroutine behind.
func TestReadEndsItsGoroutines(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	before := runtime.NumGoroutine()
	broken := errors.New("broken")
	in := io.MultiReader(bytes.NewReader(file(t, confusion(1000))), failing{broken})
	if _, err := flow.ReadInChunks(in, flow.Options{Hash: true}, 1<<10); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		asked := 0
		flow.ReadInChunks(bytes.NewReader(file(t, confusion(1000))), flow.Options{Keep: func(_, _ netip.AddrPort) bool {
			if asked++; asked > 10 {
				panic("the caller's")
			}
			return true
		}}, 1<<10)
	}()
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// Blocks that are longer than a chunk share one buffer: what is allocated does
// not grow with their number.
func TestLongBlocksShareABuffer(t *testing.T) {
	long := func(blocks int) uint64 {
		section := "\x0a\x0d\x0d\x0a\x1c\x00\x00\x00\x4d\x3c\x2b\x1a\x01\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x1c\x00\x00\x00"
		block := make([]byte, 3<<20)
		for _, at := range []int{4, len(block) - 4} {
			binary.LittleEndian.PutUint32(block[at:], uint32(len(block)))
		}
		block[0] = 0xad // of a type that nobody knows
		in := append([]byte(section), bytes.Repeat(block, blocks)...)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := flow.ReadInChunks(bytes.NewReader(in), flow.Options{}, 256<<10); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	if few, many := long(2), long(20); many > few+(1<<20) {
		t.Errorf("%d MiB allocated for 20 blocks, %d for 2", many>>20, few>>20)
	}
}
