package i18n

// koClass is what is said of a class: what was found, what was left out, and
// whose it is.
var koClass = map[string]string{
	"%d submissions claim to be %s's":                   "제출물 %d개가 모두 %s의 것이라고 합니다",
	"cannot be read: %v":                                "읽을 수 없습니다: %v",
	"is %d octets long, more than the %d that are read": "크기가 %d바이트라서 읽을 수 있는 %d바이트를 넘습니다",
	"is a symbolic link":                                "심볼릭 링크입니다",
	"is encrypted":                                      "암호가 걸려 있습니다",
	"is no ordinary file":                               "일반 파일이 아닙니다",
	"its file is named after %s":                        "파일 이름은 %s의 것입니다",
	"its path leads out of the archive: only its last part counts": "경로가 압축 파일 밖을 가리키므로 마지막 이름만 씁니다",
	"may belong to any of %d students":                             "학생 %d명 중 누구의 것인지 알 수 없습니다",
	"the archive breaks off: %v":                                   "압축 파일이 중간에 끊겼습니다: %v",
	"unpacks to %d octets from %d":                                 "풀면 %d바이트가 되는데 압축된 크기는 %d바이트뿐입니다",
	"was left there by the operating system":                       "운영 체제가 남긴 파일입니다",
}
