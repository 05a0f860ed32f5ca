package i18n

// koCommon is what several areas say.
var koCommon = map[string]string{
	"%s (%d octets)":  "%s (%d옥텟)",
	"%d of %d points": "%[2]d점 만점에 %[1]d점",
}
