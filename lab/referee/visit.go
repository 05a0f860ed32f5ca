package referee

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"time"

	"socketlab/capture/message"
)

// A Visit is a session with a referee, on the student's side.
type Visit struct {
	Code string     // that the text has to hold
	Host netip.Addr // of the referee
	Own  netip.Addr // of this machine, as far as it knows

	talk *talk
}

// ErrNoReferee says that nobody answered as a referee does.
var ErrNoReferee = message.Errorf("no referee answers there")

// dialPatience is how long a referee may take to be there.
const dialPatience = 10 * time.Second

// Join asks a referee for a session. The error is ErrNoReferee, or says why there
// is none.
func Join(ctx context.Context, host netip.AddrPort, q Request) (*Visit, error) {
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", host.String())
	if err != nil {
		return nil, message.Errorf("%v: %v", ErrNoReferee, message.Reason(err))
	}
	v := &Visit{Host: host.Addr(), talk: newTalk(c)}
	if own, err := netip.ParseAddrPort(c.LocalAddr().String()); err == nil {
		v.Own = own.Addr().Unmap().WithZone("")
	}
	var a Answer
	if err := errors.Join(v.talk.say(q), v.talk.hear(&a, sayPatience)); err != nil {
		c.Close()
		return nil, ErrNoReferee
	}
	if a.Sorry != "" || a.Code == "" {
		c.Close()
		return nil, a.Sorry.Err(a.Lab)
	}
	v.Code = a.Code
	return v, nil
}

// Clients has the referee's clients come, and reports whether one was answered.
func (v *Visit) Clients(ctx context.Context, patience time.Duration) (answered bool, err error) {
	defer context.AfterFunc(ctx, func() { v.talk.Close() })()
	var a Answer
	if err := errors.Join(v.talk.say(word{ready}), v.talk.hear(&a, patience)); err != nil {
		return false, v.broken(ctx, err)
	}
	return a.Answered, nil
}

// End ends the session, and returns what the referee has of it.
func (v *Visit) End() (a Answer, err error) {
	defer v.talk.Close()
	if err := errors.Join(v.talk.say(word{done}), v.talk.hear(&a, sayPatience)); err != nil {
		return a, v.broken(context.Background(), err)
	}
	return a, nil
}

// broken says why a referee does not answer any more.
func (v *Visit) broken(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, io.EOF):
		return message.Errorf("the referee has ended the session")
	}
	return message.Errorf("the connection to the referee broke off: %v", message.Reason(err))
}
