package gomod

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// text is a version keeper of a and a real need of b, as golang.org/x/text is for two database drivers.
func keeper() *Slices {
	text := map[string]Require{"x/text": {Version: "v0.9.0", Indirect: true}}
	return &Slices{
		Go:   "1.26.0",
		Base: Share{Require: map[string]Require{"chi": {Version: "v5.0.0", Indirect: true}}, Sums: []string{"chi v5.0.0 h1:c="}},
		Features: map[string]Share{
			"a": {Require: text, Sums: []string{"x/text v0.9.0/go.mod h1:t="}},
			"b": {Require: text, Sums: []string{"x/text v0.9.0/go.mod h1:t="}},
			"c": {Require: map[string]Require{"chi": {Version: "v5.0.0"}}},
		},
		Pairs: []Pair{{Features: [2]string{"a", "c"}, DropRequire: []string{"x/text"}, DropSums: []string{"x/text v0.9.0/go.mod h1:t="}}},
	}
}

func TestSelect(t *testing.T) {
	s := keeper()
	require.Contains(t, s.Select([]string{"a"}).Require, "x/text")
	require.NotContains(t, s.Select([]string{"a", "c"}).Require, "x/text", "a needs it only without c")
	require.Contains(t, s.Select([]string{"a", "b", "c"}).Require, "x/text", "b needs it in any case")
	require.Empty(t, s.Select([]string{"a", "c"}).Sums[1:])
	require.False(t, s.Select([]string{"c"}).Require["chi"].Indirect, "what c imports is direct")
}

// A line that the base needs goes when a feature makes it superfluous, unless another one still needs it.
func TestSelectDropsWhatTheBaseNoLongerNeeds(t *testing.T) {
	s := &Slices{
		Base: Share{Require: map[string]Require{"kr/pretty": {Version: "v0.3.0", Indirect: true}}, Sums: []string{"kr/pretty v0.3.0 h1:k="}},
		Features: map[string]Share{
			"plain":  {},
			"driver": {WithoutRequire: []string{"kr/pretty"}, WithoutSums: []string{"kr/pretty v0.3.0 h1:k="}},
			"keeper": {},
		},
		Pairs: []Pair{{Features: [2]string{"plain", "driver"}, DropRequire: []string{"kr/pretty"}, DropSums: []string{"kr/pretty v0.3.0 h1:k="}}},
	}
	require.Contains(t, s.Select([]string{"plain"}).Require, "kr/pretty")
	require.NotContains(t, s.Select([]string{"driver"}).Require, "kr/pretty")
	require.Empty(t, s.Select([]string{"plain", "driver"}).Sums)
	require.Contains(t, s.Select([]string{"keeper", "driver"}).Require, "kr/pretty")
}

func TestCompareRecordsWhatChangesTogether(t *testing.T) {
	s := keeper()
	together := Share{
		Require: map[string]Require{"chi": {Version: "v5.0.0"}, "new": {Version: "v1.0.0"}},
		Sums:    []string{"chi v5.0.0 h1:c=", "new v1.0.0 h1:n="},
	}
	require.Equal(t, &Pair{
		Features: [2]string{"a", "c"}, DropRequire: []string{"x/text"}, DropSums: []string{"x/text v0.9.0/go.mod h1:t="},
		AddRequire: map[string]Require{"new": {Version: "v1.0.0"}}, AddSums: []string{"new v1.0.0 h1:n="},
	}, s.Compare("a", "c", together))
	require.Nil(t, s.Compare("a", "b", s.Select([]string{"a", "b"})))
}

// Another catalogue's features may need a higher version than omni's own do: it is taken, with what pairs add too.
func TestJoinTakesTheHigherVersion(t *testing.T) {
	own := &Slices{Go: "1.26.0", Features: map[string]Share{"low": {Require: map[string]Require{"m": {Version: "v1.9.0", Indirect: true}}}, "other": {}},
		Pairs: []Pair{{Features: [2]string{"low", "other"}, AddRequire: map[string]Require{"m": {Version: "v1.9.0"}}}}}
	third := &Slices{Go: "1.27", Features: map[string]Share{"high": {Require: map[string]Require{"m": {Version: "v1.10.0", Indirect: true}}, Sums: []string{"m v1.10.0 h1:x="}}}}
	joined := own.Join(third)
	require.Equal(t, "1.27", joined.Go)
	require.Equal(t, Require{Version: "v1.10.0", Indirect: true}, joined.Select([]string{"high", "low"}).Require["m"])
	require.Equal(t, Require{Version: "v1.10.0"}, joined.Select([]string{"low", "high", "other"}).Require["m"])
	require.Equal(t, Require{Version: "v1.9.0", Indirect: true}, joined.Select([]string{"low"}).Require["m"])
	require.NotContains(t, own.Features, "high", "the catalogue that is joined to stays as it is")
	require.Equal(t, []string{"m v1.10.0 h1:x="}, joined.All().Sums)
	require.Equal(t, Require{Version: "v1.10.0"}, joined.All().Require["m"])
}

