package adverse

import "socketlab/capture/message"

// Said tells a person what went wrong: the fault, what the program said, and
// how it ended.
func (o *Outcome) Said(against string) (all []message.Message) {
	f := o.Fault
	if f == nil {
		return nil
	}
	all = append(all, f.said(against))
	if o.Symptoms.Exit != "" && f.Kind != NotBound {
		all = append(all, message.Of("the program ended with %s", o.Symptoms.Exit))
	}
	if o.Symptoms.Telling != "" {
		all = append(all, message.Of("it said: %s", o.Symptoms.Telling))
	}
	return all
}

func (f *Fault) said(against string) message.Message {
	switch f.Kind {
	case NotReady:
		if against == Client {
			return message.Of("the client has sent nothing")
		}
		if f.At > 0 {
			return message.Of("the server has bound port %d, which is not that of the lab", f.At)
		}
		return message.Of("the server has not bound its port")
	case Died:
		return message.Of("the program has ended before its time")
	case Wrong:
		if len(f.Want) == 0 {
			return message.Of("behind the answer came %s", shown(f.Got))
		}
		if len(f.Got) == 0 {
			return message.Of("after %d octets the answer lacks %s", f.At, shown(f.Want))
		}
		return message.Of("after %d octets the answer is %s, want %s", f.At, shown(f.Got), shown(f.Want))
	case Missing:
		if f.At > 0 {
			return message.Of("%d octets of the answer have come; what is missing is %s", f.At, shown(f.Want))
		}
		return message.Of("no answer has come, want %s", shown(f.Want))
	case ClosedSoon:
		return message.Of("the connection was closed after %d octets of the answer; what is missing is %s", f.At, shown(f.Want))
	case Deaf:
		return message.Of("the next client is not served")
	case NotClosed:
		return message.Of("the server has not closed the connection")
	}
	return f.saidOfRest()
}

func (f *Fault) saidOfRest() message.Message {
	switch f.Kind {
	case NotEnded:
		return message.Of("the program does not end")
	case Spins:
		return message.Of("the program goes on computing with nothing to do")
	case Sockets:
		return message.Of("sockets that are still open when all clients have gone: %d", f.At)
	case Threads:
		return message.Of("threads that are still there when all clients have gone: %d", f.At)
	case Children:
		return message.Of("children that have ended, and for which nobody has waited: %d", f.At)
	case NotBound:
		return message.Of("started again, the server has not bound its port")
	case LeftSoon:
		return message.Of("the client has left after %d octets of the answer; what was still to come is %s", f.At, shown(f.Want))
	case Believed:
		return message.Of("the client has taken %s for the answer, before that had come", shown(f.Got))
	}
	return message.Of("the program fails")
}
