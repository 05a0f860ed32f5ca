package main

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"socketlab/assignments/class/madeup"
)

// bundled makes a bundle and unpacks it as a platform would, modes included.
func bundled(t *testing.T, platform, into string) {
	t.Helper()
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("the platforms run Linux on x86-64")
	}
	binary := build(t, "env", "CGO_ENABLED=0", "go", "build", "-tags", "nostore", "-o", "{}", ".")
	path := filepath.Join(t.TempDir(), "bundle.zip")
	if code, _, stderr := command(t, "bundle", platform, "-a", "udp-echo", "--binary", binary, "-o", path); code != exitDone {
		t.Fatal(stderr)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		place(t, filepath.Join(into, f.Name), data, f.Mode())
	}
}

func place(t *testing.T, path string, data []byte, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, mode); err != nil {
		t.Fatal(err)
	}
}

// runIn runs a program in a folder, with more variables in its environment.
func runIn(t *testing.T, dir string, args []string, variables ...string) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), variables...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

func readJSON(t *testing.T, path string) (all map[string]any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return all
}

func TestGradescopeRunsTheBundle(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	source := filepath.Join(root, "source")
	bundled(t, "gradescope", source)
	runIn(t, root, []string{"/bin/sh", filepath.Join(source, "setup.sh")}, "AUTOGRADER="+root)
	script, err := os.ReadFile(filepath.Join(source, "run_autograder"))
	if err != nil {
		t.Fatal(err)
	}
	place(t, filepath.Join(root, "run_autograder"), script, 0o755)

	good := madeup.Capture{ID: "20240001", Name: "홍길동", Department: "수학과", Lines: 3}
	wrong := good
	wrong.Wrong = true
	for name, test := range map[string]struct {
		files map[string][]byte
		score float64
		says  string
	}{
		"good":    {map[string][]byte{"20240001.pcapng": good.Bytes(), "20240001.png": madeup.Picture(1)}, 100, "100 of 100"},
		"wrong":   {map[string][]byte{"sub/20240001.pcapng": wrong.Bytes()}, 70, "70 of 100"},
		"broken":  {map[string][]byte{"20240001.pcapng": []byte("?")}, 0, "the file called a capture is none"},
		"nothing": {map[string][]byte{}, 0, "nothing was handed in"},
		"else":    {map[string][]byte{"report.docx": []byte("PK\x03\x04")}, 0, "no capture was handed in"},
	} {
		t.Run(name, func(t *testing.T) {
			submission := filepath.Join(root, "submission")
			os.RemoveAll(submission)
			os.MkdirAll(submission, 0o755)
			for file, data := range test.files {
				place(t, filepath.Join(submission, file), data, 0o644)
			}
			runIn(t, root, []string{filepath.Join(root, "run_autograder")}, "AUTOGRADER="+root)
			got := readJSON(t, filepath.Join(root, "results", "results.json"))
			if output, _ := got["output"].(string); got["score"] != test.score || !strings.Contains(output, test.says) {
				t.Errorf("got score %v, %q; want %v and %q", got["score"], got["output"], test.score, test.says)
			}
		})
	}

	t.Run("a grader that fails leaves a word", func(t *testing.T) {
		place(t, filepath.Join(source, "lab"), []byte("#!/bin/sh\nexit 9\n"), 0o755)
		runIn(t, root, []string{filepath.Join(root, "run_autograder")}, "AUTOGRADER="+root)
		got := readJSON(t, filepath.Join(root, "results", "results.json"))
		if output, _ := got["output"].(string); !strings.Contains(output, "exit code 9") {
			t.Errorf("got %v", got)
		}
	})
}

func TestClassroom50RunsTheBundle(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here")
	}
	bundle, checkout := t.TempDir(), t.TempDir()
	bundled(t, "classroom50", bundle)
	os.Chmod(filepath.Join(bundle, "lab"), 0o644) // artifacts lose their modes
	good := madeup.Capture{ID: "20240001", Name: "홍길동", Department: "수학과", Lines: 3}
	place(t, filepath.Join(checkout, "20240001.pcapng"), good.Bytes(), 0o644)
	place(t, filepath.Join(checkout, ".git", "objects", "20240002.pcapng"), []byte("?"), 0o644)
	runIn(t, checkout, []string{python, filepath.Join(bundle, "autograder.py")},
		"CLASSROOM50_BUNDLE_DIR="+bundle, "SUBMISSION_TAG=submit/1", "COMMIT_URL=https://example.org/c")
	got := readJSON(t, filepath.Join(checkout, "result.json"))
	for key, want := range map[string]any{
		"schema": "classroom50/result/v1", "score": 100.0, "max-score": 100.0, "submission": "submit/1", "review": "https://example.org/c",
	} {
		if got[key] != want {
			t.Errorf("%s: got %v, want %v", key, got[key], want)
		}
	}
	if body, _ := os.ReadFile(filepath.Join(checkout, "release-body.md")); !strings.Contains(string(body), "100") {
		t.Errorf("got body %q", body)
	}
}

func TestBundlesNeedAProgramThatRunsThere(t *testing.T) {
	script := writeTemp(t, "lab", "#!/bin/sh\n")
	code, _, stderr := command(t, "bundle", "gradescope", "-a", "udp-echo", "--binary", script, "-o", filepath.Join(t.TempDir(), "x.zip"))
	if code != exitCannot || !strings.Contains(stderr, "is no program for Linux") || !strings.Contains(stderr, "hint: CGO_ENABLED=0") {
		t.Errorf("got exit code %d and %q", code, stderr)
	}
}
