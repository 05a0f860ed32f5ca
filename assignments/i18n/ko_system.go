package i18n

// koSystem is what the operating system says, and the reader of captures.
var koSystem = map[string]string{
	"there is no such program":            "그런 프로그램이 없습니다",
	"no such file or directory":           "그런 파일이나 폴더가 없습니다",
	"permission denied":                   "권한이 없습니다",
	"no space left on device":             "디스크에 남은 공간이 없습니다",
	"is a directory":                      "폴더입니다",
	"not a directory":                     "폴더가 아닙니다",
	"read-only file system":               "읽기 전용 파일 시스템입니다",
	"neither pcapng nor pcap":             "pcapng도 pcap도 아닙니다",
	"empty file, neither pcapng nor pcap": "빈 파일이며, pcapng도 pcap도 아닙니다",
	"text file, neither pcapng nor pcap":  "텍스트 파일이며, pcapng도 pcap도 아닙니다",
	"%s, neither pcapng nor pcap":         "%s: pcapng도 pcap도 아닙니다",
}
