package i18n

import "sync"

// areas are the parts of the catalogue: English format to Korean format. Each
// stands in a file of its own, named after it. A format that two areas use
// stands in koCommon.
func areas() []map[string]string {
	return []map[string]string{
		koCompare, koSignal, koNonce, koReferee,
		koCommon, koCapture, koCheck, koCheckTCP, koGrade, koLadder, koInspect, koClassPage, koProof,
		koSpec, koCommand, koCommandGrade, koHandout, koError, koLab, koProgram, koDoctor, koClass, koPage, koFiles, koCourse,
		koOwn, koRoster, koInstead, koRuling, koWeb, koLTI,
		koWebDay,
		koWebCourse,
		koAgain,
		koBreak,
	}
}

// koCommon is what several areas say.
var koCommon = map[string]string{
	"Attempts":        "제출 이력",
	"%s (%d octets)":  "%s (%d바이트)",
	"%d of %d points": "%[2]d점 만점에 %[1]d점",
}

// catalogue returns all areas in one, with the places of particles marked.
var catalogue = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, area := range areas() {
		for english, korean := range area {
			all[english] = marked(korean)
		}
	}
	return all
})
