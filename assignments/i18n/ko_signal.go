package i18n

// koSignal is what is said of where a capture comes from.
var koSignal = map[string]string{
	"Where the capture comes from":      "캡처의 출처",
	"Where the capture comes from:":     "캡처의 출처:",
	"where the capture comes from: %s":  "캡처의 출처: %s",
	"(frames %s)":                       "(프레임 %s)",
	"no machine records this by itself": "컴퓨터가 저절로 기록하는 일이 없음",
	"rare; worth a question":            "드묾, 물어볼 만함",
	"worth knowing":                     "알아 둘 만함",
	"This is about the file, not about anybody. It changes no points; a person looks at it, and asks.": "누군가가 아니라 파일에 대한 말입니다. 점수는 바뀌지 않습니다. 사람이 살펴보고 물어봅니다.",

	// What the file says of itself.
	"The file says that %s wrote it.":                                                                                                               "%s{이/가} 썼다고 파일에 적혀 있습니다.",
	"The file says that %s wrote it, which makes packets and records none.":                                                                         "%s{이/가} 썼다고 파일에 적혀 있습니다. 패킷을 기록하지 않고 만들어 내는 프로그램입니다.",
	"The file says that %s wrote it, which saves captures that others have recorded.":                                                               "%s{이/가} 썼다고 파일에 적혀 있습니다. 다른 프로그램이 기록한 캡처를 다시 저장하는 프로그램입니다.",
	"The file names the interface %s, which no machine has: its packets come out of a text.":                                                        "파일에 인터페이스 %s{이/가} 적혀 있는데, 그런 인터페이스가 있는 컴퓨터는 없습니다. 글에서 만들어 낸 패킷입니다.",
	"The file says that lab recorded it, and lacks the counts with which lab ends: another program has saved it since, or the recording broke off.": "lab이 기록했다고 적혀 있는데, lab이 끝에 쓰는 프레임 수가 없습니다. 그 뒤에 다른 프로그램이 다시 저장했거나, 기록이 도중에 끊겼습니다.",
	"The interface counted %d frames while lab recorded, and the file holds %d: some were left out since.":                                          "lab이 기록하는 동안 인터페이스가 센 프레임은 %d개인데, 파일에는 %d개가 들어 있습니다. 그 뒤에 일부가 빠졌습니다.",
	"The interface counted %d frames while lab recorded, and the file holds %d.":                                                                    "lab이 기록하는 동안 인터페이스가 센 프레임은 %d개인데, 파일에는 %d개가 들어 있습니다.",
	"The frames are %v later than the socket calls that sent them, as lab noted both: times were changed after the recording.":                      "lab이 함께 적어 둔 소켓 호출보다 프레임이 %v 늦습니다. 기록한 뒤에 시각이 바뀌었습니다.",
	"The frames are %v earlier than the socket calls that sent them, as lab noted both: times were changed after the recording.":                    "lab이 함께 적어 둔 소켓 호출보다 프레임이 %v 이릅니다. 기록한 뒤에 시각이 바뀌었습니다.",
	"The text names student id %s, and not the one who handed it in.":                                                                               "전송 내용에 학번 %s{이/가} 있고, 제출한 사람의 학번은 없습니다.",
	"The text names student id %s as well.":                                                                                                         "전송 내용에 학번 %s도 있습니다.",

	// The seal.
	"Unchanged since lab wrote it, on machine %s.":                      "컴퓨터 %s에서 lab이 쓴 뒤로 바뀌지 않았습니다.",
	"The seal that lab put on the file was changed itself, or damaged.": "lab이 파일에 찍은 봉인 자체가 바뀌었거나 손상되었습니다.",
	"The file says that lab recorded it, and has no seal: an older lab wrote it, or one that could keep no key, or another program has saved it since.": "lab이 기록했다고 적혀 있는데 봉인이 없습니다. 예전 lab이 썼거나, lab이 키를 보관할 수 없었거나, 그 뒤에 다른 프로그램이 다시 저장했습니다.",
	"None of the frames is one that lab sealed on machine %s.":                                               "컴퓨터 %s에서 lab이 봉인한 프레임이 하나도 없습니다.",
	"These frames are not as lab sealed them on machine %s: what they carry was changed since.":              "컴퓨터 %s에서 lab이 봉인한 것과 다른 프레임입니다. 그 뒤에 내용이 바뀌었습니다.",
	"The times of these frames are not those that lab sealed on machine %s.":                                 "프레임의 시각이 컴퓨터 %s에서 lab이 봉인한 시각과 다릅니다.",
	"All times are %v later than lab sealed them: they were changed after the recording.":                    "모든 시각이 lab이 봉인한 것보다 %v 늦습니다. 기록한 뒤에 바뀌었습니다.",
	"All times are %v earlier than lab sealed them: they were changed after the recording.":                  "모든 시각이 lab이 봉인한 것보다 %v 이릅니다. 기록한 뒤에 바뀌었습니다.",
	"Sealed by lab on machine %s; since then frames were left out: %d, added: %d; the others are unchanged.": "컴퓨터 %s에서 lab이 봉인했습니다. 그 뒤로 빠진 프레임: %d, 더해진 프레임: %d. 나머지는 바뀌지 않았습니다.",
	"Sealed by lab on machine %s; since then the ends of frames were cut off: %d.":                           "컴퓨터 %s에서 lab이 봉인했습니다. 그 뒤로 끝이 잘린 프레임: %d.",
	"Sealed by lab on machine %s; the frames are unchanged since, comments beside them are not.":             "컴퓨터 %s에서 lab이 봉인했습니다. 그 뒤로 프레임은 그대로이고, 곁에 적힌 주석이 바뀌었습니다.",

	"The recording of what the server survives has no seal: an older lab wrote it, or one that could keep no key, or something else did.":                "서버가 무엇을 견디는지 기록한 파일에 봉인이 없습니다. 예전 lab이 썼거나, lab이 키를 보관할 수 없었거나, 다른 것이 썼습니다.",
	"The seal that lab put on the recording of what the server survives is of another student, assignment or list of behaviours, or was changed itself.": "서버가 무엇을 견디는지 기록한 파일의 봉인이 다른 학생, 다른 실습 또는 다른 행동 목록의 것이거나, 봉인 자체가 바뀌었습니다.",
	"The recording of what the server survives is unchanged since lab wrote it, on machine %s.":                                                          "서버가 무엇을 견디는지 기록한 파일은 컴퓨터 %s에서 lab이 쓴 뒤로 바뀌지 않았습니다.",
	"What was recorded of these behaviours is not what lab sealed on machine %s, but was changed since: %s.":                                             "다음 행동의 기록은 컴퓨터 %s에서 lab이 봉인한 것과 다르며, 그 뒤에 바뀌었습니다: %s.",

	"Sealed on one machine": "한 컴퓨터에서 봉인한 캡처",
	"lab has one key for each account of a machine. A computer of a lab room, with one account for all, seals the captures of many.": "lab은 컴퓨터의 계정마다 키를 하나씩 둡니다. 계정 하나를 함께 쓰는 실습실 컴퓨터는 여러 학생의 캡처를 봉인합니다.",

	// Packets.
	"All %d packets have the identification %d in their IP headers; a kernel gives each packet another one, or 0.":                                                                            "패킷 %d개의 IP 헤더에 든 식별자가 모두 %d입니다. 커널은 패킷마다 다른 식별자를 주거나 0을 줍니다.",
	"These frames are the same packets by address, port, identification and time, and carry different text: one of each two was changed.":                                                     "주소, 포트, 식별자, 시각으로 보면 같은 패킷인데 내용이 다릅니다. 둘 가운데 하나는 바뀐 것입니다.",
	"These frames stand in the file twice: it was put together of files that overlap.":                                                                                                        "파일에 두 번씩 든 프레임입니다. 겹치는 파일을 합쳤습니다.",
	"The checksums of these frames fit neither what they carry nor their lengths, those of %d others do: nothing damages packets on loopback, so they were changed after they were recorded.": "이 프레임들의 체크섬은 내용에도 길이에도 맞지 않고, 다른 %d개의 체크섬은 맞습니다. 루프백에서는 패킷이 손상되지 않으므로, 기록한 뒤에 바뀐 것입니다.",
	"The checksums of these frames fit neither what they carry nor their lengths.":                                                                                                            "이 프레임들의 체크섬은 내용에도 길이에도 맞지 않습니다.",
	"None of the %d datagrams has a checksum, as on Windows; Linux leaves one.":                                                                                                               "데이터그램 %d개에 모두 체크섬이 없습니다. Windows에서는 그렇고, Linux에서는 남습니다.",
	"The notes that lab wrote beside these frames name other numbers of octets than the frames carry.":                                                                                        "lab이 이 프레임들 곁에 적은 바이트 수가 프레임에 든 바이트 수와 다릅니다.",
	"These segments acknowledge octets behind the end of what the other side sent.":                                                                                                           "상대가 보낸 끝을 지난 바이트까지 확인 응답한 세그먼트입니다.",
	"The answer to a SYN stands in front of the SYN.":                                                                                                                                         "SYN보다 그에 대한 응답이 앞에 있습니다.",
	"The ports of these clients are none that %s chooses by itself (%d to %d): they were asked for, or the machine is set up otherwise.":                                                      "%s{이/가} 스스로 고르는 포트(%d~%d)가 아닙니다. 포트를 지정했거나, 컴퓨터 설정이 다릅니다.",

	// Times.
	"All %d frames have the same time.": "프레임 %d개의 시각이 모두 같습니다.",
	"From each of %d frames to the next it takes exactly %v, as programs write it that know no times.":       "프레임 %d개가 모두 정확히 %v 간격입니다. 시각을 모르는 프로그램이 이렇게 씁니다.",
	"From each of %d frames to the next it takes exactly %v; no machine is that regular.":                    "프레임 %d개가 모두 정확히 %v 간격입니다. 이렇게 고른 컴퓨터는 없습니다.",
	"The times between all %d frames are whole milliseconds.":                                                "프레임 %d개의 간격이 모두 밀리초로 떨어집니다.",
	"Time runs backwards from frame to frame.":                                                               "프레임마다 시각이 거꾸로 갑니다.",
	"These frames are earlier than those in front of them: the file was put together, or the clock was set.": "앞에 있는 프레임보다 이른 프레임입니다. 파일을 합쳤거나, 시계를 맞추었습니다.",
	"The file says that it was recorded on %s, which is yet to come.":                                        "%s에 기록했다고 적혀 있는데, 아직 오지 않은 날입니다.",
	"The file says that it was recorded on %s: the clock of the machine was not set.":                        "%s에 기록했다고 적혀 있습니다. 컴퓨터의 시계가 맞지 않았습니다.",
	"The file says that it was recorded on %s, before the assignment began.":                                 "%s에 기록했다고 적혀 있습니다. 과제가 시작되기 전입니다.",
	"The file says that it was recorded on %s, after the assignment ended.":                                  "%s에 기록했다고 적혀 있습니다. 과제가 끝난 뒤입니다.",
}

