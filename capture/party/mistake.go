package party

import "socketlab/capture/message"

// The kinds of mistakes that students make most often, known by what the
// program printed, by what it waited for, by its calls, or by what it sent.
const (
	HidesModule  Kind = "hides-module"    // a file of the student's own hides a module of Python
	NotConnected Kind = "not-connected"   // send() on a UDP socket that is connected to nobody
	NotListening Kind = "not-listening"   // a server has a TCP socket, and listen() was never called
	ForInput     Kind = "waits-for-input" // a server waits at its keyboard while a client waits for its answer
	ForMore      Kind = "waits-for-more"  // it has read the message and goes on reading: for a newline, or the end of the stream
	NothingSent  Kind = "nothing-sent"    // it has read the message, or what was typed, and sent nothing
	Unanswered   Kind = "unanswered"      // one of the two, and nobody knows which
	SmallBuffer  Kind = "small-buffer"    // it takes only the beginning of a datagram
	WrongAddress Kind = "wrong-address"   // a server answers to somebody who did not ask
	PartTaken    Kind = "part-taken"      // it took what one recv() returned for the whole message
	Unread       Kind = "unread"          // a client closed before it had read everything
	TooMuchSent  Kind = "too-much-sent"   // it sent what stood in its buffer behind the message
)

var mistakes = []Kind{HidesModule, NotConnected, NotListening, ForInput, ForMore, NothingSent, Unanswered, SmallBuffer, WrongAddress, PartTaken, Unread, TooMuchSent}

// mistake says what a program does wrong; nothing if its trouble is of another
// kind.
func (p Party) mistake() (m message.Message) {
	t := p.Trouble
	switch t.Kind {
	case HidesModule:
		return message.Of("%s imports the file %s of its own folder instead of Python's module of that name", p.Who(), t.Text)
	case NotConnected:
		return message.Of("%s called send() on a UDP socket that is connected to nobody", p.Who())
	case NotListening:
		return message.Of("%s has a TCP socket, but has not called listen() on port %d", p.Who(), t.Port)
	case ForInput:
		if t.Text != "" {
			return message.Of("%s asks %q at its keyboard while a client waits for its answer", p.Who(), t.Text)
		}
		return message.Of("%s waits at its keyboard for somebody to type, while a client waits for its answer", p.Who())
	case ForMore:
		if p.Serves() {
			return message.Of("%s has read the whole message and waits for more of it, instead of answering", p.Who())
		}
		return message.Of("%s has got the whole answer and waits for more of it", p.Who())
	case NothingSent:
		if p.Serves() {
			return message.Of("%s has read the message and sent nothing", p.Who())
		}
		return message.Of("%s has sent nothing of what was typed, and waits for an answer", p.Who())
	case Unanswered:
		return message.Of("%s has read the message, but the client got no answer", p.Who())
	}
	return p.mistakeOnTheWire()
}

// mistakeOnTheWire is mistake, for those that frames show.
func (p Party) mistakeOnTheWire() (m message.Message) {
	t := p.Trouble
	switch t.Kind {
	case SmallBuffer:
		return message.Of("%s takes only %d octets of a datagram: what is behind them is lost", p.Who(), t.Octets)
	case WrongAddress:
		return message.Of("%s sends answers to port %d, which has not asked for them", p.Who(), t.Found)
	case Unread:
		return message.Of("%s closed its socket before it had read everything that had come", p.Who())
	case PartTaken:
		if t.Octets == 0 {
			return message.Of("%s took what one recv() returned for all there is, and closed before the client had", p.Who())
		}
		return message.Of("%s took what one recv() returned, %d of %d octets, for the whole message", p.Who(), t.Octets, t.Whole)
	case TooMuchSent:
		return message.Of("%s sent %d octets more than belong to the message", p.Who(), t.Octets)
	}
	return m
}

// remedy says what the student can do about a mistake; nothing if the trouble
// is of another kind.
func (p Party) remedy() (m message.Message) {
	t := p.Trouble
	switch t.Kind {
	case HidesModule:
		return message.Of("Give %s another name: import looks into the program's folder first.", t.Text)
	case NotConnected:
		return message.Of("Say to whom: sendto(data, address), a server with the address that recvfrom() returned. send() needs a connect() before.")
	case NotListening:
		return message.Of("Call listen() after bind() and before accept().")
	case ForInput:
		return message.Of("Let the server answer with what it has received, and ask nobody: there is no one at its keyboard.")
	case ForMore:
		return message.Of("Take what one recv() returns. readLine(), ReadString('\n') and a loop to the end of the stream wait for a newline, or for a close, that does not come here.")
	case NothingSent:
		return message.Of("Call flush() after each message, or send on the socket itself: what is written to makefile(), fdopen(), PrintWriter, BufferedWriter or bufio.Writer stays in the program until then.")
	case Unanswered:
		if t.UDP {
			return message.Of("See what send() or sendto() returned: send() needs a connected socket, and sendto() the address that recvfrom() returned. --trace shows the calls.")
		}
		return message.Of("Does it wait for a newline, or for the end of the stream? Or does what it wrote wait for flush()? Look at what its last calls returned: --trace shows them.")
	case SmallBuffer:
		return message.Of("Give recvfrom() room for the largest message, such as 4096 octets: UDP throws away what does not fit.")
	case WrongAddress:
		return message.Of("Let the server answer every message with sendto() to the address that recvfrom() returned.")
	case PartTaken, Unread:
		return message.Of("TCP is a stream without messages: call recv() until everything is there, or until it returns nothing: the other side has closed.")
	case TooMuchSent:
		return message.Of("Send as many octets as were read: what recv() and read() fill ends in no NUL, so strlen() and %%s run on into what stands behind it.")
	}
	return m
}
