package i18n

// koCapture is what is wrong with a capture file.
var koCapture = map[string]string{
	"block at octet %d: %s":                              "%d번째 바이트의 블록: %s",
	"octet %d: %s: corrupt capture":                      "망가진 캡처입니다 (%d번째 바이트: %s)",
	"the file is cut short":                              "파일이 도중에 끊겼습니다",
	"pcap version %d.%d":                                 "pcap 버전 %d.%d{은/는} 읽을 수 없습니다",
	"pcapng version %d.%d":                               "pcapng 버전 %d.%d{은/는} 읽을 수 없습니다",
	"block header of %d octets is cut short after %d":    "%d바이트여야 할 블록 헤더가 %d바이트에서 끊깁니다",
	"block of %d octets is cut short after %d":           "%d바이트여야 할 블록이 %d바이트에서 끊깁니다",
	"record header of %d octets is cut short after %d":   "%d바이트여야 할 레코드 헤더가 %d바이트에서 끊깁니다",
	"record of %d octets is cut short after %d":          "%d바이트여야 할 레코드가 %d바이트에서 끊깁니다",
	"record with captured length %d, more than %d":       "레코드의 캡처된 길이가 %d{으로/로}, %d보다 큽니다",
	"captured length %d, block holds %d":                 "캡처된 길이는 %d{이라고/라고} 되어 있는데 블록에는 %d바이트뿐입니다",
	"option of length %d, block holds %d":                "옵션의 길이는 %d{이라고/라고} 되어 있는데 블록에는 %d바이트뿐입니다",
	"packet of interface %d, section describes %d":       "인터페이스 %d의 패킷인데, 섹션이 설명하는 인터페이스는 %d개입니다",
	"simple packet block before any interface":           "인터페이스 설명보다 앞에 단순 패킷 블록이 있습니다",
	"more than %d interfaces":                            "인터페이스가 %d개보다 많습니다",
	"block of type %#x with total length %d":             "종류가 %#x인 블록의 전체 길이가 %d입니다",
	"block begins with total length %d and ends with %d": "블록의 전체 길이가 앞에서는 %d, 끝에서는 %d입니다",
	"section header block with byte-order magic %#x":     "섹션 헤더 블록의 바이트 순서 표시가 %#x입니다",
	"octets after the end of the %s data":                "%s 데이터가 끝난 뒤에 바이트가 더 있습니다",
}
