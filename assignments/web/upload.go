package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"socketlab/assignments/jobs"
	"socketlab/assignments/store"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

const (
	maxFiles   = 20              // in one upload
	maxName    = 200             // octets of a file's name
	uploadTime = 4 * time.Minute // for one upload to arrive; whoever serves gives an answer longer
	waitFor    = 3 * time.Second // for the verdict, before the page is shown without it

	maxTransfers = 3        // uploads, and downloads, of one person under way at a time: the memory is everybody's
	overhead     = 64 << 10 // octets of an upload that are no file
)

// Why an upload is refused. Everything else is our own fault.
var (
	errTooLarge = message.Errorf("the upload is larger than it may be")
	errNoFile   = message.Errorf("no file was chosen")
	errTooMany  = message.Errorf("these are more than 20 files; pack them into one zip")
	errNoneLeft = message.Errorf("no attempt is left")
	errBroken   = message.Errorf("the upload broke off")
	errNoSpace  = message.Errorf("all that you have handed in is more than there is room for")
)

var refusals = map[error]int{errTooLarge: http.StatusRequestEntityTooLarge, errNoFile: http.StatusBadRequest, errTooMany: http.StatusBadRequest,
	errNoneLeft: http.StatusConflict, errBroken: http.StatusBadRequest, errNoSpace: http.StatusInsufficientStorage}

// An arrived is an attempt that was received.
type arrived struct {
	store.Key
	size    int64
	predict bool // the student wants to be asked before seeing what happened
}

// takeUpload takes an attempt. It is called received once it is on the disk.
func (v *visit) takeUpload(lab *Lab) (a arrived, err error) {
	at := time.Now() // the click counts, not how long the line takes
	length := v.r.ContentLength
	switch {
	case length > v.Upload+overhead:
		return a, errTooLarge
	case length < 0:
		length = v.Upload
	}
	if err := v.room.Acquire(v.r.Context(), min(max(length, 1), v.Upload)); err != nil {
		return a, errBroken
	}
	defer v.room.Release(min(max(length, 1), v.Upload))
	http.NewResponseController(v.w).SetReadDeadline(at.Add(uploadTime))
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, v.Upload+overhead)
	list, predict, err := readUpload(v.r)
	if err != nil {
		return a, err
	}
	a.predict = predict
	for _, f := range list {
		a.size += int64(len(f.Content))
	}
	space, err := v.Store.Space(v.r.Context(), v.who.ID)
	if err != nil {
		return a, err
	}
	if space+a.size > v.Space {
		return a, errNoSpace
	}
	var allowed func([]store.Attempt) error
	if lab.Most > 0 {
		allowed = func(before []store.Attempt) error {
			if used(before) >= lab.Most {
				return errNoneLeft
			}
			return nil
		}
	}
	a.Key, err = v.Store.Receive(v.r.Context(), lab.Name(), v.who.ID, at, v.from(v.r), list, allowed)
	return a, err
}

// readUpload reads the files of a form into memory, and whether predict is ticked.
func readUpload(r *http.Request) (list []store.File, predict bool, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, false, errNoFile
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, false, arriving(err)
		}
		predict = predict || part.FormName() == "predict"
		if part.FormName() != "files" || part.FileName() == "" {
			continue
		}
		if len(list) == maxFiles {
			return nil, false, errTooMany
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, false, arriving(err)
		}
		list = append(list, store.File{Name: unused(fileName(part), list), Content: content})
	}
	if len(list) == 0 {
		return nil, false, errNoFile
	}
	return list, predict, nil
}

// arriving says why an upload did not arrive.
func arriving(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errTooLarge
	}
	return errBroken
}

// fileName is the last part of what a browser calls a file, as a name that it may
// have on every system, and that is not one of those which systems leave behind.
func fileName(part *multipart.Part) string {
	name := path.Base(strings.ReplaceAll(strings.ToValidUTF8(part.FileName(), "�"), `\`, "/"))
	name = unwritable.Replace(printable.String(name))
	if len(name) > maxName { // the extension stays
		name = strings.ToValidUTF8(name[len(name)-maxName:], "")
	}
	if strings.Trim(name, "./ ") == "" { // no name, or a folder's
		return "unnamed"
	}
	if strings.HasPrefix(name, ".") || device.MatchString(name) {
		name = "_" + name
	}
	return name
}

// What no file of Windows is called.
var (
	unwritable = strings.NewReplacer("<", "_", ">", "_", ":", "_", `"`, "_", "|", "_", "?", "_", "*", "_", `\`, "_")
	device     = regexp.MustCompile(`(?i)^(con|prn|aux|nul|(com|lpt)[0-9])(\.|$)`)
)

// unused makes a name that no other file of the upload has.
func unused(name string, list []store.File) string {
	for _, f := range list {
		if strings.EqualFold(f.Name, name) {
			return unused("_"+name, list)
		}
	}
	return name
}

// upload answers an upload with the page of the attempt.
func (v *visit) upload(lab *Lab) {
	if !v.limits.uploads.get(v.who.ID).Allow() {
		v.count.refused.Inc()
		v.w.Header().Set("Retry-After", retryAfter)
		v.message(http.StatusTooManyRequests, v.Say("Too many uploads"), v.Say("That was more in a minute than anybody needs. Nothing of it was received; please wait a little."))
		return
	}
	done, ok := v.busy("upload", maxTransfers)
	if !ok {
		return
	}
	defer done()
	a, err := v.takeUpload(lab)
	if err != nil {
		v.refuse(err)
		return
	}
	v.count.received.Inc()
	v.changed(lab.Name(), v.who.ID)
	v.graded(a.Key, a.size)
	if a.predict {
		v.to(attemptPath(a.Key) + "/quiz")
		return
	}
	v.to(attemptPath(a.Key))
}

// large is from how many octets an upload is graded by whoever has time, and not
// by the server that received it while the student waits.
const large = 1 << 20

// graded has an attempt of so many octets graded, and waits for that, within
// reason.
func (v *visit) graded(key store.Key, size int64) {
	ctx, cancel := context.WithTimeout(v.r.Context(), waitFor)
	defer cancel()
	if size < large {
		select {
		case <-v.queue.add(key):
		case <-ctx.Done():
		case <-v.ctx.Done():
		}
		return
	}
	if err := v.jobs.Add(v.ctx, nil, gradeKind, gradeArgs{Key: key}, jobs.Options{Once: true}); err != nil {
		v.Log.Error("job", "error", err) // soon it is overdue
	}
	for ctx.Err() == nil && v.ctx.Err() == nil {
		if a, err := v.Store.Attempt(ctx, key); err != nil || !a.Graded.IsZero() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// refuse says why an upload was not received.
func (v *visit) refuse(err error) {
	status, known := refusals[err]
	if !known {
		v.failed(err)
		return
	}
	v.count.refused.Inc()
	text := sentence(v.Err(err)) + " " + v.Say("Nothing was received, and no attempt is used up.")
	if err == errTooLarge {
		text += " " + v.Say("At most %d MiB go into one upload: record only the ports of the lab, or pack the capture into a zip.", v.Upload>>20)
	}
	v.message(status, v.Say("Not received"), text)
}
