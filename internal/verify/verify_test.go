package verify

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

func file(text string) *tree.File { return &tree.File{Data: []byte(text)} }

// A change is judged by what it leads to, without a trace of it in the project.
func TestBuild(t *testing.T) {
	now := tree.Tree{
		"go.mod":          file("module example.com/shop\n\ngo 1.26.0\n"),
		"main.go":         file("package main\n\nimport \"example.com/shop/greet\"\n\nfunc main() { println(greet.Hello()) }\n"),
		"greet/greet.go":  file("package greet\n\nfunc Hello() string { return \"hello\" }\n"),
		"greet/unused.go": file("package greet\n\nfunc Unused() {}\n"),
	}
	root := filepath.Join(t.TempDir(), "shop")
	for p, f := range now {
		name := filepath.Join(root, filepath.FromSlash(p))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, f.Data, 0o600))
	}
	// What git ignores is in no tree, and compiled all the same.
	require.NoError(t, os.WriteFile(filepath.Join(root, "greet", "generated.go"), []byte("package greet\n\nconst Generated = 1\n"), 0o600))

	for name, c := range map[string]struct {
		change map[string]*tree.File
		want   string
	}{
		"nothing":           {},
		"a deleted file":    {change: map[string]*tree.File{"greet/unused.go": nil}},
		"a new package":     {change: map[string]*tree.File{"more/and/more.go": file("package more\n\nimport _ \"example.com/shop/greet\"\n")}},
		"an embedded file":  {change: map[string]*tree.File{"more/more.go": file("package more\n\nimport \"embed\"\n\n//go:embed *.sql\nvar FS embed.FS\n"), "more/a.sql": file("SELECT 1;\n")}},
		"a generated name":  {change: map[string]*tree.File{"main.go": file("package main\n\nimport \"example.com/shop/greet\"\n\nfunc main() { println(greet.Generated) }\n")}},
		"a package gone":    {change: map[string]*tree.File{"greet/greet.go": file("package greet\n")}, want: "would not pass go vet: ./main.go:5:29: undefined: greet.Hello"},
		"a faulty file":     {change: map[string]*tree.File{"greet/greet.go": file("package greet\n\nfunc Hello() string { return 1 }\n")}, want: "would not pass go vet: greet/greet.go:3:30: cannot use 1"},
		"a faulty test":     {change: map[string]*tree.File{"greet/greet_test.go": file("package greet\n\nvar _ = gone\n")}, want: "would not pass go vet: greet/greet_test.go:3:9: undefined: gone"},
		"a module unknown":  {change: map[string]*tree.File{"go.mod": file("module example.com/other\n\ngo 1.26.0\n")}, want: "example.com/shop/greet"},
		"what vet sees":     {change: map[string]*tree.File{"greet/greet.go": file("package greet\n\nimport \"fmt\"\n\nfunc Hello() string { return fmt.Sprintf(\"%d\", \"one\") }\n")}, want: "greet/greet.go:5:43: fmt.Sprintf format %d"},
		"an embedded glob":  {change: map[string]*tree.File{"more/more.go": file("package more\n\nimport \"embed\"\n\n//go:embed *.sql\nvar FS embed.FS\n")}, want: "more/more.go:5:12: pattern *.sql: no matching files found"},
		"a statement after": {change: map[string]*tree.File{"main.go": file("package main\n\nfunc main() { x := 1 }\n")}, want: "declared and not used: x"},
	} {
		t.Run(name, func(t *testing.T) {
			next := maps.Clone(now)
			for p, f := range c.change {
				if next[p] = f; f == nil {
					delete(next, p)
				}
			}
			err := Build(t.Context(), root, now, next)
			if c.want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.want)
			}
			require.NoDirExists(t, filepath.Join(root, "more"))
			require.FileExists(t, filepath.Join(root, "greet", "unused.go"))
		})
	}
}
