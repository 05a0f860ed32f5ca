package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"socketlab/assignments/class/madeup"
)

// names of the first students; the others are called 학생 and a number.
var classNames = []string{"홍길동", "Lee Young Hee", "O'Brien_Pat", "남궁 민수", "José María", "김민준", "김민준", "Kim, Chul-Soo"}

// madeUpClass is the first n of a class of 60 with everything that a teacher
// has seen.
func madeUpClass(n int) []classmate {
	var class []classmate
	for i := range n {
		c := classmate{number: i, id: fmt.Sprint(20240001 + i), name: fmt.Sprintf("학생%d", i), points: "100"}
		if i < len(classNames) {
			c.name = classNames[i]
		}
		c.files = []classFile{{c.id + ".pcapng", c.capture().Bytes()}, {c.id + ".png", madeup.Picture(i)}}
		if change, ok := classAccidents[i]; ok {
			change(&c)
		}
		class = append(class, c)
	}
	return class
}

func (c *classmate) capture() madeup.Capture {
	return madeup.Capture{ID: c.id, Name: "홍길동", Department: "컴퓨터공학과", Lines: 3}
}

// hand replaces the capture.
func (c *classmate) hand(name string, data []byte, points string) {
	c.files[0] = classFile{name, data}
	c.points = points
}

// change replaces the capture by one that is different.
func (c *classmate) change(points string, change func(m *madeup.Capture)) {
	m := c.capture()
	change(&m)
	c.hand(c.id+".pcapng", m.Bytes(), points)
}

// classAccidents are what befell some of the class.
var classAccidents = map[int]func(c *classmate){
	10: func(c *classmate) { c.change("70", func(m *madeup.Capture) { m.Wrong = true }) },
	11: func(c *classmate) { c.hand(c.id+".pcapng", nil, "0") },
	12: func(c *classmate) { c.hand(c.id+".pcapng", []byte("<html>404</html>"), "0") },
	13: func(c *classmate) { // cut short in the last frame
		whole := c.files[0].data
		c.hand(c.id+".pcapng", whole[:len(whole)-7], "95")
	},
	14: func(c *classmate) { c.files, c.points = nil, "" },
	15: func(c *classmate) { // handed in again: Canvas adds -1
		wrong := c.capture()
		wrong.Wrong = true
		c.files = append(c.files, classFile{c.id + "-1.pcapng", c.files[0].data})
		c.files[0].data = wrong.Bytes()
	},
	16: func(c *classmate) { c.files[0].name = "20240018.pcapng" }, // a classmate's id
	18: func(c *classmate) { // compressed
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(c.files[0].data)
		z.Close()
		c.hand(c.id+".pcapng.gz", b.Bytes(), "100")
	},
	19: func(c *classmate) { c.hand(c.id+".zip", []byte("PK\x03\x04"), "0") },
	20: func(c *classmate) { c.files = c.files[:1] },
	21: func(c *classmate) { c.files[0].name = norm.NFD.String("소켓 실습 캡처.pcapng") },
	22: func(c *classmate) { c.files[0].name = "=HYPERLINK(1) <script>alert(1)<script>.pcapng" },
	23: func(c *classmate) { c.late = true },
	24: func(c *classmate) { c.change("85", func(m *madeup.Capture) { m.Port = 5001 }) },
	25: func(c *classmate) { c.files[0].name = c.id + " (1).pcapng" },
	26: func(c *classmate) { c.files[0].name = "Capture" },                                     // told by its first octets
	27: func(c *classmate) { c.change("100", func(m *madeup.Capture) { m.Strangers = 1700 }) }, // 100 MB
	28: func(c *classmate) { c.files[1] = classFile{c.id + ".png", []byte("not a picture")} },
	29: func(c *classmate) { c.change("0", func(m *madeup.Capture) { m.ID = "20249999" }) },
	30: func(c *classmate) { // everything in one archive
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, file := range c.files {
			w, _ := z.Create("실습/" + file.name) // a Buffer takes everything
			w.Write(file.data)
		}
		z.Close()
		c.files = []classFile{{"제출.zip", b.Bytes()}}
	},
}

// classList is the class as the university's system exports it.
func classList(class []classmate) string {
	var b strings.Builder
	b.WriteString("\ufeff순번,학과,학번,성명\r\n")
	for i, c := range class {
		fmt.Fprintf(&b, "%d,컴퓨터공학과,%s,\"%s\"\r\n", i+1, c.id, c.name)
	}
	return b.String()
}
