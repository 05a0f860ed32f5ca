package i18n

// koFiles is what is said of files that grow, are taken, or do not fit.
var koFiles = map[string]string{
	"what is recorded is kept in %s until the end":   "끝날 때까지 기록은 %s에 보관됩니다",
	"what fitted of the recording is in %s":          "저장할 수 있었던 데까지의 기록은 %s에 있습니다",
	"%s was taken meanwhile: the recording is in %s": "그사이 %s{이라는/라는} 파일이 생겨서 기록을 %s에 저장했습니다",
	"the recording itself is in %s":                  "기록 자체는 %s에 있습니다",

	"another lab grade is writing into %s":                    "다른 lab grade가 %s에 결과를 쓰고 있습니다",
	"another lab replay is writing into %s":                   "다른 lab replay가 %s에 결과를 쓰고 있습니다",
	"another lab run is writing %s into %s":                   "다른 lab run이 %s의 파일을 %s에 쓰고 있습니다",
	"%s cannot be locked: see that no other lab writes there": "%s{을/를} 잠글 수 없습니다. 다른 lab이 그곳에 쓰지 않게 하세요",

	"--output %s: that is one of the command's own files; choose another name": "--output %s: 이 명령이 쓰는 파일입니다. 다른 이름을 고르세요",
	"--out %s: a result would take the place of %s; choose another folder":     "--out %s: 결과가 %s{을/를} 덮어쓰게 됩니다. 다른 폴더를 고르세요",

	"lab itself was ended (%v) while the lab ran, perhaps by one of its programs": "실습 도중에 lab 자신이 종료되었습니다(%v). 실행한 프로그램이 그랬을 수 있습니다",
	"what was recorded until then is in %s":                                       "그때까지의 기록은 %s에 있습니다",

	"this computer could not read what was handed in (%s); this is not the student's fault": "이 컴퓨터에서 제출물을 읽지 못했습니다(%s). 학생의 잘못이 아닙니다",
	"%d could not be graded on this computer, and no mark was entered for them: %s":         "%d건은 이 컴퓨터에서 채점하지 못해 점수를 입력하지 않았습니다: %s",
	"the device failed (input/output error)":                                                "저장 장치에 오류가 있습니다(입출력 오류)",

	"grading took more memory than it may have and was stopped": "채점에 허용된 것보다 많은 메모리가 들어 중단했습니다",

	"has the same name as another file there, but for capital letters at most; each counts as an attempt":      "그곳에 대소문자만 다르거나 이름이 같은 파일이 또 있습니다. 각각을 한 번의 제출로 봅니다",
	"the platform needs lab for Linux on x86-64: get the file %s of the release %s, and name it with --binary": "이 플랫폼에는 x86-64용 Linux lab이 필요합니다. 릴리스 %[2]s의 %[1]s 파일을 받아 --binary로 지정하세요",
	"%s: no errors": "%s: 오류가 없습니다",

	"comment in the file":     "파일에 적힌 주석",
	"comment in the file: %s": "파일에 적힌 주석: %s",
}
