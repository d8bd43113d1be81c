package merge

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/logixtecs/omni/internal/tree"
)

var update = flag.Bool("update", false, "write the expected merges again")

// TestCases runs testdata/merge: base, ours, theirs and the merge that is wanted. The lines between
// "//+ slot" and "//-" are what a feature put in that slot; the marks themselves are not part of the text.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../testdata/merge/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			require.NoError(t, err)
			require.Len(t, a.Files, 4)
			got := File(a.Files[0].Name, side(a.Files[0].Data), side(a.Files[1].Data), side(a.Files[2].Data), Labels{"ours", "base", "theirs"})
			if *update {
				a.Files[3].Data = []byte(got.Text)
				require.NoError(t, os.WriteFile(name, txtar.Format(a), 0o644))
			}
			require.Equal(t, string(a.Files[3].Data), got.Text)
			require.Equal(t, strings.Count(got.Text, "<<<<<<<"), got.Conflicts)
		})
	}
}

// side reads the marks of slots out of a text.
func side(data []byte) *tree.File {
	f := &tree.File{}
	line := 0
	for l := range strings.Lines(string(data)) {
		mark := strings.TrimSpace(l)
		switch {
		case strings.HasPrefix(mark, "//+ "):
			f.Regions = append(f.Regions, tree.Region{Slot: mark[4:], First: line + 1})
		case mark == "//-":
			f.Regions[len(f.Regions)-1].Last = line
		default:
			line++
			f.Data = append(f.Data, l...)
		}
	}
	return f
}

func TestFileKeepsCRLF(t *testing.T) {
	file := func(s string) *tree.File { return &tree.File{Data: []byte(s)} }
	got := File("a.txt", file("a\nb\nc\n"), file("a\r\nb\r\nc\r\nmine\r\n"), file("A\nb\nc\n"), Labels{})
	require.Equal(t, Result{Text: "A\r\nb\r\nc\r\nmine\r\n"}, got)
	got = File("a.txt", file("a\n"), file("a\r\n"), file("b\n"), Labels{})
	require.Equal(t, Result{Text: "b\r\n"}, got, "line ends alone are no edit")
}

// A line keeps the end that the user gave it; a new one gets the end that most have.
func TestFileKeepsTheEndOfEachLine(t *testing.T) {
	for name, c := range map[string]struct{ file, base, ours, theirs, want string }{
		"one of many":        {"a.txt", "a\nb\nc\nd\n", "a\nb\nc\nd\npasted\r\n", "A\nb\nnew\nc\nd\n", "A\nb\nnew\nc\nd\npasted\r\n"},
		"all but one":        {"a.txt", "a\nb\nc\n", "a\r\nb\r\nc\n", "a\nb\nc\nnew\n", "a\r\nb\r\nc\nnew\r\n"},
		"nothing but an end": {"a.txt", "a\nb\nc\n", "a\nb\r\nc\n", "A\nb\nc\n", "A\nb\r\nc\n"},
		"an open last line":  {"a.txt", "a\nb", "a\r\nb", "a\nnew\nb", "a\r\nnew\r\nb"},
		"two returns":        {"a.txt", "a\nb\nc\n", "a\nb\nc\r\r\n", "A\nb\nc\n", "A\nb\nc\r\r\n"},
		"Go":                 {"a.go", "package a\n\nvar b = 1\n", "package a // mine\r\n\nvar b = 1\n", "package a\n\nvar b = 2\n", "package a // mine\r\n\nvar b = 2\n"},
		"variables":          {".env", "A=1\nB=2\n", "A=1\r\nB=2\nM=3\n", "A=1\nB=2\nC=3\n", "A=1\r\nB=2\nC=3\nM=3\n"},
		"generated so":       {"a.bat", "a\r\nb\n", "a\r\nb\n", "a\r\nc\r\nb\n", "a\r\nc\r\nb\n"},
	} {
		t.Run(name, func(t *testing.T) {
			file := func(s string) *tree.File { return &tree.File{Data: []byte(s)} }
			require.Equal(t, Result{Text: c.want}, File(c.file, file(c.base), file(c.ours), file(c.theirs), Labels{}))
		})
	}
}

