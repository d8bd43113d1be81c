//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	enter    = "\r"
	esc      = "\x1b"
	down     = "\x1b[B"
	space    = " "
	shiftTab = "\x1b[Z"
	ctrlC    = "\x03"
)

var (
	heading = regexp.MustCompile(`(\d+)/(\d+)`)
	colour  = regexp.MustCompile(`\x1b\[(\d+;)*[34][0-7]m`)
)

// to presses Enter on every page up to the one that shows a text.
func (s *terminal) to(text string) {
	s.t.Helper()
	for {
		screen := s.wait(`omni \w+  \d+/\d+(.|\n)*enter next`)
		if strings.Contains(screen, text) {
			return
		}
		at := heading.FindStringSubmatch(screen)
		require.NotEqual(s.t, at[1], at[2], "%q is on no page", text)
		page, err := strconv.Atoi(at[1])
		require.NoError(s.t, err)
		s.keys(enter)
		s.wait(fmt.Sprintf("omni \\w+  %d/", page+1))
	}
}

// toReview presses Enter on every page up to the last.
func (s *terminal) toReview() {
	s.t.Helper()
	s.to("Leave without writing")
}

// Enter all the way gives the default project, in the sizes that a terminal has, with and without colour; each page
// fits the screen and nothing of it is cut.
func TestWizard(t *testing.T) {
	for name, c := range map[string]struct {
		columns, rows int
		env           []string
	}{
		"80x24":          {80, 24, nil},
		"60x20":          {60, 20, nil},
		"without colour": {60, 20, []string{"NO_COLOR=1"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := openTerminal(t, c.columns, c.rows, dir, c.env, "new")
			s.wait("Name of the project")
			s.keys("api" + enter)
			s.wait("┃ Go module")
			s.keys(enter)
			s.wait(`omni new  2/`)
			s.toReview()
			s.wait(`omni new api --preset default --yes`)
			s.wait(`internal/ app auth`)
			s.keys(enter)
			code, all := s.end()
			require.Zero(t, code)
			require.Contains(t, all, "Made api")
			require.Contains(t, all, "make dev")
			require.Contains(t, all, "OIDC_ISSUER_URL")
			require.Equal(t, len(c.env) == 0, colour.MatchString(all), "colours")
			state, err := os.ReadFile(filepath.Join(dir, "api", "omni.yaml"))
			require.NoError(t, err)
			require.Contains(t, string(state), "module: example.com/api")
			require.Contains(t, string(state), "db/postgres")
		})
	}
}

// Choices are kept on the way back and forth, and what is chosen is what the review says and what is written.
func TestWizardGoesBackAndForth(t *testing.T) {
	dir := t.TempDir()
	s := openTerminal(t, 80, 24, dir, nil, "new", "shop")
	s.wait("Go module")
	s.keys("no spaces" + enter)
	s.wait("malformed module path")
	s.keys(strings.Repeat("\x7f", len("no spaces")) + "github.com/you/shop" + enter)
	s.wait("> default")
	s.keys(esc)
	s.wait("github.com/you/shop")
	s.keys(enter)
	s.wait("> default")
	s.keys("\x1b[A" + enter) // up, to minimal
	s.wait("omni new  3/")
	s.to("┃ Authentication")
	page := heading.FindStringSubmatch(s.text())[1]
	s.keys("g" + space) // the first, Auth0
	s.wait(`\[•\] Auth0`)
	s.keys(shiftTab)
	before, err := strconv.Atoi(page)
	require.NoError(t, err)
	s.wait(fmt.Sprintf("omni new  %d/", before-1))
	s.keys(enter)
	s.wait(`\[•\] Auth0(.|\n)*\[•\] OpenID Connect`)
	s.toReview()
	s.wait(`omni new shop --module github.com/you/shop --preset minimal --auth`)
	s.keys(down + enter) // start over, with these answers
	s.wait("omni new  1/")
	s.toReview()
	s.keys(enter)
	code, all := s.end()
	require.Zero(t, code)
	command := regexp.MustCompile(`Again: (omni new .* --yes)`).FindStringSubmatch(all)
	require.NotNil(t, command, all)

	// The command line that was shown gives the same project.
	again := &exec.Cmd{Path: os.Args[0], Args: strings.Fields(command[1]), Dir: t.TempDir()}
	out, err := again.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, name := range []string{"omni.yaml", "go.sum", ".omni/base.tar.gz"} {
		first, err := os.ReadFile(filepath.Join(dir, "shop", name))
		require.NoError(t, err)
		second, err := os.ReadFile(filepath.Join(again.Dir, "shop", name))
		require.NoError(t, err)
		require.Equal(t, first, second, name)
	}
	require.Contains(t, string(must(os.ReadFile(filepath.Join(dir, "shop", "omni.yaml")))), "auth/auth0")
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

// Leaving, on the first page or on the last, writes nothing.
func TestWizardLeaves(t *testing.T) {
	dir := t.TempDir()
	s := openTerminal(t, 80, 24, dir, nil, "new", "shop")
	s.wait("Go module")
	s.keys(ctrlC)
	code, all := s.end()
	require.Equal(t, 1, code)
	require.Contains(t, all, "interrupted; nothing was written")

	s = openTerminal(t, 80, 24, dir, nil, "new", "shop")
	s.wait("Go module")
	s.toReview()
	s.keys(down + down + enter)
	code, _ = s.end()
	require.Equal(t, 1, code)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, entries)
}

