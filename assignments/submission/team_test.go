package submission

import "testing"

func TestNobodyOnTheListVanishes(t *testing.T) {
	class := []string{"학번,이름", "20240001,홍길동", "20240002,김철수", "20240003,이영희", "20240004,김철수"}
	tests := []struct {
		name  string
		files []entry
		want  string
	}{
		{"who is left of two owns the file that names both",
			[]entry{saying("lab/capture_final.pcapng", "20240001 20240002"), saying("lab/20240002.pcapng", "20240002")},
			lines("matched 20240001: capture_final.pcapng", "matched 20240002: 20240002.pcapng", "missing 20240003", "missing 20240004")},
		{"two files of two students: nobody can tell",
			[]entry{saying("lab/a.pcapng", "20240001 20240002"), saying("lab/b.pcapng", "20240001 20240002")},
			lines("ambiguous : a.pcapng", "ambiguous : b.pcapng", "unsure 20240001: 2", "unsure 20240002: 2", "missing 20240003", "missing 20240004")},
		{"two files that may be those of one: neither is picked",
			[]entry{saying("lab/a.pcapng", "20240001 20240002"), saying("lab/b.pcapng", "20240001 20240002"), saying("lab/20240002.pcapng", "")},
			lines("matched 20240002: 20240002.pcapng", "ambiguous : a.pcapng", "ambiguous : b.pcapng", "unsure 20240001: 2", "missing 20240003", "missing 20240004")},
		{"one settled settles the next",
			[]entry{saying("lab/a.pcapng", "20240001 20240002"), saying("lab/b.pcapng", "20240002 20240003"), saying("lab/20240003.pcapng", "")},
			lines("matched 20240001: a.pcapng", "matched 20240002: b.pcapng", "matched 20240003: 20240003.pcapng", "missing 20240004")},
		{"a team in the names of a folder and a file, with a picture beside it",
			entries("반/1조_홍길동_김철수/20240001_20240002.pcapng", "반/1조_홍길동_김철수/화면.png", "반/20240003.pcapng"),
			lines("matched 20240001, 20240002: 20240001_20240002.pcapng+화면.png", "matched 20240003: 20240003.pcapng", "missing 20240004")},
		{"the folder names who the file does not",
			entries("반/1조_홍길동_이영희/20240001.pcapng", "반/20240002.pcapng"),
			lines("matched 20240001, 20240003: 20240001.pcapng", "matched 20240002: 20240002.pcapng", "missing 20240004")},
		{"a namesake in a team is whom the capture names",
			[]entry{saying("반/홍길동_김철수/lab.pcapng", "20240001 20240004"), saying("반/20240003.pcapng", "")},
			lines("matched 20240001, 20240004: lab.pcapng", "matched 20240003: 20240003.pcapng", "missing 20240002")},
		{"or nobody knows which",
			entries("반/홍길동_김철수/lab.pcapng", "반/20240003.pcapng"),
			lines("matched 20240001: lab.pcapng", "matched 20240003: 20240003.pcapng", "unsure 20240002: 1", "unsure 20240004: 1")},
		{"alone and in a team",
			entries("반/20240001_20240002.pcapng", "반/20240002.pcapng"),
			lines("matched 20240001: 20240001_20240002.pcapng", "matched 20240002: 20240001_20240002.pcapng 20240002.pcapng", "missing 20240003", "missing 20240004")},
		{"the LMS knows of one alone",
			entries("홍길동_1_assignsubmission_file/20240001_20240002.pcapng"),
			lines("matched 20240001: 20240001_20240002.pcapng", "unsure 20240002: 1", "missing 20240003", "missing 20240004")},
		{"a folder of a class is no team",
			entries("홍길동_이영희/20240002.pcapng", "홍길동_이영희/20240004.pcapng"),
			lines("matched 20240002: 20240002.pcapng", "matched 20240004: 20240004.pcapng", "missing 20240001", "missing 20240003")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := Options{Roster: roster(t, class...), Payload: byName}
			equal(t, list(find(t, o, zipFile(t, "class.zip", test.files))), test.want)
		})
	}
}

func TestWithoutAListASecondNumberMayBeADate(t *testing.T) {
	for said, want := range map[string]string{
		"20240001":          lines("matched 20240001: 20240001_20241118.pcapng"),
		"20240001 20241118": lines("matched 20240001, 20241118: 20240001_20241118.pcapng"),
	} {
		equal(t, list(find(t, Options{Payload: byName}, zipFile(t, "class.zip", []entry{saying("lab/20240001_20241118.pcapng", said)}))), want)
	}
}

func TestAStudentInTwoGroupsIsOneStudent(t *testing.T) {
	o := Options{Roster: roster(t, "학번,이름,분반", "20240001,홍길동,1", "20240002,김철수,1", "20240001,홍길동,2")}
	equal(t, list(find(t, o, zipFile(t, "class.zip", entries("20240001.pcapng")))), lines("matched 20240001: 20240001.pcapng", "missing 20240002"))
	if got := o.Roster.Duplicates(); len(got) != 1 || got[0] != "20240001" {
		t.Errorf("got %v, want the id that stands there twice", got)
	}
}
