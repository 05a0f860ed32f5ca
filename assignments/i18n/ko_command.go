package i18n

// koCommand is what the command says: help, errors, hints.
var koCommand = map[string]string{
	// The command line.
	"flag %s needs a value":      "%s 플래그에는 값이 필요합니다",
	"%s needs a subcommand":      "%s에는 하위 명령이 필요합니다",
	"unknown command %q":         "%q{이라는/라는} 명령은 없습니다",
	"unknown flag %s":            "%s 플래그는 없습니다",
	"unexpected argument %q":     "인자 %q{은/는} 필요하지 않습니다",
	"unknown shell %q":           "%q{은/는} 모르는 셸입니다",
	"lab %s needs %s":            "lab %s 명령에는 %s 인자가 필요합니다",
	"--%s %s: want one of %s":    "--%s %s: 다음 가운데 하나여야 합니다: %s",
	"--%s: %q is no valid value": "--%s: %q{은/는} 쓸 수 없는 값입니다",
	"(did you mean %q?)":         "(혹시 %q?)",

	// Help.
	"runs socket programming labs, records them and grades the recordings": "소켓 프로그래밍 실습을 실행하고, 기록하고, 채점합니다",
	"Usage:":          "사용법:",
	"Commands:":       "명령:",
	"Flags:":          "플래그:",
	"Examples:":       "예:",
	"Begin with:":     "처음이라면:",
	"(default: %s)":   "(기본값: %s)",
	"print this help": "이 도움말을 보여 줍니다",
	"`LANGUAGE` of everything a person reads (default: from LC_ALL or LANG)": "모든 글의 언어 `LANGUAGE` (기본값: LC_ALL이나 LANG에 따름)",
	"no colours":                                               "색을 쓰지 않습니다",
	"print only results and errors":                            "결과와 오류만 보여 줍니다",
	"`FORMAT` of the result":                                   "결과의 형식 `FORMAT`",
	"write the result to `FILE` (- is standard output)":        "결과를 `FILE`에 씁니다 (-는 표준 출력)",
	"print a script that lets a shell complete lab's commands": "셸에서 lab 명령을 자동 완성하는 스크립트를 보여 줍니다",
	"print the version":                                        "버전을 보여 줍니다",

	// The student.
	"show, set or forget the remembered name and department":    "기억해 둔 이름과 학과를 보여 주거나, 바꾸거나, 지웁니다",
	"print what is remembered":                                  "기억해 둔 것을 보여 줍니다",
	"remember nothing any more":                                 "기억해 둔 것을 지웁니다",
	"`NAME` of the student":                                     "학생의 이름 `NAME`",
	"`DEPARTMENT` of the student":                               "학생의 학과 `DEPARTMENT`",
	"nothing is remembered":                                     "기억해 둔 것이 없습니다",
	"your name":                                                 "이름",
	"your department":                                           "학과",
	"the answer is not remembered: %v":                          "답을 기억해 두지 못했습니다: %v",
	"it is empty":                                               "비어 있습니다",
	"it is not UTF-8":                                           "UTF-8이 아닙니다",
	"it is longer than %d characters":                           "%d자보다 깁니다",
	"it holds a character that cannot be shown":                 "보이지 않는 문자가 들어 있습니다",
	`it holds one of / \ < > : " | ? *, which no file name may`: `파일 이름에 쓸 수 없는 / \ < > : " | ? * 가운데 하나가 들어 있습니다`,
	"it begins with %q":                                         "%q{으로/로} 시작합니다",
	"it begins or ends with a space or a full stop":             "공백이나 마침표로 시작하거나 끝납니다",
	"Windows keeps this name for a device":                      "윈도우가 장치 이름으로 쓰는 이름입니다",
}