func TestFilesAreAsTidyWritesThem(t *testing.T) {
	mod := Mod("example.com/shop", "1.26.0", map[string]Require{"b.c/b": {Version: "v1.3.0"}, "a.b/a": {Version: "v1.0.0"}, "z.z/z": {Version: "v0.1.0", Indirect: true}})
	require.Equal(t, "module example.com/shop\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tb.c/b v1.3.0\n)\n\nrequire (\n\tz.z/z v0.1.0 // indirect\n)\n", string(mod))

	sum := Sum([]string{"t v1.12.1 h1:b=", "t v1.2.2/go.mod h1:am=", "t v1.2.2 h1:a=", "a v0.1.0/go.mod h1:x="})
	require.Equal(t, "a v0.1.0/go.mod h1:x=\nt v1.2.2 h1:a=\nt v1.2.2/go.mod h1:am=\nt v1.12.1 h1:b=\n", string(sum), "semantic, not textual order")

	share, err := Parse(mod, sum)
	require.NoError(t, err)
	require.True(t, share.Require["z.z/z"].Indirect)
	require.Equal(t, sum, Sum(share.Sums))
}

func TestSlicesSurviveEncoding(t *testing.T) {
	data, err := keeper().Encode()
	require.NoError(t, err)
	back, err := Decode(data)
	require.NoError(t, err)
	require.Equal(t, keeper().Select([]string{"a", "c"}), back.Select([]string{"a", "c"}))

	_, err = Decode([]byte("{"))
	require.ErrorContains(t, err, "modules.json")
}

func TestMergeModBySense(t *testing.T) {
	base := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tc.d/c v1.0.0\n)\n"
	ours := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.4.0 // bumped by a bot\n\tc.d/c v1.0.0\n\tu.v/mine v0.3.0\n)\n\nreplace u.v/mine => ../mine\n"
	theirs := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.2.0\n\te.f/new v1.0.0\n)\n\nrequire x.y/z v1.0.0 // indirect\n"
	got, err := MergeMod([]byte(base), []byte(ours), []byte(theirs))
	require.NoError(t, err)
	require.Equal(t, "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.4.0 // bumped by a bot\n\te.f/new v1.0.0\n\tu.v/mine v0.3.0\n)\n\nrequire (\n\tx.y/z v1.0.0 // indirect\n)\n\nreplace u.v/mine => ../mine\n", string(got))

	same, err := MergeMod([]byte(base), []byte(base), []byte(theirs))
	require.NoError(t, err)
	require.Equal(t, theirs, string(same), "an untouched file becomes what is generated")

	back, err := MergeMod([]byte("module m\n\ngo 1.26.0\n\nrequire a.b/a v1.0.0\n"), []byte("module m\n\ngo 1.26.0\n\nrequire a.b/a v1.0.0\n"),
		[]byte("module m\n\ngo 1.26.0\n\nrequire a.b/a v1.0.0 // indirect\n"))
	require.NoError(t, err)
	require.Contains(t, string(back), "a.b/a v1.0.0 // indirect", "what nothing imports any more is indirect again")

	lower := "module m\n\ngo 1.26.0\n\nrequire c.d/c v1.0.0\n\nrequire a.b/a v0.9.0 // indirect\n"
	got, err = MergeMod([]byte(base), []byte(base), []byte(lower))
	require.NoError(t, err)
	require.Equal(t, lower, string(got), "also where a feature goes that asked for more")
}

