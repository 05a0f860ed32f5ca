package browser

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// pictures is a folder of pages to take pictures of:
//
//	go test ./assignments/report/browser -run Pictures -pictures DIR
//
// It writes NAME.png beside each NAME.html, as it looks on a screen 1280
// pixels wide. NAME.dark.html, NAME.narrow.html and NAME.paper.html are taken
// in the dark, on a telephone and on paper. A page opened.html has its blamed
// frame unfolded, or its first.
var pictures = flag.String("pictures", "", "folder of pages to take pictures of")

func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("no -pictures folder")
	}
	pages, err := filepath.Glob(filepath.Join(*pictures, "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages in %s (%v)", *pictures, err)
	}
	browser := start(t)
	for _, path := range pages {
		absolute, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		take(t, open(t, browser, "file://"+filepath.ToSlash(absolute), viewOf(path)), path)
	}
}

// viewOf says how a page is looked at, by its name.
func viewOf(path string) view {
	v := view{width: 1280, dark: strings.Contains(path, ".dark."), paper: strings.Contains(path, ".paper.")}
	switch {
	case strings.Contains(path, ".narrow."):
		v.width = 390
	case v.paper:
		v.width = paper
	}
	return v
}

func take(t *testing.T, tab *tab, path string) {
	if strings.Contains(path, "opened") {
		eval[bool](tab, `((document.querySelector(".row.blamed") || document.querySelector(".row")).open = true)`)
	}
	height := eval[int64](tab, `document.scrollingElement.scrollHeight`)
	tab.must(chromedp.Do(tab.ctx, chromedp.EmulateViewport(viewOf(path).width, height)))
	png, err := chromedp.Run(tab.ctx, chromedp.FullScreenshot(100))
	tab.must(err)
	if err := os.WriteFile(strings.TrimSuffix(path, ".html")+".png", png, 0o666); err != nil {
		t.Fatal(err)
	}
}
