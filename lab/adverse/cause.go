package adverse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// A cause is what a fault comes from, with what to do about it.
type cause struct {
	ID     string          // "one-recv-per-message"
	Title  message.Message // one sentence: what the program does
	Cure   message.Message // one sentence: what to do instead
	Python string          // the cure in code; empty where there is nothing to show
	C      string
	Java   string

	is func(*clue) bool
}

// Name returns the cause of a fault. Where the symptoms fit none, the cause
// says only what happened.
func Name(e *experiment.Experiment, b *Behaviour, out *Outcome, against string) *cause {
	if out.Fault == nil {
		return nil
	}
	c := newClue(e, b, out, against)
	for i := range causes {
		if causes[i].is(c) {
			return &causes[i]
		}
	}
	return &unknown
}

// Friendly reports whether the behaviour, or the one that it was before it was
// made shorter, is that of lab run.
func (b *Behaviour) Friendly() bool { return b.Name == friendly }

// friendly is the name of the first behaviour that a program is tried with.
const friendly = "friendly"

// unknown is the cause of what no other fits.
var unknown = cause{
	ID:    "unknown",
	Title: message.Of("the program does not do what the lab asks for under this behaviour"),
	Cure:  message.Of("look at the ladder: the last frame that is right shows where to look in the program"),
}

// The rules. Each reads the clue and nothing else.

func isHalfCharacter(c *clue) bool { return c.coding() && c.cut() }
func isNoText(c *clue) bool        { return c.coding() }
func isSIGPIPE(c *clue) bool       { return strings.Contains(c.Exit, "broken pipe") }

func isOverflow(c *clue) bool {
	broken := strings.Contains(c.Exit, "segmentation") || strings.Contains(c.Exit, "abort") || strings.Contains(c.Exit, "bus error") ||
		c.says("stack smashing", "buffer overflow", "ArrayIndexOutOfBounds", "BufferOverflow", "slice bounds out of range")
	return c.is(Died) && broken && len(c.sent) > 16
}

func isMemory(c *clue) bool {
	return c.is(Died) && (strings.Contains(c.Exit, "segmentation") || strings.Contains(c.Exit, "abort"))
}

func isEmptyEnds(c *clue) bool {
	return !c.client && !c.promise.TCP && c.empty && (c.is(Died) && !c.Failed || c.is(Deaf) && c.Telling == "")
}

func isEmptyCrash(c *clue) bool {
	return !c.client && !c.promise.TCP && c.empty && c.is(Died, Deaf)
}

func isNothingCrash(c *clue) bool {
	return !c.client && c.promise.TCP && c.empty && c.is(Died, Deaf) && c.bounds()
}

func isReset(c *clue) bool { return !c.client && c.is(Died, Deaf, Missing, ClosedSoon) && c.lost() }

func isEndsAfterOne(c *clue) bool {
	return !c.client && c.is(Died) && !c.Failed && !c.promise.Ends()
}

func isUncaught(c *clue) bool { return !c.client && c.is(Died) }

func isCountedTwice(c *clue) bool {
	return !c.promise.TCP && c.did(DoDuplicate) && c.is(Died, Deaf, Missing, Wrong)
}

func isOrderBelieved(c *clue) bool {
	overtaken := c.did(DoReorder) || c.did(DoDelay)
	if c.client {
		overtaken = (overtaken || c.ahead()) && !c.coding() && !c.bounds()
	}
	return !c.promise.TCP && overtaken && c.is(Died, Deaf, Missing, Wrong)
}

func isICMP(c *clue) bool {
	return !c.promise.TCP && c.is(Died, Deaf) && c.says("refused", "PortUnreachable")
}

func isImpatient(c *clue) bool {
	repaired := c.did(DoLose) || c.did(DoDelay) || c.did(DoReorder) || c.did(DoUnreachable) // by TCP, in its time
	return !c.client && c.promise.TCP && c.is(Died, ClosedSoon, Missing, Deaf) && (repaired || c.says("timed out", "TimeoutError", "SocketTimeout"))
}

func isSilenceEnds(c *clue) bool {
	return !c.client && !c.promise.TCP && c.is(Died, Deaf, Missing) && c.says("timed out", "TimeoutError", "SocketTimeout")
}

func isOnePacket(c *clue) bool {
	const least, most = 1400, 1500 // of Ethernet, with room for headers or not
	return isShortBuffer(c) && (c.At >= least && c.At <= most || c.did(DoMTU) && c.At <= smallMTU)
}

func isInUse(c *clue) bool { return c.is(NotBound) }

func isShared(c *clue) bool {
	return !c.client && c.is(Wrong, Missing) && c.promise.TCP && c.Other
}

func isMisdirected(c *clue) bool {
	return !c.client && !c.promise.TCP && c.Other && !isConnected(c)
}

func isConnected(c *clue) bool {
	if c.client || c.promise.TCP || !c.is(Missing, Deaf, Wrong) {
		return false
	}
	for _, call := range c.Calls {
		if call.Name == "connect" && !call.Failed {
			return true
		}
	}
	return false
}

func isCutOff(c *clue) bool {
	return !c.client && c.promise.TCP && c.is(Missing, ClosedSoon, Wrong) && len(c.sent) > 10_000 && c.cutOff() && !c.says("EAGAIN")
}

func isBlockedSend(c *clue) bool {
	return !c.client && c.is(Missing, Deaf) && c.clients > 1 && c.waits("send")
}