// A file without a newline at its end is as good as one with it, and has none afterwards either: what comes and goes at
// its end leaves it as it was.
func TestFileKeepsAnOpenEnd(t *testing.T) {
	for name, c := range map[string]struct{ file, base, ours, more, there string }{
		"nothing but that": {".env", "A=1\nB=2\n", "A=1\nB=2", "A=1\nB=2\n\n# C\nC=3\n", "A=1\nB=2\n\n# C\nC=3"},
		"edited too":       {".env", "A=1\nB=2\n", "M=0\nA=1\nB=2", "A=1\nB=2\n\n# C\nC=3\n", "M=0\nA=1\nB=2\n\n# C\nC=3"},
		"a line at an end": {".env", "A=1\nB=2\n", "A=1\nB=2\nM=3", "A=1\nB=2\nC=3\n", "A=1\nB=2\nC=3\nM=3"},
		"plain text":       {"a.txt", "a\nb\nc\n", "x\nb\nc", "a\nb\nc\nd\n", "x\nb\nc\nd"},
		"Go":               {"a.go", "package a\n\nvar b = 1\n", "package a // mine\n\nvar b = 1", "package a\n\nvar b = 2\n", "package a // mine\n\nvar b = 2"},
		"carriage returns": {"a.txt", "a\nb\n", "a\r\nb", "a\nb\nc\n", "a\r\nb\r\nc"},
		"one of them":      {"a.txt", "a\nb\nc\n", "a\r\nb\nc", "a\nb\nc\nd\n", "a\r\nb\nc\nd"},
		"a shorter one":    {"a.txt", "a\nb\nc\n", "x\nb\nc", "a\nb\n", "x\nb"},
	} {
		t.Run(name, func(t *testing.T) {
			file := func(s string) *tree.File { return &tree.File{Data: []byte(s)} }
			require.Equal(t, Result{Text: c.there}, File(c.file, file(c.base), file(c.ours), file(c.more), Labels{}))
			require.Equal(t, Result{Text: c.ours}, File(c.file, file(c.more), file(c.there), file(c.base), Labels{}))
		})
	}
	file := func(s string) *tree.File { return &tree.File{Data: []byte(s)} }
	require.Equal(t, Result{Text: ""}, File("a.txt", file("a\n"), file("a"), file(""), Labels{}), "it is no edit")
}

// A byte order mark at the beginning of the user's file stays there, and is no edit.
func TestFileKeepsAByteOrderMark(t *testing.T) {
	file := func(s string) *tree.File { return &tree.File{Data: []byte(s)} }
	for name, c := range map[string]struct{ file, base, ours, more, there string }{
		"Go":               {"a.go", "package a\n\nvar b = 1\n", bom + "package a\n\nvar b = 1\n", "package a\n\nvar b = 2\n", bom + "package a\n\nvar b = 2\n"},
		"Go, edited":       {"a.go", "package a\n\nvar b = 1\n", bom + "package a // mine\n\nvar b = 1\n", "package a\n\nvar b = 2\n", bom + "package a // mine\n\nvar b = 2\n"},
		"the first line":   {".env", "A=1\nB=2\n", bom + "A=1\r\nB=2\r\n", "A=3\nB=2\n", bom + "A=3\r\nB=2\r\n"},
		"a JSON that fits": {"a.json", "[\n1,\n2,\n3\n]\n", bom + "[\n0,\n1,\n2,\n3\n]\n", "[\n1,\n2,\n4\n]\n", bom + "[\n0,\n1,\n2,\n4\n]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, Result{Text: c.there}, File(c.file, file(c.base), file(c.ours), file(c.more), Labels{}))
			require.Equal(t, Result{Text: c.ours}, File(c.file, file(c.more), file(c.there), file(c.base), Labels{}))
		})
	}
	require.Equal(t, Result{}, File("a.go", file("package a\n"), file(bom+"package a\n"), file(""), Labels{}))
}

