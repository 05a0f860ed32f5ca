package web

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"socketlab/assignments/class"
	courses "socketlab/assignments/course"
	"socketlab/assignments/deadline"
	"socketlab/assignments/i18n"
	"socketlab/assignments/store"
)

// What the export of a course has beside that of a lab; CourseName is the course
// file.
const (
	CourseName = "course.yaml"
	labsName   = "labs" // folder of assignments that are not built in, and of behaviours
)

// A Plan is what a course file says of a course; PlanLab of a lab.
type (
	Plan struct {
		Title         i18n.Text
		Attempt, Zone string
		Drop          int
		Labs          []PlanLab
	}
	PlanLab struct {
		Lab, Due, Break string
		Weight          int
		Late            *deadline.Policy // nil if it is what the lab says
	}
)

// ExportCourse writes all labs of a course into a folder, as Export does one: the
// results are those that lab grade --course writes.
func ExportCourse(ctx context.Context, c Config, dir string) error {
	return (&Server{Config: c}).exportCourse(ctx, dir)
}

func (s *Server) exportCourse(ctx context.Context, dir string) error {
	plan, err := s.writePlan(dir)
	if err != nil {
		return err
	}
	var history []store.Ruling
	var labs []courses.Lab
	for i, l := range s.Labs {
		o, decided, err := s.rules(ctx, l, "", s.Lang)
		if err != nil {
			return err
		}
		history = append(history, decided...)
		one := courses.Lab{Name: l.Name(), Title: l.Spec.Title.In(s.Lang), Weight: l.Weight, MaxPoints: l.Spec.Points, Due: plan.Labs[i].Due, Folder: l.Name()}
		if err := s.exportLab(ctx, l, o, dir, &one); err != nil {
			return err
		}
		labs = append(labs, one)
	}
	overrides, extensions := ruleFiles(history, true)
	if err := s.writeLists(ctx, dir, overrides, extensions); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, readmeName), []byte(s.againCourse(overrides, extensions)), 0o600); err != nil {
		return err
	}
	out, err := os.OpenRoot(filepath.Join(dir, resultsName))
	if err != nil {
		return err
	}
	defer out.Close()
	return courses.Write(out, courses.Combine(plan.Title.In(s.Lang), s.Lang, labs, s.Drop))
}

// exportLab writes what was handed in for a lab, and its results, into folders
// that are named after it.
func (s *Server) exportLab(ctx context.Context, l *Lab, o class.Options, dir string, one *courses.Lab) error {
	if err := s.writeSubmissions(ctx, l, filepath.Join(dir, submissionsName, l.Name())); err != nil {
		return err
	}
	found, err := s.gradeExport(ctx, l, o, l.Name(), filepath.Join(dir, resultsName, l.Name()))
	if err != nil {
		return err
	}
	one.Take(found)
	return nil
}

// againCourse is the command that writes the same results of a course.
func (s *Server) againCourse(overrides, extensions []byte) string {
	words := []string{"lab grade", submissionsName, "--course", CourseName, "--by-folder --out again --roster", rosterName, "--lang", s.Lang.String()}
	if overrides != nil {
		words = append(words, "--overrides", overridesName)
	}
	if extensions != nil {
		words = append(words, "--extensions", extensionsName)
	}
	return strings.Join(words, " ") + "\n"
}

// writePlan writes the course file, with the assignments and behaviours that it
// names.
func (s *Server) writePlan(dir string) (*Plan, error) {
	plan, files, err := s.plan()
	if err != nil {
		return nil, err
	}
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return nil, err
		}
	}
	return plan, nil
}

// PlanFiles are the course file of a course online, CourseName, and the
// assignments and behaviours that it names: who reads them has the same course.
func PlanFiles(c Config) (map[string][]byte, error) {
	_, files, err := (&Server{Config: c}).plan()
	return files, err
}

// plan is what a course file says of the course, and the files of it.
func (s *Server) plan() (*Plan, map[string][]byte, error) {
	c, files := &Plan{Title: s.Title, Drop: s.Drop, Zone: zoneName(s.Zone)}, map[string][]byte{}
	if c.Title.IsZero() {
		c.Title = i18n.Text{En: "lab", Ko: "lab"}
	}
	for _, l := range s.Labs {
		c.Attempt = l.Attempt
		one := PlanLab{Lab: l.Name(), Weight: l.Weight, Due: dueText(l.Until, s.Zone)}
		if l.Own != nil {
			one.Lab = labsName + "/" + l.Name() + ".yaml"
			files[one.Lab] = l.Own
		}
		if l.Break != nil {
			one.Break = labsName + "/" + l.Name() + ".break.yaml"
			files[one.Break] = l.Break.Content
		}
		if l.Late != l.Spec.Late {
			one.Late = &l.Late
		}
		c.Labs = append(c.Labs, one)
	}
	var b bytes.Buffer
	if err := s.CourseFile(&b, c); err != nil {
		return nil, nil, err
	}
	files[CourseName] = b.Bytes()
	return c, files, nil
}

// dueText is a deadline as a course file says it; "" for none.
func dueText(until time.Time, zone *time.Location) string {
	switch local := until.In(zone); {
	case until.IsZero():
		return ""
	case local.Second() == 59: // the minute that it ends with
		return local.Format("2006-01-02 15:04")
	default:
		return local.Format("2006-01-02 15:04:05")
	}
}