// koNonce is what is said of the codes that bind captures to students.
var koNonce = map[string]string{
	"make a code for each student that binds a capture to its owner": "캡처를 주인과 묶는 코드를 학생마다 만듭니다",
	"Who sends the code among the text of the lab (lab run --nonce CODE) shows that the\ncapture was made by somebody to whom it was given. lab grade --key FILE tells whose\ncode is there, whose is missing, and who sent another's. Nobody can make a code\nwithout the key; the key is made if it is not there, and never printed.": "코드를 글에 넣어 보내면(lab run --nonce CODE), 그 코드를 받은 사람이 만든 캡처임을 보여 줍니다.\nlab grade --key FILE은 누구의 코드가 있고, 누구의 코드가 없고, 누가 남의 코드를 보냈는지\n알려 줍니다. 키가 없으면 아무도 코드를 만들 수 없습니다. 키는 없으면 새로 만들고, 출력하지\n않습니다.",
	"`FILE` with the key, made if it is not there":                                            "키가 든 파일 `FILE`. 없으면 만듭니다",
	"`FILE` with the key of lab nonce and lab referee: see whether students sent their codes": "lab nonce와 lab referee의 키가 든 파일 `FILE`. 학생이 자기 코드를 보냈는지 봅니다",
	"`CODE` that your teacher gave you, sent behind the student id":                           "선생님께 받은 코드 `CODE`. 학번 뒤에 붙여 보냅니다",
	"--nonce %s: want a code such as 482-913-077-256":                                         "--nonce %s: 482-913-077-256 같은 코드를 써 주세요",
	"lab nonce needs --%s":                                            "lab nonce에는 --%s{이/가} 필요합니다",
	"The text holds the code that was given to student %s.":           "%s에게 준 코드가 전송 내용에 있습니다.",
	"The text holds the code %s, which was given to nobody.":          "전송 내용에 코드 %s{이/가} 있는데, 아무에게도 주지 않은 코드입니다.",
	"The text holds the code that was given to this student.":         "이 학생에게 준 코드가 전송 내용에 있습니다.",
	"The text does not hold the code that was given to this student.": "이 학생에게 준 코드가 전송 내용에 없습니다.",
}
