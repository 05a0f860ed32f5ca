package i18n

// koWebCourse is the whole course online, and what commands beside it say.
var koWebCourse = map[string]string{
	"`URL` under which people reach the course (default: as lab web was told)":                         "사람들이 강좌에 접속하는 `URL`(기본: lab web에 알려 준 주소)",
	"your link was shown when the course began; lab web link %s makes a new one, and the old one ends": "링크는 강좌를 시작할 때 보여 드렸습니다. lab web link %s 명령이 새 링크를 만들고, 그러면 예전 링크는 쓸 수 없습니다",
	"the course": "강좌",
	"nobody knows the kind %s: want one of %s":  "%s{이라는/라는} 종류는 없습니다. 다음 중 하나여야 합니다: %s",
	"nobody knows the order %s: want one of %s": "%s{이라는/라는} 순서는 없습니다. 다음 중 하나여야 합니다: %s",
	"this address has other methods: see Allow": "이 주소에는 다른 메서드만 있습니다. Allow를 보세요",
	"nobody is in the class list yet":           "아직 명단에 아무도 없습니다",
}
