package i18n

// koLTI is what the way to a learning management system says.
var koLTI = map[string]string{
	// Why a platform cannot be registered, or a message is not believed.
	"the platform has no issuer (Moodle: platform id)": "플랫폼의 발급자(issuer, Moodle에서는 platform ID)가 없습니다",
	"the platform has no client id":                    "플랫폼의 client ID가 없습니다",
	"the platform has no deployment id":                "플랫폼의 deployment ID가 없습니다",
	"%q is no https address":                           "%q{은/는} https 주소가 아닙니다",
	"its signature, issuer, audience or time is wrong": "서명이나 발급자, 대상, 시각이 맞지 않습니다",
	"its time is wrong: the clocks of the platform and of this server differ, or it is an old one": "시각이 맞지 않습니다. 플랫폼과 이 서버의 시계가 다르거나 오래된 것입니다",
	"it is an answer to another question":               "다른 요청에 대한 답입니다",
	"it was made for another tool":                      "다른 도구를 위해 만든 것입니다",
	"its deployment is not the one that was registered": "등록된 deployment ID가 아닙니다",
	"deployment %q":                                     "deployment %q",
	"it is no LTI 1.3":                                  "LTI 1.3이 아닙니다",
	"this kind of message is not known here":            "여기서 모르는 종류의 메시지입니다",
	"something that every message has is missing":       "꼭 있어야 하는 것이 빠져 있습니다",
	"the keys of the platform were asked for too often": "플랫폼의 키를 너무 자주 물었습니다",
	"the key that signs cannot be read":                 "서명하는 키를 읽을 수 없습니다",
	"the platform gave no token":                        "플랫폼이 토큰을 주지 않았습니다",
	"the platform made no column for the marks":         "플랫폼이 점수 칸을 만들지 않았습니다",
	"the platform's list of people does not end":        "플랫폼의 명단이 끝나지 않습니다",
	"the platform's list of people goes on elsewhere":   "플랫폼의 명단이 다른 곳으로 이어집니다",
}
