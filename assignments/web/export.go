package web

import (
	"archive/zip"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"socketlab/assignments/class"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/assignments/submission"
	whole "socketlab/capture/files"
	"socketlab/capture/message"
)

// What an export is made of.
const (
	submissionsName = "submissions"
	resultsName     = "results"
	rosterName      = "roster.csv"
	overridesName   = "overrides.csv"
	extensionsName  = "extensions.csv"
	readmeName      = "README.txt"
)

// Export writes a lab of a course into a folder: what was handed in, the class
// list, what was decided, and the results, which are those that lab grade writes
// of these files. Of the config it needs the store, zone, language and version.
func Export(ctx context.Context, c Config, l *Lab, dir string) error {
	return (&Server{Config: c}).export(ctx, l, dir)
}

// errNobody is returned where there is nothing to export: lab grade takes no empty
// class list.
var errNobody = message.Errorf("nobody is in the class list yet")

func (s *Server) export(ctx context.Context, l *Lab, dir string) error {
	o, history, err := s.rules(ctx, l, "", s.Lang)
	if err != nil {
		return err
	}
	overrides, extensions := ruleFiles(history, false)
	if err := s.writeLists(ctx, dir, overrides, extensions); err != nil {
		return err
	}
	if err := s.writeSubmissions(ctx, l, filepath.Join(dir, submissionsName)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, readmeName), []byte(s.again(l, overrides, extensions)), 0o600); err != nil {
		return err
	}
	_, err = s.gradeExport(ctx, l, o, submissionsName, filepath.Join(dir, resultsName))
	return err
}

// again is the command that writes the same results.
func (s *Server) again(l *Lab, overrides, extensions []byte) string {
	words := []string{"lab grade", submissionsName, "--assignment", l.Spec.Name, "--by-folder --out again --roster", rosterName, "--lang", s.Lang.String(), "--zone", zoneName(s.Zone)}
	if l.Attempt != "" {
		words = append(words, "--attempt", l.Attempt)
	}
	if !l.Until.IsZero() {
		words = append(words, "--until", "'"+l.Until.In(s.Zone).Format("2006-01-02 15:04:05")+"'")
	}
	late := l.Late
	if late.Percent > 0 {
		words = append(words, "--late-percent", fmt.Sprint(late.Percent))
	}
	if late.Grace > 0 {
		words = append(words, "--late-grace", late.Grace.String())
	}
	if late.Cutoff > 0 {
		words = append(words, "--late-cutoff", late.Cutoff.String())
	}
	if late.Days != "" {
		words = append(words, "--late-days", late.Days)
	}
	if late.Of != "" {
		words = append(words, "--late-of", late.Of)
	}
	if overrides != nil {
		words = append(words, "--overrides", overridesName)
	}
	if extensions != nil {
		words = append(words, "--extensions", extensionsName)
	}
	return strings.Join(words, " ") + "\n"
}

// zoneName is what --zone calls a zone, on any machine.
func zoneName(zone *time.Location) string {
	name := zone.String()
	if zone == time.Local {
		at, _ := filepath.EvalSymlinks("/etc/localtime") // else nobody knows the name
		_, at, _ = strings.Cut(filepath.ToSlash(at), "/zoneinfo/")
		name = cmp.Or(os.Getenv("TZ"), at)
	}
	if _, err := time.LoadLocation(name); name != "" && err == nil {
		return name
	}
	return time.Now().In(zone).Format("-07:00")
}

