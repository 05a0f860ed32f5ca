package capture

import (
	"math/bits"
	"time"
)

// A clock turns the timestamps of one interface into times. Its fields are the
// options if_tsresol and if_tsoffset (pcapng, §4.2).
type clock struct {
	resolution uint8 // 10 to the minus n, or 2 to the minus n if the top bit is set
	offset     int64 // seconds to add
}

// microseconds is the resolution of an interface that states none.
const microseconds = 6

// Times outside the years 1 to 9999 have no RFC 3339 form; they are taken for
// the nearest one that has.
const (
	minSeconds = -62135596800 + 1 // keeps clear of the zero time, which means "no time"
	maxSeconds = 253402300799
)

// time returns the time that a timestamp stands for.
func (c clock) time(ticks uint64) time.Time {
	switch {
	case c.offset != 0:
	case c.resolution == 9:
		return time.Unix(int64(ticks/1e9), int64(ticks%1e9)).UTC()
	case c.resolution == microseconds && ticks < maxSeconds*1e6:
		return time.Unix(int64(ticks/1e6), int64(ticks%1e6)*1000).UTC()
	}
	seconds, nanoseconds := c.split(ticks)
	return time.Unix(addSeconds(seconds, c.offset), nanoseconds).UTC()
}

// split returns the whole seconds and the nanoseconds that ticks stand for.
func (c clock) split(ticks uint64) (seconds uint64, nanoseconds int64) {
	n := uint(c.resolution & 0x7f)
	if c.resolution&0x80 != 0 {
		return splitBinary(ticks, n)
	}
	return splitDecimal(ticks, n)
}

// splitBinary does it for ticks of 2⁻ⁿ seconds. Shifts by 64 and more give 0.
func splitBinary(ticks uint64, n uint) (uint64, int64) {
	fraction := ticks
	if n < 64 {
		fraction = ticks & (1<<n - 1)
	}
	hi, lo := bits.Mul64(fraction, 1e9)
	if n >= 64 {
		return 0, int64(hi >> (n - 64))
	}
	return ticks >> n, int64(hi<<(64-n) | lo>>n)
}

// splitDecimal does it for ticks of 10⁻ⁿ seconds.
func splitDecimal(ticks uint64, n uint) (uint64, int64) {
	switch {
	case n <= 9:
		unit := powerOf10(n)
		return ticks / unit, int64(ticks % unit * powerOf10(9-n))
	case n <= 19:
		unit := powerOf10(n)
		return ticks / unit, int64(ticks % unit / powerOf10(n-9))
	case n <= 28: // 2⁶⁴ ticks are less than a second
		return 0, int64(ticks / powerOf10(n-9))
	default: // and here less than a nanosecond
		return 0, 0
	}
}

// powerOf10 returns 10ⁿ, for n up to 19.
func powerOf10(n uint) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

// addSeconds returns seconds + offset, kept within the years 1 to 9999.
func addSeconds(seconds uint64, offset int64) int64 {
	if offset < 0 {
		back := -uint64(offset)
		if back > seconds { // before 1970
			return max(-int64(min(back-seconds, maxSeconds)), minSeconds)
		}
		return int64(min(seconds-back, maxSeconds))
	}
	sum, carry := bits.Add64(seconds, uint64(offset), 0)
	if carry != 0 {
		return maxSeconds
	}
	return int64(min(sum, maxSeconds))
}
