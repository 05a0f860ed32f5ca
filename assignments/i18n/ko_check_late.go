package i18n

// koCheckLate is what the checks say of answers that came too late.
var koCheckLate = map[string]string{
	"got the answer only after the client had given up and closed in frame %d, want it before":                                             "클라이언트가 기다리다 못해 프레임 %d에서 닫은 뒤에야 응답이 왔습니다. 그 전에 와야 합니다",
	"got the answer %v after the message of frame %d, want it sooner: the client had closed its socket, as frame %d says":                  "프레임 %[2]d의 메시지를 보낸 지 %[1]v 뒤에야 응답이 왔습니다. 프레임 %[3]d{을/를} 보면 클라이언트는 이미 소켓을 닫았습니다. 더 빨리 와야 합니다",
	"Let the client wait longer for the answer, and close only then.":                                                                      "클라이언트가 응답을 더 오래 기다린 다음에 닫게 하세요.",
	"Let the server answer sooner, or the client wait longer before it closes.":                                                            "서버가 더 빨리 응답하거나, 클라이언트가 더 오래 기다린 다음에 닫게 하세요.",
	"Let the server answer sooner: the client had given up.":                                                                               "서버가 더 빨리 응답하게 하세요. 클라이언트는 기다리다가 이미 닫았습니다.",
	"Does the server read to the end of the stream? Let it answer as soon as it has read the message.":                                     "서버가 스트림이 끝날 때까지 읽고 있지 않나요? 메시지를 읽었으면 바로 응답하게 하세요.",
	"Does the server read lines, or to the end of the stream? No newline ends the message: let the server answer what one recv() returns.": "서버가 줄 단위로(readLine, fgets 등), 또는 스트림이 끝날 때까지 읽고 있지 않나요? 메시지 끝에 줄바꿈이 없으니 recv() 한 번이 돌려준 것에 바로 응답하게 하세요.",
}
