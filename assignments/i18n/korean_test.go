package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// korean yields every Korean sentence that people read, and where it stands:
// the catalogue, the texts of assignment files and of checks, the README.
func korean(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, area := range areas() {
		for english, sentence := range area {
			all[english] = []string{sentence}
		}
	}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case strings.HasSuffix(path, "_test.go"), strings.Contains(path, "i18n"):
			return nil
		case strings.HasSuffix(path, ".yaml"), strings.HasSuffix(path, "_ko.txt"), strings.HasSuffix(path, ".ko.md"),
			strings.HasSuffix(path, ".go") && strings.Contains(path, "check"):
			text, err := os.ReadFile(path)
			all[path] = strings.Split(string(text), "\n")
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestKoreanHasItsOwnWords: one word for one thing, as the course says it.
func TestKoreanHasItsOwnWords(t *testing.T) {
	for where, lines := range korean(t) {
		for _, line := range lines {
			for wrong, right := range map[string]string{"옥텟": "바이트", "녹화": "기록", "와이어샤크": "Wireshark", "십시오": "세요", "페이로드": "전송 내용", "래더": "흐름도", "사다리": "흐름도", "이(가)": "{이/가}", "을(를)": "{을/를}", "은(는)": "{은/는}"} {
				if strings.Contains(line, wrong) {
					t.Errorf("%s: %q says %s, want %s", where, line, wrong, right)
				}
			}
		}
	}
}

// foreign finds a particle that is written out behind a foreign word or a
// number.
var foreign = regexp.MustCompile("([A-Za-z0-9][()’”`\"]*)(을|를|은|는|과|와|으로|로|이|가|이라는|라는)([^\\p{Hangul}]|$)")

// TestParticlesAreWrittenByTheSound: those that are written out follow the same
// rule as those that are chosen.
func TestParticlesAreWrittenByTheSound(t *testing.T) {
	pairs := map[string][2]string{}
	for _, p := range [][2]string{{"을", "를"}, {"은", "는"}, {"과", "와"}, {"으로", "로"}, {"이", "가"}, {"이라는", "라는"}} {
		pairs[p[0]], pairs[p[1]] = p, p
	}
	for where, lines := range korean(t) {
		for _, line := range lines {
			for _, m := range foreign.FindAllStringSubmatchIndex(line, -1) {
				if strings.Contains(line[max(0, m[0]-4):m[0]], "%") {
					continue // a verb of fmt
				}
				got := line[m[4]:m[5]]
				if want := particle(line[:m[4]], pairs[got][0], pairs[got][1]); got != want {
					t.Errorf("%s: %q, want %q before %q", where, line[max(0, m[0]-20):m[5]], want, line[m[5]:])
				}
			}
		}
	}
}

// native finds 을 and 를 behind a Korean word.
var native = regexp.MustCompile(`(\p{Hangul})([을를])([^\p{Hangul}]|$)`)

// noParticle are words that end like one.
var noParticle = regexp.MustCompile(`[가노마]을$`)

// TestObjectsHaveTheirParticle: 을 behind a final consonant, 를 behind a vowel.
func TestObjectsHaveTheirParticle(t *testing.T) {
	for where, lines := range korean(t) {
		for _, line := range lines {
			for _, m := range native.FindAllStringSubmatchIndex(line, -1) {
				got := line[m[4]:m[5]]
				if want := particle(line[:m[4]], "을", "를"); got != want && !noParticle.MatchString(line[:m[5]]) {
					t.Errorf("%s: %q, want %q", where, line[max(0, m[0]-20):m[5]], want)
				}
			}
		}
	}
}
