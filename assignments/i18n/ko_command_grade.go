package i18n

// koCommandGrade is what the commands check, list, show, checks, lint, new and replay say.
var koCommandGrade = map[string]string{
	"grade captures: what is right, what is not, and in which frame": "캡처를 채점합니다: 무엇이 맞고 틀렸는지, 어느 프레임인지",
	"The student id comes from --id, else from the file's name, else from the text in\nthe capture. A picture with the same name beside the capture is looked at too.\nA check that weighs nothing and does not pass is “noted, no points”: the capture\npasses all the same.": "학번은 --id, 없으면 파일 이름, 그것도 아니면 캡처의 전송 내용에서 찾습니다.\n캡처 곁에 같은 이름의 그림이 있으면 함께 봅니다.\n배점이 없는 검사는 통과하지 못해도 ‘참고 사항, 배점 없음’일 뿐,\n캡처는 통과합니다.",
	"`ASSIGNMENT`: a built-in one, or a YAML file (default: what the capture tells)":      "`ASSIGNMENT`: 내장된 과제 또는 YAML 파일 (기본값: 캡처에서 알아냅니다)",
	"`ASSIGNMENT`: a built-in one, or a YAML file":                                        "`ASSIGNMENT`: 내장된 과제 또는 YAML 파일",
	"student `ID` to look for":                                                            "찾을 학번 `ID`",
	"%s holds nothing on the ports of any assignment; say which it is: --assignment NAME": "%s에는 어느 과제의 포트에도 해당하는 내용이 없습니다. 어느 과제인지 알려 주세요: --assignment 이름",
	"%s may be of %s; say which it is: --assignment NAME":                                 "%s에 맞는 과제가 여럿입니다(%s). 어느 과제인지 알려 주세요: --assignment 이름",
	"say which assignment it is: --assignment NAME":                                       "어느 과제인지 알려 주세요: --assignment NAME",
	"print the hand-out of an assignment: what to do, and how it is graded":               "과제의 안내문을 봅니다: 할 일과 채점 방법",
	"list the checks that an assignment can use, with their parameters":                   "과제에서 쓸 수 있는 검사와 매개변수의 목록을 봅니다",
	"find every error in assignment files, with line and column":                          "과제 파일의 잘못을 줄과 칸까지 모두 찾습니다",
	"print the JSON Schema of assignment files, for editors":                              "편집기가 쓸 과제 파일의 JSON Schema를 출력합니다",
	"write an assignment file to begin with, every part explained":                        "부분마다 설명이 달린 과제 파일을 새로 씁니다",
	"%q is no name for an assignment: use lower-case letters, digits and hyphens":         "%q{은/는} 과제 이름이 될 수 없습니다. 영문 소문자, 숫자, 붙임표로 지으세요",
	"wrote %s; try it with: lab run ./%s --id 20241234":                                   "%s{을/를} 썼습니다. 이렇게 해 보세요: lab run ./%s --id 20241234",
	"grade captures again, and compare with the expectations beside them":                 "캡처를 다시 채점하여 곁에 있는 기대값과 비교합니다",
	"rewrite the expectations to what grading says now":                                   "기대값을 지금의 채점 결과로 다시 씁니다",
	"%d captures, %d differ from their expectation":                                       "캡처 %d개 가운데 %d개가 기대와 다릅니다",
}
