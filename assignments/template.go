package assignments

import (
	"embed"
	"io"
	"strings"

	"socketlab/assignments/i18n"
)

//go:embed template_en.txt template_ko.txt course_en.txt course_ko.txt
var templates embed.FS

// Template writes an assignment file to begin with: valid as it is, and every
// part explained in comments.
func Template(w io.Writer, name string, lang i18n.Lang) error {
	data, err := templates.ReadFile("template_" + lang.String() + ".txt")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, strings.ReplaceAll(string(data), "NAME", name))
	return err
}

// ValidName reports whether an assignment can have a name.
func ValidName(name string) bool { return idForm.MatchString(name) && len(name) <= 64 }
