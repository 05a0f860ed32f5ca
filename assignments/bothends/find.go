package bothends

import (
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"socketlab/capture"
	"socketlab/capture/challenge"
	"socketlab/capture/flow"
	"socketlab/capture/message"
)

// A Session is one that a referee recorded.
type Session struct {
	challenge.Session
	File     string // of the recording
	Size     int64
	Modified time.Time
}

// A Stranger is a file that is no recording of the referee, and why.
type Stranger struct {
	File string
	Err  error
}

// Find lists the sessions of a folder of recordings, or of one file, by time. With
// a key, only those count whose code was made with it.
func Find(path string, key []byte) (all []Session, strangers []Stranger, err error) {
	names, err := recordings(path)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		s, err := session(name)
		if err == nil && key != nil && !s.Signed(key) {
			err = message.Errorf("its code was not made with this key")
		}
		if err != nil {
			strangers = append(strangers, Stranger{name, err})
			continue
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b Session) int { return a.At.Compare(b.At) })
	return all, strangers, nil
}

// recordings are the files that may be recordings.
func recordings(path string) (names []string, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	found, err := os.ReadDir(path)
	for _, f := range found {
		if strings.HasSuffix(f.Name(), ".pcapng") && f.Type().IsRegular() {
			names = append(names, filepath.Join(path, f.Name()))
		}
	}
	return names, err
}

// session reads which session a file is of: that stands in front of the frames.
func session(name string) (s Session, err error) {
	f, err := os.Open(name)
	if err != nil {
		return s, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return s, err
	}
	in, err := capture.NewReader(f)
	if err != nil {
		return s, err
	}
	if _, err := in.Next(); err != nil && err != io.EOF && !capture.Damaged(err) {
		return s, err
	}
	about := in.Info()
	one, ok := challenge.Read(about.Comments())
	if !ok {
		return s, message.Errorf("it says of no session with a referee")
	}
	return Session{one, name, info.Size(), info.ModTime()}, nil
}

// read reads the recording of a session.
func (s *Session) read() (*flow.Capture, error) {
	f, err := os.Open(s.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return flow.Read(f, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }, MaxConversations: maxTalks})
}
