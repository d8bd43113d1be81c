package project

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/manifest"
)

// What the user wrote in omni.yaml stays when the state changes, and the file is as before when it changes back.
func TestStateKeepsWhatTheUserWrote(t *testing.T) {
	one := State{Omni: "v1.0.0", Name: "shop", Module: "example.com/shop", Features: []string{"auth/oidc", "db/postgres"}}
	more := one
	more.Features = []string{"auth/clerk", "auth/oidc", "db/postgres", "email/smtp"}
	more.Catalogs = []manifest.Pin{{Source: "../acme", Sum: "h1:x"}}
	data, err := one.Encode()
	require.NoError(t, err)
	for name, edit := range map[string]func(string) string{
		"nothing":          func(s string) string { return s },
		"a comment":        func(s string) string { return strings.Replace(s, "name:", "# owned by team X\nname:", 1) },
		"one at the end":   func(s string) string { return s + "# keep me\n" },
		"one beside":       func(s string) string { return strings.Replace(s, "  - auth/oidc\n", "  - auth/oidc # ours\n", 1) },
		"blank lines":      func(s string) string { return strings.Replace(s, "features:", "\n\nfeatures:", 1) },
		"no head":          func(s string) string { return s[strings.Index(s, "omni:"):] },
		"carriage returns": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"another order": func(s string) string {
			return strings.Replace(strings.Replace(s, "name: shop\n", "", 1), "features:", "name: \"shop\" # first\nfeatures:", 1)
		},
		"an indent": func(s string) string { return strings.ReplaceAll(s, "  - ", "# One.\n    - ") },
		"no indent": func(s string) string { return strings.ReplaceAll(s, "  - ", "- ") + "# keep me\n" },
		"a line": func(s string) string {
			return s[:strings.Index(s, "features:")] + "features: [auth/oidc, db/postgres] # all\n"
		},
	} {
		t.Run(name, func(t *testing.T) {
			ours := edit(string(data))
			there, err := more.edited([]byte(ours))
			require.NoError(t, err)
			got, err := DecodeState(there)
			require.NoError(t, err)
			require.Equal(t, more, got)
			for line := range strings.Lines(ours) {
				if _, comment, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "#"); ok {
					require.Contains(t, string(there), comment)
				}
			}
			back, err := one.edited(there)
			require.NoError(t, err)
			require.Equal(t, ours, string(back), string(there))
		})
	}
}
