package i18n

// koIdentity is what is said of whose text a capture holds, and of octets as
// findings show them.
var koIdentity = map[string]string{
	"this message is no text in UTF-8, CP949 or UTF-16":                     "이 메시지는 UTF-8, CP949, UTF-16 어느 쪽으로도 읽히지 않습니다",
	"got %s; octets behind the text: %d; send only as many as the text has": "%s: 글 뒤에 %d바이트가 더 왔습니다. 글의 길이만큼만 보내세요",
	"%s in %s":                    "%[2]s{으로/로} 된 %[1]s",
	"%s that ends after octet %d": "%s(%d번째 바이트에서 끝남)",
	"%s with %s from octet %d on": "%[1]s(%[3]d번째 바이트부터 %[2]s)",
	"got the answer from %s, want %s, to which frame %d was sent":                                                    "응답이 %s에서 왔습니다. 프레임 %[3]d{이/가} 향한 %[2]s에서 와야 합니다",
	"the %d octets that came back are not the first ones of the message":                                             "돌아온 %d바이트가 메시지의 앞부분과 다릅니다",
	"Send only as many octets as were received, and not the whole buffer.":                                           "버퍼 전체가 아니라 받은 바이트 수만큼만 보내세요.",
	"What was sent names student id %s, and nobody sent %s: nothing of it earns points. A person should look at it.": "전송 내용에 학번 %s{이/가} 있고 %s{은/는} 없습니다. 이 캡처로는 점수를 받을 수 없으니, 선생님께서 확인해 주세요.",
	"not looked at, because what was sent names student id %s":                                                       "전송 내용에 학번 %s{이/가} 있어 보지 않았습니다",
	"the conversation that begins here names student id %s and not %s, and earns nothing; please look":               "여기서 시작하는 대화에는 학번이 %[2]s{이/가} 아니라 %[1]s{으로/로} 적혀 있어 점수에 넣지 않았습니다. 확인해 주세요",
	"the text names student id %s as well; please look":                                                              "전송 내용에 다른 학번 %s도 있습니다. 확인해 주세요",
	"conversations that earn points: %d; others of the student's: %d; marks come from one attempt, the best":         "점수를 받는 대화: %d개, 본인의 다른 대화: %d개. 점수는 가장 잘된 시도 하나로 매깁니다",
}