// What the user wrote in a go.mod is there byte for byte when a feature has come and gone.
func TestMergeModComesBack(t *testing.T) {
	base := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tc.d/c v1.0.0\n)\n\nrequire (\n\ti.j/i v1.0.0 // indirect\n)\n"
	more := "module m\n\ngo 1.26.0\n\nrequire (\n\ta.b/a v1.0.0\n\tb.c/b v1.0.0\n\tc.d/c v1.0.0\n)\n\nrequire (\n\ti.j/i v1.0.0 // indirect\n\tk.l/k v1.0.0 // indirect\n)\n"
	for name, ours := range map[string]string{
		"a block of one line":  base + "\nrequire (\n\texample.org/m v1.0.0 // why\n)\n",
		"a comment in a block": base + "\nrequire (\n\t// Pinned.\n\texample.org/m v1.0.0\n\n\texample.org/n v1.0.0\n)\n",
		"a line":               base + "\nrequire example.org/m v1.0.0\n\nreplace example.org/m => ../m\n",
		"a line at the end":    base + "\nrequire example.org/m v1.0.0\n",
		"a line of the user's own that the feature brings too": base + "\nrequire k.l/k v1.0.0\n",
		"an unsorted block":   base + "\nrequire (\n\texample.org/n v1.0.0\n\texample.org/m v1.0.0\n)\n",
		"a comment at a line": strings.Replace(base, "a.b/a v1.0.0", "a.b/a v1.0.0 // see TICKET-7", 1),
		"an open end":         strings.TrimSuffix(base, "\n"),
		"a line beside":       strings.Replace(base, "\ta.b/a v1.0.0\n", "\ta.b/a v1.0.0\n\taa.b/a v1.0.0 // mine\n", 1),
		"a bumped version":    strings.Replace(base, "a.b/a v1.0.0", "a.b/a v1.9.0", 1),
		"all in one block":    strings.Replace(base, ")\n\nrequire (\n", "", 1),
		"carriage returns":    strings.ReplaceAll(base+"\nrequire example.org/m v1.0.0\n", "\n", "\r\n"),
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
}

// A module that came with a feature and that the user's code imports since stays when the feature goes, with what it may
// need itself; "go mod tidy" took the comment from its line.
func TestMergeModKeepsWhatTheUserImports(t *testing.T) {
	base := Files{Mod: []byte("module m\n\ngo 1.26.0\n\nrequire river.x/r v1.0.0\n\nrequire (\n\tgjson.x/g v1.0.0 // indirect\n\tmatch.x/m v1.0.0 // indirect\n)\n"),
		Sum: []byte("gjson.x/g v1.0.0 h1:g=\ngjson.x/g v1.0.0/go.mod h1:gm=\nmatch.x/m v1.0.0 h1:m=\nmatch.x/m v1.0.0/go.mod h1:mm=\nold.x/o v0.1.0/go.mod h1:o=\nriver.x/r v1.0.0 h1:r=\nriver.x/r v1.0.0/go.mod h1:rm=\n")}
	ours := Files{Mod: []byte("module m\n\ngo 1.26.0\n\nrequire (\n\tgjson.x/g v1.0.0\n\triver.x/r v1.0.0\n)\n\nrequire match.x/m v1.0.0 // indirect\n"), Sum: base.Sum}
	theirs := Files{Mod: []byte("module m\n\ngo 1.26.0\n")}
	mod, err := MergeMod(base.Mod, ours.Mod, theirs.Mod)
	require.NoError(t, err)
	require.Equal(t, "module m\n\ngo 1.26.0\n\nrequire (\n\tgjson.x/g v1.0.0\n)\n\nrequire match.x/m v1.0.0 // indirect\n", string(mod))
	require.Equal(t, "gjson.x/g v1.0.0 h1:g=\ngjson.x/g v1.0.0/go.mod h1:gm=\nmatch.x/m v1.0.0 h1:m=\nmatch.x/m v1.0.0/go.mod h1:mm=\n", string(MergeSum(base, ours, theirs)))
}

func TestMergeSum(t *testing.T) {
	sum := func(s string) Files { return Files{Sum: []byte(s)} }
	got := MergeSum(sum("a v1.0.0 h1:a=\nold v1.0.0 h1:o=\n"), sum("a v1.0.0 h1:a=\nmine v1.0.0 h1:m=\nold v1.0.0 h1:o=\n"), sum("a v1.0.0 h1:a=\nnew v1.0.0 h1:n=\n"))
	require.Equal(t, "a v1.0.0 h1:a=\nmine v1.0.0 h1:m=\nnew v1.0.0 h1:n=\n", string(got))
}
