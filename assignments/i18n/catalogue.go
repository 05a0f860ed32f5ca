package i18n

import (
	"maps"
	"sync"
)

// areas are the parts of the catalogue: English format to Korean format. Each
// stands in a file of its own, named after it. A format that two areas use
// stands in koCommon.
func areas() []map[string]string {
	return []map[string]string{
		koCommon, koCapture, koCheck, koCheckTCP, koIdentity, koGrade, koReport, koLadder, koInspect,
		koSpec, koCommand, koCommandGrade, koHandout, koError, koLab, koProgram, koDoctor, koClass, koPage, koSystem, koFiles,
	}
}

// catalogue returns all areas in one.
var catalogue = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, area := range areas() {
		maps.Copy(all, area)
	}
	return all
})