// writeLists writes the class list and what was decided.
func (s *Server) writeLists(ctx context.Context, dir string, overrides, extensions []byte) error {
	people, err := s.Store.Students(ctx)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return errNobody
	}
	for name, body := range map[string][]byte{rosterName: classList(people), overridesName: overrides, extensionsName: extensions} {
		if body == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// classList is the class as a table.
func classList(people []store.Person) []byte {
	rows := [][]string{{"Student ID", "Name", "Department", "Section", "Group", "Email"}}
	for _, p := range people {
		rows = append(rows, []string{p.ID, p.Name, p.Department, p.Section, p.Group, p.Email})
	}
	return table(rows)
}

// collect finds what everybody handed in, as lab grade would in a folder that is
// called so.
func (s *Server) collect(ctx context.Context, l *Lab, folder string) (*submission.Collection, error) {
	people, err := s.Store.Students(ctx)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return nil, errNobody
	}
	all, err := s.Store.AllAttempts(ctx, l.Name())
	if err != nil {
		return nil, err
	}
	roster, err := gradebook.ReadRoster(classList(people))
	if err != nil {
		return nil, err
	}
	of := map[string][]store.Attempt{}
	for _, a := range all {
		of[a.Student] = append(of[a.Student], a)
	}
	c := &submission.Collection{}
	for _, who := range people {
		if len(of[who.ID]) == 0 {
			c.Missing = append(c.Missing, &who.Student)
			continue
		}
		sub, files, err := s.submission(ctx, who, of[who.ID]...)
		if err != nil {
			return nil, err
		}
		sub.Source = folder
		sub.NoteNames(roster)
		for i := range sub.Attempts { // whoever grades the folder again has no better source for their times
			sub.Attempts[i].OnDisk = true
		}
		for _, left := range files.Skipped {
			left.Source = folder
			c.Skipped = append(c.Skipped, left)
		}
		c.Submissions = append(c.Submissions, sub)
	}
	return c, nil
}

// writeSubmissions writes what was handed in, with the times at which it was
// received.
func (s *Server) writeSubmissions(ctx context.Context, l *Lab, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	all, err := s.Store.AllAttempts(ctx, l.Name())
	if err != nil {
		return err
	}
	for _, a := range all {
		list, err := s.Store.Files(ctx, a.Key)
		if err != nil {
			return err
		}
		for _, f := range list {
			if err := s.writeFile(ctx, root, a, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Server) writeFile(ctx context.Context, root *os.Root, a store.Attempt, f store.File) error {
	content, err := s.Store.Content(ctx, a.Key, f)
	if err != nil {
		return err
	}
	name := exportPath(a.Key, f)
	if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return err
	}
	if err := root.WriteFile(name, content, 0o600); err != nil {
		return err
	}
	return root.Chtimes(name, a.Received, a.Received)
}

// gradeExport grades what was handed in, as lab grade does where it lies in a
// folder that is called so.
func (s *Server) gradeExport(ctx context.Context, l *Lab, o class.Options, folder, results string) (*report.Class, error) {
	if err := os.MkdirAll(results, 0o700); err != nil {
		return nil, err
	}
	out, err := os.OpenRoot(results)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	in, err := s.collect(ctx, l, folder)
	if err != nil {
		return nil, err
	}
	o.Lang, o.Jobs, o.Limit, o.Now = s.Lang, s.Workers, 0, time.Now()
	result, err := class.Grade(ctx, l.Spec, in, out, o)
	if err != nil {
		return nil, err
	}
	defer result.Close()
	result.Roster = true
	return result.Class, result.Write(class.Gradebook{})
}

// results answers with an export as a zip file: of a lab, or of all where lab is
// nil.
func (v *visit) results(lab *Lab) {
	done, ok := v.busy("export", 1)
	if !ok {
		return
	}
	defer done()
	http.NewResponseController(v.w).SetWriteDeadline(time.Time{}) // to grade everybody takes its time
	dir, err := os.MkdirTemp(v.Scratch.Name(), "export")
	if err != nil {
		v.failed(err)
		return
	}
	defer os.RemoveAll(dir)
	asked, name := v.Config, "course"
	asked.Lang = v.Lang
	if lab != nil {
		name = lab.Name()
		err = Export(v.r.Context(), asked, lab, dir)
	} else {
		err = ExportCourse(v.r.Context(), asked, dir)
	}
	if err != nil {
		v.refused(err)
		return
	}
	v.note(v, v.who.ID, "exported "+name, "")
	v.w.Header().Set("Content-Type", "application/zip")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.zip"`)
	if err := zipFolder(v.w, dir); err != nil {
		v.Log.Error("export", "error", err)
		panic(http.ErrAbortHandler) // half a file shall not look like a whole one
	}
}

// zipFolder writes a folder as a zip file, with the times of its files.
func zipFolder(w io.Writer, dir string) error {
	z := zip.NewWriter(w)
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if left, _ := fs.ReadDir(root, name); len(left) == 0 { // it is named after a lab
				_, err = z.Create(name + "/")
			}
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		f, err := root.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if !strings.HasPrefix(name, submissionsName+"/") {
			return whole.Zip(z, name, 0o644, f)
		}
		to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: info.ModTime().UTC()})
		if err == nil {
			_, err = io.Copy(to, f)
		}
		return err
	})
	if err != nil {
		return err
	}
	return z.Close()
}
