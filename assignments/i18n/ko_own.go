package i18n

// koOwn is what is said of programs that students have written themselves: what
// went wrong with them, whose work counts, and which of several right ways they
// took.
var koOwn = map[string]string{
	// Upper case.
	"Answer with everything that was received, in upper case, and nothing else.": "받은 것 모두를 대문자로만 바꾸어 응답하세요.",
	"upper case of octets: a to z, and nothing else":                             "바이트 단위 대문자: a–z만 바뀌었습니다",
	"upper case of text (Unicode): as right here as that of octets":              "글자 단위 대문자(Unicode): 여기서는 바이트 단위 대문자와 똑같이 맞습니다",
	"Upper case here is that of text, as Unicode's full mapping has it: ß becomes SS. toupper() and bytes.upper() know a to z only, and Go and C# leave ß as it is (Go: cases.Upper of golang.org/x/text).": "여기서 대문자는 글자 단위이며 Unicode의 전체 변환을 따릅니다. ß는 SS가 됩니다. toupper()와 bytes.upper()는 a–z만 바꾸고, Go와 C#은 ß를 그대로 둡니다(Go에서는 golang.org/x/text의 cases.Upper).",
}
