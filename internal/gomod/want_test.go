package gomod

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
)

// What the user lowered, took out or set stays when a feature comes that says nothing of it, and when it goes.
func TestMergeModLeavesTheUsersWord(t *testing.T) {
	base := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.2.0\n\tc.d/c v1.0.0\n)\n\nrequire (\n\ti.j/i v1.0.0 // indirect\n\tj.k/j v1.0.0 // indirect\n)\n"
	more := strings.Replace(strings.Replace(base, "\tc.d", "\tb.c/b v1.0.0\n\tc.d", 1), "\n)\n\n", "\n\tz.z/z v1.0.0\n)\n\n", 1)
	for name, ours := range map[string]string{
		"a lower version":   strings.Replace(base, "a.b/a v1.2.0", "a.b/a v1.0.0", 1),
		"a line less":       strings.Replace(base, "\tj.k/j v1.0.0 // indirect\n", "", 1),
		"a lower go":        strings.Replace(base, "go 1.26.0", "go 1.25.0", 1),
		"a higher go":       strings.Replace(base, "go 1.26.0", "go 1.27.0", 1),
		"no go":             strings.Replace(base, "go 1.26.0\n\n", "", 1),
		"a module made own": strings.Replace(strings.Replace(base, "\tj.k/j v1.0.0 // indirect\n", "", 1), "\n)\n\n", "\n\tj.k/j v1.0.0\n)\n\n", 1),
	} {
		t.Run(name, func(t *testing.T) {
			there, err := MergeMod([]byte(base), []byte(ours), []byte(more))
			require.NoError(t, err)
			require.Contains(t, string(there), "b.c/b v1.0.0")
			back, err := MergeMod([]byte(more), there, []byte(base))
			require.NoError(t, err)
			require.Equal(t, ours, string(back), string(there))
		})
	}
	raised, err := MergeMod([]byte(base), []byte(strings.Replace(base, "a.b/a v1.2.0", "a.b/a v1.0.0", 1)), []byte(strings.Replace(base, "a.b/a v1.2.0", "a.b/a v1.3.0", 1)))
	require.NoError(t, err)
	require.Contains(t, string(raised), "a.b/a v1.3.0", "omni needs it now")
}

// The hashes that "go mod tidy" took out stay out; but where the user took code out and a feature comes, it may need what
// only that code needed.
func TestMergeSumLeavesOutWhatTheUserTookOut(t *testing.T) {
	mod := func(lines string) []byte { return []byte("module m\n\ngo 1.26.0\n\nrequire (\n" + lines + ")\n") }
	base := Files{mod("\ta.b/a v1.0.0\n\tx.y/s v1.0.0 // indirect\n"), []byte("a.b/a v1.0.0 h1:a=\nx.y/s v1.0.0 h1:s=\n")}
	theirs := Files{mod("\ta.b/a v1.0.0\n\tb.c/b v1.0.0\n\tx.y/s v1.0.0 // indirect\n"), []byte("a.b/a v1.0.0 h1:a=\nb.c/b v1.0.0 h1:b=\nx.y/s v1.0.0 h1:s=\n")}

	tidied := Files{mod("\ta.b/a v1.0.0\n"), []byte("a.b/a v1.0.0 h1:a=\n")}
	require.Equal(t, "a.b/a v1.0.0 h1:a=\nb.c/b v1.0.0 h1:b=\n", string(MergeSum(base, tidied, theirs)))

	emptied := Files{[]byte("module m\n\ngo 1.26.0\n"), nil}
	require.Equal(t, string(theirs.Sum), string(MergeSum(base, emptied, theirs)))
	got, err := MergeMod(base.Mod, emptied.Mod, theirs.Mod)
	require.NoError(t, err)
	require.Contains(t, string(got), "x.y/s v1.0.0 // indirect")
	require.NotContains(t, string(got), "a.b/a", "what only his code imported is out")
}

