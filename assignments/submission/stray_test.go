package submission

import "testing"

func TestStrayFilesAreNoSubmissions(t *testing.T) {
	o := Options{Roster: roster(t, "학번,이름", "20240001,홍길동", "20240002,김철수")}
	c := find(t, o, folderOf(t, []entry{
		{name: "20240001.pcapng", data: pcapng}, {name: "readme.txt", data: "hello"}, {name: "채점기준.hwp", data: "\xd0\xcf"},
		{name: "roster.csv", data: "학번,이름"}, {name: "a/holiday.jpg", data: "\xff\xd8\xff"}, {name: "20249999.png", data: "\x89PNG\r\n\x1a\n"},
		{name: "nobody.pcapng", data: pcapng}, {name: "Capture", data: pcapng}, {name: "김철수/보고서.docx", data: "PK\x03\x04"},
	}))
	equal(t, list(c), lines("matched 20240001: 20240001.pcapng", "matched 20240002: -", "unmatched 20249999: -+20249999.png",
		"unmatched : Capture", "unmatched : nobody.pcapng"))
	var paths []string
	for _, s := range c.Skipped {
		paths = append(paths, s.Path)
	}
	if len(paths) != 4 {
		t.Errorf("got %q, want the four files of nobody", paths)
	}
}
