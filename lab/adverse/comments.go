package adverse

import (
	"regexp"

	"socketlab/capture/message"
)

// comment is one in the code of a cure.
var comment = regexp.MustCompile(`(?m)( # | // |/\* )(.*?)( \*/|$)`)

// comments are those that have words in them.
var comments = []message.Message{
	message.Of("0 is a message"),
	message.Of("EAGAIN: wait for POLLOUT"),
	message.Of("ECONNREFUSED: not exit(1)"),
	message.Of("Python does so by itself"),
	message.Of("after shutdown(), too"),
	message.Of("and look again"),
	message.Of("before bind()"),
	message.Of("before each recvfrom()"),
	message.Of("bytes know their length"),
	message.Of("bytes, not a String"),
	message.Of("bytes, without decode()"),
	message.Of("collect the octets in a buffer until the message is whole; convert then"),
	message.Of("do not cut at \\n: it is an octet like any other"),
	message.Of("end of stream"),
	message.Of("for what is printed; send the octets back as they are"),
	message.Of("inside run(), not a static field"),
	message.Of("keep the rest in a buffer, wait with EVENT_WRITE"),
	message.Of("keeps what a read cuts"),
	message.Of("local"),
	message.Of("n of recv(), not strlen(buffer)"),
	message.Of("n of recvfrom()"),
	message.Of("no 'if not data: break'"),
	message.Of("not data.strip()"),
	message.Of("not exit(1)"),
	message.Of("not fgets()"),
	message.Of("not makefile().readline()"),
	message.Of("not packet.getData().length"),
	message.Of("not readLine()"),
	message.Of("not readLine(), not trim()"),
	message.Of("not static"),
	message.Of("octet by octet: if (c >= 'a' && c <= 'z') c -= 32;"),
	message.Of("of ICU: toupper() knows octets"),
	message.Of("of the message, not of the datagram"),
	message.Of("or a loop"),
	message.Of("or keep data[n:] until select() says that it is writable"),
	message.Of("or send(fd, buffer, n, MSG_NOSIGNAL)"),
	message.Of("packet.getLength() may be 0"),
	message.Of("register OP_WRITE"),
	message.Of("not without htons()"),
	message.Of("str, not bytes"),
	message.Of("the welcoming socket and all connections"),
	message.Of("then send() and recv()"),
	message.Of("treat the buffer as octets with a length, never as a string"),
	message.Of("whichever it is"),
	message.Of("without flush() it may stay in a buffer"),
	message.Of("written by Java"),
}

// CodeIn is the code of a cure with its comments in the language of whoever reads it.
func CodeIn(code string, lang message.Language) string {
	return comment.ReplaceAllStringFunc(code, func(c string) string {
		part := comment.FindStringSubmatch(c)
		for _, known := range comments {
			if known.Format == part[2] {
				return part[1] + known.In(lang) + part[3]
			}
		}
		return c
	})
}
