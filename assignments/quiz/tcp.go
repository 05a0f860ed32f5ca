package quiz

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
)

// sides are the answers to "who?": the client first.
var sides = []i18n.Text{
	both("the client", "클라이언트"),
	both("the server", "서버"),
	both("both at once", "양쪽이 동시에"),
	both("the system of neither: it was never closed", "어느 쪽도 아님: 닫히지 않았습니다"),
}

// ofOpen asks about the first connection whose handshake is there.
func ofOpen(ask func(*facts, *check.Conn) *asked) func(*facts) *asked {
	return func(f *facts) *asked { return of(f, f.open(), ask) }
}

// ofQuiet asks about the first connection that is whole and lost nothing.
func ofQuiet(ask func(*facts, *check.Conn) *asked) func(*facts) *asked {
	return func(f *facts) *asked { return of(f, f.quiet(), ask) }
}

// ofClosed asks about the first connection that both sides closed.
func ofClosed(ask func(*facts, *check.Conn) *asked) func(*facts) *asked {
	return func(f *facts) *asked {
		c := f.closed()
		if c != nil && c.Handshake[0] == 0 {
			c = nil
		}
		return of(f, c, ask)
	}
}

// ofRefused asks about the first connection that was refused.
func ofRefused(ask func(*facts, *check.Conn) *asked) func(*facts) *asked {
	return func(f *facts) *asked { return of(f, f.refused(), ask) }
}

func of(f *facts, c *check.Conn, ask func(*facts, *check.Conn) *asked) *asked {
	if c == nil {
		return nil
	}
	return ask(f, c)
}
