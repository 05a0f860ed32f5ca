package i18n

// koFiles is what is said of files that grow, are taken, or do not fit.
var koFiles = map[string]string{
	"what is recorded is kept in %s until the end":   "끝날 때까지 기록은 %s에 보관됩니다",
	"what fitted of the recording is in %s":          "저장할 수 있었던 데까지의 기록은 %s에 있습니다",
	"%s was taken meanwhile: the recording is in %s": "그사이 %s{이라는/라는} 파일이 생겨서 기록을 %s에 저장했습니다",
	"the recording itself is in %s":                  "기록 자체는 %s에 있습니다",
}
