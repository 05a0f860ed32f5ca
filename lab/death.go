package lab

import (
	"regexp"
	"strings"

	"socketlab/capture/party"
)

// wantsArguments finds what programs say that have got no arguments: Python
// shows the line with sys.argv, Java and Go have an index out of bounds of
// nothing, or of the program's own name, and others say how they are used. C
// says nothing at all.
var wantsArguments = regexp.MustCompile(`(?i)\bargv\b|Index \d out of bounds for length 0|index out of range \[\d\] with length 1\b|\busage\b|^$`)

// crash finds how a program ends that takes what is not there for an argument.
var crash = regexp.MustCompile(`segmentation|access violation`)

// noReceiver finds how systems say that a UDP socket is connected to nobody:
// EDESTADDRREQ, on macOS ENOTCONN, on Windows WSAENOTCONN.
var noReceiver = regexp.MustCompile(`(?i)destination address required|errno (89|39)\]|WinError 10057|EDESTADDRREQ`)

// notListening finds how accept() fails on a socket that does not listen.
var notListening = regexp.MustCompile(`(?i)invalid argument|WinError 10022|EINVAL`)

// death says why the program has ended.
func (s *studentProgram) death(kind party.Kind) party.Trouble {
	place := s.Place()
	t := party.Trouble{Kind: kind, Text: s.Telling(), Place: place.String(), Source: place.Text}
	hidden := s.Hidden()
	switch {
	case hidden != "":
		t.Kind, t.Text = party.HidesModule, hidden
	case s.lacksArguments():
		t.Kind, t.Place, t.Source = party.NoArguments, "", ""
	case !s.stream && noReceiver.MatchString(t.Text):
		t.Kind, t.Text = party.NotConnected, ""
	case s.stream && !s.bound && notListening.MatchString(t.Text) && strings.Contains(t.Text+t.Source, "accept"):
		t.Kind, t.Text, t.Port = party.NotListening, "", s.port
	}
	return t
}

// lacksArguments reports whether the program has ended because its command line
// gives it neither host nor port.
func (s *studentProgram) lacksArguments() bool {
	line, output := s.about.Command, s.ErrorOutput()
	told := strings.Contains(line, "{host}") || strings.Contains(line, "{port}")
	return !told && !s.bound && wantsArguments.MatchString(output) && (output != "" || crash.MatchString(s.Exit()))
}
