package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

// A change is finished when no line is left of those that omni wrote around the sides of a conflict. What the user had,
// or omni generates, may look like one: an underlined heading.
func TestContinueFindsWhatIsLeftOfAConflict(t *testing.T) {
	const before, theirs = "Heading\n=======\nmine\n", "Heading\n=======\nNew one\n=======\nyours\n"
	for name, c := range map[string]struct {
		now  string
		left bool
	}{
		"settled":         {"Heading\n=======\nmine and yours\n", false},
		"both headings":   {"Heading\n=======\nNew one\n=======\nmine\n", false},
		"the first line":  {before + "<<<<<<< yours\n", true},
		"the base":        {before + "||||||| as generated\n", true},
		"the middle":      {before + strings.Repeat("=======\n", 3), true},
		"the last line":   {before + ">>>>>>> omni add clerk\n", true},
		"carriage return": {strings.ReplaceAll(before+strings.Repeat("=======\n", 3), "\n", "\r\n"), true},
		"a longer line":   {before + strings.Repeat("========\n", 3), false},
		"deleted":         {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := State{Name: "shop"}
			base, err := Pack(tree.Tree{"a.md": {Data: []byte(theirs)}}, s)
			require.NoError(t, err)
			p := &Pending{Conflicts: []string{"a.md"}, State: s, Base: base, Before: tree.Tree{"a.md": {Data: []byte(before)}}}
			root := t.TempDir()
			state, err := s.Encode()
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(root, StateFile), state, 0o600))
			p.StateBefore, err = DecodeState(state)
			require.NoError(t, err)
			if c.now != "" {
				require.NoError(t, os.WriteFile(filepath.Join(root, "a.md"), []byte(c.now), 0o600))
			}
			if err := p.Continue(root, func() error { return nil }); c.left {
				require.Equal(t, MarkersError{"a.md"}, err)
			} else {
				require.NoError(t, err)
			}
		})
	}
}