func isBlockedAccept(c *clue) bool {
	return !c.client && c.promise.TCP && c.is(Missing, Deaf, NotClosed) && c.waits("accept") && !c.waits("recv") && !(c.is(NotClosed) && c.readToEnd())
}

func isOneAtATime(c *clue) bool {
	return !c.client && c.promise.TCP && c.is(Missing, Deaf) && (c.stays || c.is(Deaf) && c.clients > 0)
}

func isPrefix(c *clue) bool {
	if !c.promise.Framed() || c.client {
		return false
	}
	cut := c.sends > 1 || len(c.sent) > segment || len(c.promise.frames(c.sent)) < len(c.sent)
	return cut && c.is(Missing, Wrong, ClosedSoon, Deaf, Died)
}

func isSeveral(c *clue) bool {
	return c.promise.Framed() && c.is(Missing, Wrong, ClosedSoon) && c.sends == 1
}

func isHalfClose(c *clue) bool {
	return !c.client && c.promise.TCP && c.half && c.is(ClosedSoon, Missing)
}

func isOneRecv(c *clue) bool {
	return !c.client && c.promise.TCP && c.is(ClosedSoon) && c.sends > 1
}

func isReadsTooLittle(c *clue) bool {
	return !c.client && c.promise.TCP && c.is(ClosedSoon, Wrong, Missing) && c.sends == 1 && c.At > 0 && len(c.Want) > 0 &&
		utf8.Valid(c.sent) && bytes.IndexByte(c.sent, 0) < 0 && !c.blank() && !c.cut()
}

func isLine(c *clue) bool {
	return !c.client && c.is(Missing, Deaf) && c.promise.TCP && !bytes.ContainsRune(c.sent, '\n') && c.waits("recv") && c.At == 0
}

func isNul(c *clue) bool {
	return c.is(Wrong, Missing, ClosedSoon) && !c.client && bytes.IndexByte(c.sent, 0) >= 0 && (c.At <= bytes.IndexByte(c.sent, 0) || c.At == bytes.IndexByte(c.sent, 0)+1)
}

func isLossy(c *clue) bool {
	return !c.client && c.is(Wrong, Missing, ClosedSoon) && (!utf8.Valid(c.sent) || c.cut()) && c.took() > 0
}

func isUnicode(c *clue) bool {
	beyond := func(b []byte) bool { return len(b) > 0 && b[0] >= utf8.RuneSelf }
	return !c.client && c.is(Wrong, Missing) && (beyond(c.Want) || beyond(c.Got) && len(c.Want) > 0)
}

func isOctetsOnly(c *clue) bool {
	return isUnicode(c) && c.promise.Spec.Reply == experiment.ReplyUpper
}

func isStripped(c *clue) bool {
	return !c.client && c.is(Wrong, Missing, ClosedSoon) && len(c.sent) > 0 && (c.blank() || len(bytes.TrimSpace(c.sent)) < len(c.sent) && len(c.Want) > 0)
}

func isStale(c *clue) bool {
	return !c.client && c.is(Wrong) && len(c.Want) == 0 && len(c.Got) > 0 && c.At > 0
}

func isShortBuffer(c *clue) bool {
	return !c.client && !c.promise.TCP && c.is(Wrong, Missing) && c.sends == 1 && len(c.Got) == 0
}

func isLengthKept(c *clue) bool {
	return !c.client && !c.promise.TCP && c.is(Wrong, Missing) && len(c.Got) == 0 && len(c.Want) > 0 && c.all > 1
}

func isEndNotNoticed(c *clue) bool {
	if c.client || !c.promise.TCP || !c.is(Spins, NotClosed, Missing, Deaf) {
		return false
	}
	return c.goesRound()
}

func isBusyWaiting(c *clue) bool {
	if c.client && (isRetries(c) || c.goesRound()) {
		return false
	}
	return c.is(Spins) || c.Busy > 0.8 && c.is(Missing, Deaf)
}

func isNotClosed(c *clue) bool { return !c.client && c.is(NotClosed) }

func isSockets(c *clue) bool  { return c.is(Sockets) }
func isThreads(c *clue) bool  { return c.is(Threads) }
func isUnreaped(c *clue) bool { return c.is(Children) }

func isOneAnswerRecv(c *clue) bool { return c.client && c.is(LeftSoon) }

func isStranger(c *clue) bool { return c.client && c.is(Believed) && c.did(DoStranger) }
func isLate(c *clue) bool     { return c.client && c.is(Believed) }

func isNoTimeout(c *clue) bool {
	return c.client && c.is(NotEnded) && !c.did(DoClose) && !c.did(DoReset) && (!c.did(DoRefuse) || !c.promise.TCP) && (!c.did(DoAnswer) || !c.promise.TCP)
}

func isWaitsForEnd(c *clue) bool { return c.client && c.is(NotEnded) && c.did(DoAnswer) }

func isRetries(c *clue) bool {
	return c.client && c.is(NotEnded, Spins) && c.did(DoRefuse) && (c.promise.TCP || c.Busy > 0.4)
}

func isClientEnd(c *clue) bool { return c.client && c.is(NotEnded, Spins) }

func isEmptyAnswer(c *clue) bool {
	return c.client && c.is(Died) && (c.did(DoClose) || c.did(DoReset) || c.did(DoReply))
}

func isClientCrash(c *clue) bool { return c.client && c.is(Died) }

func isNotTheLab(c *clue) bool { return c.b.Friendly() }

func isNeverSpeaks(c *clue) bool { return c.client && c.is(NotReady) }

func isNotReady(c *clue) bool { return c.is(NotReady) }