func TestFileIgnoresFormatting(t *testing.T) {
	file := func(s string) *tree.File { return &tree.File{Data: []byte(s)} }
	base := "package p\n\nvar x = \"a b\"\n\nvar y = 1\n"
	got := File("p.go", file(base), file("package p\nvar   x = \"a b\"\n\nvar y   = 1\n"), file("package p\n\nvar x = \"c\"\n\nvar y = 1\n"), Labels{})
	require.Zero(t, got.Conflicts)
	require.Contains(t, got.Text, `"c"`)

	got = File("p.go", file(base), file("package p\n\nvar x = \"a  b\"\n\nvar y = 1\n"), file("package p\n\nvar x = \"c\"\n\nvar y = 1\n"), Labels{})
	require.Equal(t, 1, got.Conflicts, "a blank inside a literal is an edit")
}

// What fits by lines has to be read afterwards too; a side that could not be read before is the user's affair.
func TestMergedFilesAreRead(t *testing.T) {
	for name, c := range map[string]struct{ base, ours, theirs, want string }{
		"a.yaml":       {"a: 1\nb: 2\nc: 3\n", "x: 1\na: 1\nb: 2\nc: 3\n", "a: 1\nb: 2\nc: 3\nx: 2\n", `mapping key "x" already defined`},
		"a.toml":       {"a = 1\nb = 2\nc = 3\n", "x = 1\na = 1\nb = 2\nc = 3\n", "a = 1\nb = 2\nc = 3\nx = 2\n", "x"},
		".env.example": {"A=1\nB=2\nC=3\n", "X=1\nA=1\nB=2\nC=3\n", "A=1\nB=2\nC=3\nX=2\n", "X is set twice"},
		"Makefile": {"b:\n\techo b\nc:\n\techo c\nd:\n\techo d\n", "x: b\n\techo 1\nb:\n\techo b\nc:\n\techo c\nd:\n\techo d\n",
			"b:\n\techo b\nc:\n\techo c\nd:\n\techo d\nx:\n\techo 2\n", "the target x has two recipes"},
		"a.json":      {"[\n1,\n2,\n3\n]\n", "[\n0,\n1,\n2,\n3\n]\n", "[\n1,\n2,\n9,\n3\n]\n", ""},
		"broken.yaml": {"a: 1\nb: 2\nc: 3\n", "x: [\na: 1\nb: 2\nc: 3\n", "a: 1\nb: 2\nc: 4\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := func(s string) *tree.File { return &tree.File{Data: []byte(s)} }
			got := File(name, file(c.base), file(c.ours), file(c.theirs), Labels{"ours", "base", "theirs"})
			if c.want == "" {
				require.Zero(t, got.Conflicts, got.Text)
				require.Empty(t, got.Note)
				return
			}
			require.Equal(t, 1, got.Conflicts)
			require.Contains(t, got.Note, c.want)
			for line := range strings.Lines(c.ours + c.theirs) {
				require.Contains(t, got.Text, line)
			}
		})
	}
}

func TestOneRecipeEach(t *testing.T) {
	for text, twice := range map[string]string{
		"a: b\n\techo a\nb:\n\techo b\n":                             "",
		"a:\n\techo 1\n\n# and\n\techo 2\n":                          "",
		"a: b\na: c\n\techo a\n.PHONY: a # 1; 2\n.PHONY: b # 3; 4\n": "",
		"a::\n\techo 1\na::\n\techo 2\n":                             "",
		"A := 1:2\nA := 3:4\na: A = 1\na: B = 2\n":                   "",
		"a b:\n\techo 1\nc b:\n\techo 2\n":                           "b",
		"a b &:\n\techo 1\nc d &:\n\techo 2\n":                       "",
		"a: ; echo 1\na:\n\techo 2\n":                                "a",
		"a:\r\n\techo 1\r\nb:\r\n\techo\r\na:\r\n\techo":             "a",
	} {
		err := oneRecipeEach(text)
		if twice == "" {
			require.NoError(t, err, text)
		} else {
			require.EqualError(t, err, "the target "+twice+" has two recipes", text)
		}
	}
}