// A line of a feature's that the user wrote a comment for stays with it when the feature goes; so does a comment above
// a block.
func TestMergeModKeepsComments(t *testing.T) {
	base := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tb.c/b v1.0.0\n)\n\nrequire (\n\ti.j/i v1.0.0 // indirect\n\tk.l/k v1.0.0 // indirect\n)\n"
	theirs := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n)\n"
	for name, c := range map[string]struct{ was, mine, want string }{
		"above a line":        {"\tb.c/b v1.0.0\n", "\t// TICKET-7\n\tb.c/b v1.0.0\n", "\ta.b/a v1.0.0\n\t// TICKET-7\n\tb.c/b v1.0.0\n)\n"},
		"at a line":           {"b.c/b v1.0.0", "b.c/b v1.0.0 // TICKET-7", "\ta.b/a v1.0.0\n\tb.c/b v1.0.0 // TICKET-7\n)\n"},
		"at an indirect line": {"k.l/k v1.0.0 // indirect", "k.l/k v1.0.0 // indirect; TICKET-7", "\n)\n\nrequire (\n\tk.l/k v1.0.0 // indirect; TICKET-7\n)\n"},
		"above a block":       {"require (\n\ti.j", "// TICKET-7\nrequire (\n\ti.j", "\n)\n\n// TICKET-7\n"},
		"at a block's end":    {"k.l/k v1.0.0 // indirect\n", "k.l/k v1.0.0 // indirect\n\t// TICKET-7\n", "// TICKET-7\n"},
		"at a block":          {"require (\n\ti.j", "require ( // TICKET-7\n\ti.j", "// TICKET-7"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := MergeMod([]byte(base), []byte(strings.Replace(base, c.was, c.mine, 1)), []byte(theirs))
			require.NoError(t, err)
			require.Contains(t, string(got), c.want)
			require.NotContains(t, string(got), "i.j/i")
		})
	}
}

// What the user required before a feature brought it too stays when the feature goes.
func TestMergeModKeepsWhatTheUserHad(t *testing.T) {
	base := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tc.d/c v1.0.0\n)\n"
	more := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tb.c/b/v2 v2.1.0\n\tc.d/c v1.0.0\n)\n\nrequire (\n\tk.l/k v1.0.0 // indirect\n)\n"
	for name, c := range map[string]struct{ ours, imports, raised string }{
		"with a comment":        {base + "\nrequire b.c/b/v2 v2.0.0 // mine\n", "", "v2.0.0"},
		"in its block":          {strings.Replace(base, "\tc.d", "\tb.c/b/v2 v2.0.0 // mine\n\tc.d", 1), "", "v2.0.0"},
		"apart":                 {base + "\nrequire b.c/b/v2 v2.1.0\n", "", ""},
		"apart in a block":      {base + "\nrequire (\n\tb.c/b/v2 v2.1.0\n)\n", "", ""},
		"a higher version":      {strings.Replace(base, "\tc.d", "\tb.c/b/v2 v2.9.0\n\tc.d", 1), "", ""},
		"imported":              {strings.Replace(base, "\tc.d", "\tb.c/b/v2 v2.1.0\n\tc.d", 1), "b.c/b/v2/pkg", ""},
		"imported and indirect": {strings.Replace(base, "\tc.d", "\tb.c/b/v2 v2.1.0\n\tc.d", 1) + "\nrequire (\n\tk.l/k v1.0.0 // indirect\n)\n", "b.c/b/v2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			there, err := MergeMod([]byte(base), []byte(c.ours), []byte(more), c.imports)
			require.NoError(t, err)
			require.Equal(t, 1, strings.Count(string(there), "b.c/b/v2"))
			back, err := MergeMod([]byte(more), there, []byte(base), c.imports)
			require.NoError(t, err)
			want := c.ours
			if c.raised != "" {
				want = strings.Replace(want, c.raised, "v2.1.0", 1)
			}
			if name == "imported" { // what it needs itself nobody can say
				require.Contains(t, string(back), "b.c/b/v2 v2.1.0\n")
				return
			}
			require.Equal(t, want, string(back), string(there))
		})
	}
	gone, err := MergeMod([]byte(more), []byte(more+"\nreplace x.y/x => ../x\n"), []byte(base), "b.c/bb", "fmt")
	require.NoError(t, err)
	require.NotContains(t, string(gone), "b.c/b", "nothing says that it is the user's")
}

// A module that the user took out with the code that imported it comes back with what imports it.
func TestMergeModRestoresWhatIsImported(t *testing.T) {
	base := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tc.d/c v1.0.0\n)\n\nrequire (\n\tk.l/k v1.0.0 // indirect\n)\n"
	ours := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n)\n"
	got, err := MergeMod([]byte(base), []byte(ours), []byte(strings.Replace(base, "a v1.0.0", "a v1.1.0", 1)), "c.d/c/pkg")
	require.NoError(t, err)
	require.Equal(t, strings.Replace(base, "a v1.0.0", "a v1.1.0", 1), string(got))
}

func TestEditLeavesAnEmptyBlock(t *testing.T) {
	f, err := modfile.Parse("go.mod", []byte("module m\n\nrequire (\n)\n\nrequire (\n\ta.b/a v1.0.0\n)\n\nrequire c.d/c v1.0.0\n"), nil)
	require.NoError(t, err)
	require.NoError(t, edit(f, nil, nil, ""))
	require.Equal(t, "module m\n\nrequire (\n)\n", string(modfile.Format(f.Syntax)))
}
