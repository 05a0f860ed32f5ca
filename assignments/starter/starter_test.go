package starter

import (
	"fmt"
	"strings"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/i18n"
)

// Who reads a starter sees whole sentences in one language, and no call that
// the gaps ask for.
func TestStartersReadWell(t *testing.T) {
	for _, lab := range assignments.Names() {
		spec, err := assignments.Load(lab)
		if err != nil {
			t.Fatal(err)
		}
		for _, language := range Names() {
			for _, lang := range i18n.Langs() {
				programs, err := Of(spec, language, lang)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range programs {
					where := fmt.Sprintf("%s %s %s %v", lab, language, p.File, lang)
					if p.Gaps < 3 || strings.Count(p.Source, "TODO ") != p.Gaps+1 {
						t.Errorf("%s: %d gaps, %d TODOs", where, p.Gaps, strings.Count(p.Source, "TODO "))
					}
					if hangul := strings.ContainsFunc(strings.ReplaceAll(p.Source, "안녕하세요", ""), func(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 }); hangul != (lang == i18n.Ko) && lab != "udp-reply" {
						t.Errorf("%s: Hangul is %v", where, hangul)
					}
					if strings.Contains(p.Source, "\n\n\n\n") || strings.Contains(p.Source, "<no value>") || strings.Contains(p.Source, "@todo") {
						t.Errorf("%s:\n%s", where, p.Source)
					}
				}
			}
		}
	}
}
