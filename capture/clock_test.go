package capture

import (
	"math"
	"math/big"
	"testing"
	"time"
)

// TestEveryResolution compares all 256 values of if_tsresol with arithmetic
// of any size.
func TestEveryResolution(t *testing.T) {
	ticks := []uint64{0, 1, 999_999, 1_700_000_000_123_456_789, 1<<32 + 7, math.MaxInt64, math.MaxUint64}
	for resolution := range 256 {
		for _, n := range ticks {
			for _, offset := range []int64{0, 3600, -3600, math.MaxInt64, math.MinInt64} {
				c := clock{resolution: uint8(resolution), offset: offset}
				if got, want := c.time(n), exactly(c, n); !got.Equal(want) {
					t.Fatalf("resolution %#x, %d ticks, offset %d: got %v, want %v", resolution, n, offset, got, want)
				}
			}
		}
	}
}

// exactly returns the time that ticks stand for, by the definition.
func exactly(c clock, ticks uint64) time.Time {
	base := int64(10)
	if c.resolution&0x80 != 0 {
		base = 2
	}
	unit := new(big.Int).Exp(big.NewInt(base), big.NewInt(int64(c.resolution&0x7f)), nil)
	n := new(big.Int).SetUint64(ticks)
	seconds, rest := new(big.Int).DivMod(n, unit, new(big.Int))
	rest.Mul(rest, big.NewInt(1e9)).Div(rest, unit)
	seconds.Add(seconds, big.NewInt(c.offset))
	if least := big.NewInt(minSeconds); seconds.Cmp(least) < 0 {
		seconds = least
	}
	if most := big.NewInt(maxSeconds); seconds.Cmp(most) > 0 {
		seconds = most
	}
	return time.Unix(seconds.Int64(), rest.Int64())
}

// TestTimesCanBeWritten shows that no timestamp yields a time without an
// RFC 3339 form.
func TestTimesCanBeWritten(t *testing.T) {
	for resolution := range 256 {
		for _, offset := range []int64{0, math.MaxInt64, math.MinInt64} {
			at := clock{uint8(resolution), offset}.time(math.MaxUint64)
			if _, err := at.MarshalText(); err != nil || at.IsZero() {
				t.Fatalf("resolution %#x, offset %d: %v, %v", resolution, offset, at, err)
			}
		}
	}
}