// linesTo answers Enter, line by line, up to the page of a title, and returns its number; next is the page that
// comes after the one that is asked now.
func (s *terminal) linesTo(title string, next int) int {
	s.t.Helper()
	for page := next; ; page++ {
		s.keys("\n")
		text := s.wait(fmt.Sprintf(`Page %d of \d+: (.|\n)*:\n*$`, page))
		if strings.Contains(text[strings.LastIndex(text, "Page "):], ": "+title+"\n") {
			return page
		}
	}
}

// A screen reader is told everything line by line, without a control sequence, and Enter takes what is said to be
// the default.
func TestWizardLineByLine(t *testing.T) {
	dir := t.TempDir()
	s := openTerminal(t, 80, 60, dir, []string{"ACCESSIBLE=1"}, "new")
	s.wait("Enter alone takes shop as the name")
	s.keys("\n")
	s.wait("Go module, such as")
	s.keys("\n")
	s.wait("Page 2 of .*: Start from(.|\n)*between 1 and")
	page := s.linesTo("Authentication", 3)
	s.keys("1 x\n")
	s.wait(`"x" is not a number(.|\n)*1. \(chosen\) Auth0(.|\n)*Enter to go on`)
	s.linesTo("Review", page+1)
	s.wait(`omni new shop .* --auth auth0,oidc`)
	s.keys("1\n")
	code, all := s.end()
	require.Zero(t, code)
	require.Contains(t, all, "Made shop")
	require.NotContains(t, all, "\x1b[", "no control sequence")

	// Ctrl-D and Ctrl-C are no answers.
	for _, key := range []string{"\x04", ctrlC} {
		s = openTerminal(t, 80, 60, dir, []string{"ACCESSIBLE=1"}, "new", "other")
		s.wait("Go module")
		s.keys(key)
		code, _ = s.end()
		require.Equal(t, 1, code)
	}
	require.NoDirExists(t, filepath.Join(dir, "other"))
}

// omni add without a name offers what the project lacks, and adds it.
func TestWizardAdds(t *testing.T) {
	dir := t.TempDir()
	made := &exec.Cmd{Path: os.Args[0], Args: []string{"omni", "new", "shop", "--preset", "minimal", "--no-git"}, Dir: dir}
	out, err := made.CombinedOutput()
	require.NoError(t, err, "%s", out)
	dir = filepath.Join(dir, "shop")

	s := openTerminal(t, 60, 20, dir, nil, "add", "--no-verify")
	s.to("┃ Authentication")
	require.NotContains(t, s.text(), "OpenID Connect", "the project has it")
	s.keys(down + space)
	s.wait(`\[•\] Clerk`)
	s.toReview()
	s.wait(`omni add auth/clerk\n.*files created`)
	s.keys(enter)
	code, all := s.end()
	require.Zero(t, code, all)
	require.Contains(t, all, "CLERK_ISSUER_URL")
	require.FileExists(t, filepath.Join(dir, "internal", "auth", "clerk.go"))

	// What would be refused at the end is refused before the first question.
	made = &exec.Cmd{Path: os.Args[0], Args: []string{"omni", "new", "other", "--preset", "minimal"}, Dir: t.TempDir()}
	out, err = made.CombinedOutput()
	require.NoError(t, err, "%s", out)
	dir = filepath.Join(made.Dir, "other")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "README.md"), []byte("mine\n"), 0o600))
	s = openTerminal(t, 60, 20, dir, nil, "add")
	code, all = s.end()
	require.Equal(t, 1, code)
	require.Contains(t, strings.Join(strings.Fields(all), " "), "is not recorded by git")
}

// A name that is taken is said when it is typed, and Enter alone takes one that is free; Ctrl-R goes to the last page
// with what is chosen, and however small the terminal, what Enter would do is on it.
func TestWizardShortCuts(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "shop"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "shop", "mine"), nil, 0o600))
	s := openTerminal(t, 60, 12, dir, nil, "new")
	s.wait("> shop2")
	s.keys("shop" + enter)
	s.wait("the folder shop is not empty")
	s.keys(strings.Repeat("\x7f", len("shop")) + enter)
	s.wait("┃ Go module")
	s.keys(enter)
	s.wait("> default(.|\n)* 2/5")
	s.keys("\x1b[A" + "\x12") // up, to minimal, then Ctrl-R
	s.wait(`omni new shop2 --preset minimal --yes(.|\n)*> Write it(.|\n)*Leave without writing`)
	s.keys(esc)
	s.wait(`1/\d+, 0 chosen`)
	s.keys(down + down + space)
	s.wait(`3/3, 1 chosen`)
	s.keys("\x12")
	s.wait(`> Write it`)
	s.keys(enter)
	code, all := s.end()
	require.Zero(t, code)
	require.Contains(t, all, "--preset minimal --with riverui --yes")
	require.Regexp(t, `files with auth/oidc,\s+jobs/river,\s+riverui`, all, "what is chosen needs jobs")
	require.FileExists(t, filepath.Join(dir, "shop2", "omni.yaml"))
}
