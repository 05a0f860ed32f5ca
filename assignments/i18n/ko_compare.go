package i18n

// koCompare is what is said of submissions that share packets.
var koCompare = map[string]string{
	// lab compare.
	"find submissions that share packets": "같은 패킷이 든 제출물을 찾습니다",
	"PATH is a folder, an archive, an LMS's bulk download or a capture. Two captures share\npackets if what kernels and the course of time draw at random is the same in both:\nsequence numbers, identifications, ports, the nanoseconds between frames. That survives\nanother name and id, another format, shifted times, frames left out, moved or added.\nHow likely it is by chance is said. It is evidence for a person, and no verdict.": "PATH는 폴더, 압축 파일, LMS에서 한꺼번에 내려받은 파일, 캡처 중 하나입니다. 커널과 시간의\n흐름이 무작위로 정하는 것, 곧 순서 번호, 식별자, 포트, 프레임 사이의 나노초가 두 캡처에서\n같으면 같은 패킷이 든 것입니다. 이름과 학번, 형식, 링크 종류를 바꾸거나, 시각을 옮기거나,\n프레임을 빼거나 섞거나 더해도 남습니다. 우연일 확률도 함께 알려 줍니다. 판결이 아니라,\n사람이 살펴볼 근거입니다.",
	"packets of this `FILE`, which was handed out, count for nothing; may be given more than once":                 "나누어 준 파일 `FILE`에 든 패킷은 세지 않습니다. 여러 번 쓸 수 있습니다",
	"`FILE` of fingerprints: compare with those of earlier times, and add these; it holds no packets and no names": "지문 파일 `FILE`. 예전 지문과도 비교하고 이번 지문을 더합니다. 패킷도 이름도 들어 있지 않습니다",
	"`FILE` with the key of --index, made if it is not there (default: the index's name with .key)":                "--index의 키가 든 파일 `FILE`. 없으면 만듭니다(기본: 지문 파일 이름에 .key를 붙인 것)",
	"numbers instead of names": "이름 대신 번호를 씁니다",
	"`NUMBER` of captures read at the same time (default: as many as there are processors)": "동시에 읽을 캡처 수 `NUMBER`(기본: 프로세서 수)",
	"--jobs: want a positive number":                 "--jobs: 양수를 써 주세요",
	"--key belongs to --index FILE":                  "--key는 --index FILE과 함께 씁니다",
	"there is no capture to compare":                 "비교할 캡처가 없습니다",
	"a capture (%d)":                                 "캡처(%d)",
	"%s cannot be read: %s":                          "%s{을/를} 읽을 수 없습니다: %s",
	"these are no fingerprints of a capture":         "캡처의 지문이 아닙니다",
	"this is no file of fingerprints":                "지문 파일이 아닙니다",
	"the fingerprints were written with another key": "다른 키로 쓴 지문입니다",

	// Keys.
	"%s can be read by others (mode %04o): a key is its owner's alone": "%s{을/를} 다른 사람도 읽을 수 있습니다(권한 %04o). 키는 주인만 읽을 수 있어야 합니다",
	"%s is no key: it has more than %d octets":                         "%s{은/는} 키가 아닙니다. %d바이트보다 깁니다",
	"%s is no key: it has fewer than %d octets":                        "%s{은/는} 키가 아닙니다. %d바이트보다 짧습니다",
	"%s is a new key; keep it, and keep it secret":                     "%s{은/는} 새로 만든 키입니다. 잘 보관하고 남에게 보이지 마세요",

	// What two captures share.
	"submissions compared: %d; pairs that share packets: %d":              "캡처 %d개를 비교했습니다. 같은 패킷이 든 쌍: %d",
	"compared with %d submissions of earlier times, too":                  "예전 캡처 %d개와도 비교했습니다",
	"%d of the %d and %d frames are the same packets; by coincidence: %s": "각각 %[2]d개와 %[3]d개인 프레임 가운데 %[1]d개가 같은 패킷입니다. 우연일 확률: %[4]s",
	"less than 1 in 10%s": "10%s분의 1 미만",
	"Frames: %s":          "프레임: %s",
	"A group of %d: %s":   "%d명이 한 무리: %s",
	"A group of %d:":      "%d명이 한 무리:",
	"Packets that are the same come from the same run. That two captures hold them may have good reasons: work in a team, one machine, one recording handed to both. Only the two know; please ask them.": "같은 패킷은 같은 실행에서 나옵니다. 두 캡처에 같은 패킷이 든 데에는 그럴 만한 까닭이 있을 수 있습니다. 함께 했거나, 같은 컴퓨터를 썼거나, 한 캡처를 둘이 받았을 수 있습니다. 까닭은 두 사람만 알고 있으니 물어봐 주세요.",

	"TCP segments with the same sequence numbers: %d; a kernel draws one of 2³² for each connection":              "순서 번호가 같은 TCP 세그먼트: %d개. 커널은 연결마다 2³²가지 가운데 하나를 뽑습니다",
	"IP packets with the same identification between the same ports: %d; a kernel draws one of 2¹⁶ and counts on": "같은 포트 사이에서 식별자가 같은 IP 패킷: %d개. 커널은 2¹⁶가지 가운데 하나를 뽑아 이어서 셉니다",
	"texts that are the same, and that hardly anybody else sent: %d":                                              "다른 사람은 거의 보내지 않은, 같은 전송 내용: %d",
	"TCP timestamps that are the same: %d":                                                                        "같은 TCP 타임스탬프: %d개",
	"client ports that are the same: %d; a kernel draws them from thousands":                                      "같은 클라이언트 포트: %d개. 커널은 수만 개 가운데 하나를 뽑습니다",
	"frames that follow one another in the same nanoseconds: %d":                                                  "앞 프레임과의 간격이 나노초까지 같은 프레임: %d개",
	"frames that follow one another in the same microseconds: %d":                                                 "앞 프레임과의 간격이 마이크로초까지 같은 프레임: %d개",

	// The page.
	"Captures that share packets":                      "같은 패킷이 든 캡처",
	"captures compared":                                "비교한 캡처",
	"pairs that share packets":                         "같은 패킷이 든 쌍",
	"captures of earlier times":                        "예전 캡처",
	"No two captures share more than chance explains.": "우연이라 할 수 없을 만큼 같은 캡처는 없습니다.",
	"Captures that could not be read":                  "읽지 못한 캡처",
	"The frames of both, side by side":                 "두 캡처의 프레임을 나란히",
	"pairs not shown here: %d":                         "여기 나오지 않은 쌍: %d",
}
