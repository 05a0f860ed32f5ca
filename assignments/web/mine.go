package web

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"socketlab/assignments/class"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
)

// mine is everything that is kept of a student, as a zip file.
func (v *visit) mine(*Lab) { v.everything(v.who) }

// theirs is the same of another, for a teacher.
func (v *visit) theirs(*Lab) {
	if who, ok := v.oneOf(); ok {
		v.everything(who)
	}
}

// everything answers with all that is kept of somebody.
func (v *visit) everything(who store.Person) {
	done, ok := v.busy("everything", 1)
	if !ok {
		return
	}
	defer done()
	v.note(v, v.who.ID, "took out everything", who.ID)
	v.w.Header().Set("Content-Type", "application/zip")
	name := "mine.zip"
	if who.ID != v.who.ID {
		name = who.ID + ".zip"
	}
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	if err := v.pack(v.r.Context(), v.w, who, v.Lang); err != nil {
		v.Log.Error("everything", "error", err)
		panic(http.ErrAbortHandler) // half a file shall not look like a whole one
	}
}

// Everything writes everything that is kept of a student, as a zip file. Of the
// config it needs the store and a language.
func Everything(ctx context.Context, c Config, id string, w io.Writer) error {
	who, err := c.Store.Person(ctx, id)
	if err != nil {
		return err
	}
	return (&Server{Config: c}).pack(ctx, w, who, c.Lang)
}

// An attemptAbout is what is kept of an attempt, beside its files.
type attemptAbout struct {
	Assignment       string
	Number           int
	Received, Graded time.Time
	Report           *report.Report
}

// pack writes everything that is kept of somebody, one file after the other:
// together they may be larger than the memory. What belongs to labs that the
// course does not have any more is kept, too.
func (s *Server) pack(ctx context.Context, w io.Writer, who store.Person, lang i18n.Lang) error {
	z := zip.NewWriter(w)
	about := struct {
		store.About
		Attempts []attemptAbout
	}{}
	var err error
	if about.About, err = s.Store.About(ctx, who.ID); err != nil {
		return err
	}
	for i := range about.Passback {
		about.Passback[i].Problem = lang.Choose(about.Passback[i].Problem)
	}
	reports, err := s.reportsOf(ctx, who, lang)
	if err != nil {
		return err
	}
	for _, a := range about.Handed {
		r := reports[a.Key]
		if r == nil && a.Result != nil {
			if r, err = class.Unpack(a.Result, lang); err != nil {
				return err
			}
		}
		about.Attempts = append(about.Attempts, attemptAbout{a.Assignment, a.Number, a.Received, a.Graded, r})
		if err := s.packFiles(ctx, z, a); err != nil {
			return err
		}
	}
	to, err := z.CreateHeader(&zip.FileHeader{Name: "about-me.json", Method: zip.Deflate, Modified: time.Now().UTC()})
	if err != nil {
		return err
	}
	out := json.NewEncoder(to)
	out.SetIndent("", "  ")
	if err := out.Encode(about); err != nil {
		return err
	}
	return z.Close()
}

// reportsOf are the reports of somebody's attempts, with what lateness costs.
func (s *Server) reportsOf(ctx context.Context, who store.Person, lang i18n.Lang) (map[store.Key]*report.Report, error) {
	all := map[store.Key]*report.Report{}
	for _, lab := range s.Labs {
		st, _, err := s.standingOf(ctx, lab, who, lang)
		if err != nil {
			return nil, err
		}
		for _, a := range st.Attempts {
			all[a.Key] = a.Report
		}
	}
	return all, nil
}

// packFiles writes the files of an attempt, with the time at which it was received.
func (s *Server) packFiles(ctx context.Context, z *zip.Writer, a store.Attempt) error {
	files, err := s.Store.Files(ctx, a.Key)
	if err != nil {
		return err
	}
	for _, f := range files {
		content, err := s.Store.Content(ctx, a.Key, f)
		if err != nil {
			return err
		}
		to, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%s/%d/%s", a.Assignment, a.Number, f.Name), Method: zip.Deflate, Modified: a.Received.UTC()})
		if err != nil {
			return err
		}
		if _, err := to.Write(content); err != nil {
			return err
		}
	}
	return nil
}
