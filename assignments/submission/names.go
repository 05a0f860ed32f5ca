package submission

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/unicode/norm"
)

// decodeName turns the octets of a file name into text in NFC: UTF-8 as it
// is, else CP949, which Windows in Korean writes into zip files. A name that
// is neither keeps what can be read of it.
func decodeName(raw string) string {
	text := raw
	if !utf8.ValidString(raw) {
		if decoded, ok := decodeCP949(raw); ok {
			text = decoded
		} else {
			text = strings.ToValidUTF8(raw, "\uFFFD")
		}
	}
	return norm.NFC.String(repair(text))
}

// decodeCP949 reports false where raw holds octets that CP949 does not know.
func decodeCP949(raw string) (string, bool) {
	text, err := korean.EUCKR.NewDecoder().String(raw)
	return text, err == nil && !strings.ContainsRune(text, utf8.RuneError)
}

// repair undoes what an unpacker does that takes CP949 for the code page 437
// of the first PC: 홍 becomes "╚½". Only a name that turns into Hangul whole is
// changed.
func repair(text string) string {
	if !strings.ContainsFunc(text, isBoxDrawing) {
		return text
	}
	raw, err := charmap.CodePage437.NewEncoder().String(text)
	if err != nil {
		return text
	}
	if decoded, ok := decodeCP949(raw); ok && strings.ContainsFunc(decoded, isHangul) {
		return decoded
	}
	return text
}

func isBoxDrawing(r rune) bool { return '\u2500' <= r && r <= '\u259F' }

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// splitPath cuts a path into its parts and drops those that would lead
// elsewhere: the root, a drive letter, ".." and ".". It reports whether it
// dropped any that leads out.
func splitPath(raw string) (parts []string, escapes bool) {
	slashed := strings.ReplaceAll(decodeName(raw), `\`, "/")
	escapes = strings.HasPrefix(slashed, "/")
	for part := range strings.SplitSeq(slashed, "/") {
		switch {
		case part == "" || part == ".":
		case part == ".." || isDrive(part):
			escapes = true
		default:
			parts = append(parts, printable(part))
		}
	}
	return parts, escapes
}

func isDrive(part string) bool {
	return len(part) == 2 && part[1] == ':' && unicode.IsLetter(rune(part[0]))
}

// printable replaces what would move a terminal's cursor or turn text around.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// extensions that name more than one layer are taken off as a whole.
var layered = regexp.MustCompile(`(?i)\.(?:pcapng|pcap|cap|dmp|tar)\.(?:gz|zst|xz|bz2|lz4|txt)$`)

// splitExtension cuts a file name into its stem and its extension in small
// letters: "20241234" and ".pcapng.gz".
func splitExtension(name string) (stem, extension string) {
	if at := layered.FindStringIndex(name); at != nil {
		return name[:at[0]], strings.ToLower(name[at[0]:])
	}
	extension = path.Ext(name)
	if len(extension) > 8 || strings.ContainsRune(extension, ' ') {
		extension = "" // a sentence with a full stop in it
	}
	return strings.TrimSuffix(name, extension), strings.ToLower(extension)
}

// copies is what Canvas ("-1"), browsers (" (1)") and desktops put behind the
// name of a file that is there already. Canvas puts it behind the part before
// the first full stop.
var copies = regexp.MustCompile(`^([^.]*?)(?:-(\d{1,2})| ?\((\d{1,2})\)| - (?:복사본|Copy)(?: \((\d{1,2})\))?)(\..*)?$`)

// splitCopy cuts "20241234-1" into "20241234" and 1; what has no such ending
// is returned with 0.
func splitCopy(stem string) (base string, copy int) {
	m := copies.FindStringSubmatch(stem)
	if m == nil || m[1] == "" {
		return stem, 0
	}
	copy = 1
	for _, digits := range m[2:5] {
		if n, err := strconv.Atoi(digits); err == nil {
			copy = n
		}
	}
	return m[1] + m[5], copy
}

// digits are runs that may be student ids. A longer run is none: half of a
// mistyped number belongs to somebody else.
var digits = regexp.MustCompile(`\d+`)

// findIDs lists the different runs of 6 to 10 digits in text, in order.
func findIDs(text string) (ids []string) {
	for _, run := range digits.FindAllString(norm.NFKC.String(text), -1) {
		if 6 <= len(run) && len(run) <= 10 && !slices.Contains(ids, run) {
			ids = append(ids, run)
		}
	}
	return ids
}

// dated begins names that a program gave, with the date of the day behind it.
var dated = regexp.MustCompile(`(?i)^(?:screen|스크린|화면|캡처|캡쳐|kakaotalk|카카오톡|img|image|photo|사진|capture|wireshark|dump)`)

// idsInName lists the runs of a file name that may be student ids. Dates that
// programs put into names are none.
func idsInName(stem string) []string {
	if dated.MatchString(stem) {
		return nil
	}
	return findIDs(stem)
}
