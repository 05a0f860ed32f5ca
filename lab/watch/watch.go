// Package watch tells when somebody has saved a source file. Editors save in many
// ways (in place, by renaming, by removing first), and a save is several events:
// all of them are one here.
package watch

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a save is over.
const quiet = 80 * time.Millisecond

// sources are how the names of source files end.
var sources = map[string]bool{
	".py": true, ".c": true, ".h": true, ".cc": true, ".cpp": true, ".hpp": true, ".go": true, ".java": true, ".kt": true,
	".rs": true, ".js": true, ".mjs": true, ".ts": true, ".rb": true, ".cs": true, ".swift": true, ".php": true, ".pl": true, ".sh": true,
}

// IsSource reports whether a file is one that people write programs in, by its
// name. What editors leave beside it is none.
func IsSource(name string) bool {
	base := filepath.Base(name)
	return sources[strings.ToLower(filepath.Ext(base))] && !strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "#")
}

// Saves sends the name of a file each time that one in the folders was saved
// that is wanted, until ctx ends; then the channel is closed. The error says
// that a folder cannot be watched.
func Saves(ctx context.Context, folders []string, wanted func(name string) bool) (<-chan string, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if err := w.Add(folder); err != nil {
			w.Close()
			return nil, err
		}
	}
	out := make(chan string)
	go func() {
		defer close(out)
		defer w.Close()
		follow(ctx, w, wanted, out)
	}()
	return out, nil
}

// follow makes one save of the events that come together.
func follow(ctx context.Context, w *fsnotify.Watcher, wanted func(name string) bool, out chan<- string) {
	var over <-chan time.Time // the save that is going on will be over
	saved := ""
	for {
		select {
		case e, ok := <-w.Events:
			if !ok {
				return
			}
			if e.Has(fsnotify.Create|fsnotify.Write|fsnotify.Rename) && wanted(e.Name) {
				saved, over = e.Name, time.After(quiet)
			}
		case _, ok := <-w.Errors: // an overflow: something happened, nobody knows what
			if !ok {
				return
			}
		case <-over:
			over = nil
			select {
			case out <- saved:
			case <-ctx.Done():
				return
			}
		case <-ctx.Done():
			return
		}
	}
}
