package slot

import (
	"go/format"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

func TestFill(t *testing.T) {
	mail := Fragment{Slot: "app.fields", Feature: "email/smtp", Text: "\n// Mail sends mail.\nMail *mail.Client\n"}
	pay := Fragment{Slot: "app.fields", Feature: "billing/stripe", Text: "\nBilling *billing.Service\n"}
	const text = "type App struct {\n\tConfig Config\n\t//omni:slot app.fields\n}\n"

	cases := map[string]struct {
		text      string
		fragments []Fragment
		want      string
		regions   []tree.Region
	}{
		"an empty slot eats its line": {text: text, want: "type App struct {\n\tConfig Config\n}\n"},
		"an empty slot eats the blank line before it": {
			text: "services:\n  api: {}\n\n  #omni:slot compose.services\n", want: "services:\n  api: {}\n",
		},
		"fragments are indented and in order": {
			text: text, fragments: []Fragment{mail, pay},
			want: "type App struct {\n\tConfig Config\n\n\t// Mail sends mail.\n\tMail *mail.Client\n\n\tBilling *billing.Service\n}\n",
			regions: []tree.Region{
				{Slot: "app.fields", Feature: "email/smtp", First: 3, Last: 5},
				{Slot: "app.fields", Feature: "billing/stripe", First: 6, Last: 7},
			},
		},
		"a fragment for a slot that is not here is left out": {
			text: "# Title\n<!--omni:slot readme.features-->\n", fragments: []Fragment{pay}, want: "# Title\n",
		},
		"paragraphs of Markdown stand apart": {
			text:      "# Title\n\n<!--omni:slot readme.features-->\n",
			fragments: []Fragment{{Slot: "readme.features", Feature: "a", Text: "One.\n"}, {Slot: "readme.features", Feature: "b", Text: "Two.\n"}},
			want:      "# Title\n\nOne.\n\nTwo.\n",
			regions: []tree.Region{
				{Slot: "readme.features", Feature: "a", First: 3, Last: 3}, {Slot: "readme.features", Feature: "b", First: 4, Last: 5},
			},
		},
		"rows of a table do not": {
			text:      "|---|\n<!--omni:slot readme.processes-->\n",
			fragments: []Fragment{{Slot: "readme.processes", Feature: "a", Text: "| one |\n"}, {Slot: "readme.processes", Feature: "b", Text: "| two |\n"}},
			want:      "|---|\n| one |\n| two |\n",
			regions: []tree.Region{
				{Slot: "readme.processes", Feature: "a", First: 2, Last: 2}, {Slot: "readme.processes", Feature: "b", First: 3, Last: 3},
			},
		},
		"an import is not repeated": {
			text:      "//omni:slot x.imports\n",
			fragments: []Fragment{{Slot: "x.imports", Feature: "a", Text: "\"fmt\"\n"}, {Slot: "x.imports", Feature: "b", Text: "\"fmt\"\n\"io\"\n"}},
			want:      "\"fmt\"\n\"io\"\n",
			regions:   []tree.Region{{Slot: "x.imports", Feature: "a", First: 1, Last: 1}, {Slot: "x.imports", Feature: "b", First: 2, Last: 2}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, regions := Fill(c.text, c.fragments)
			require.Equal(t, c.want, got)
			require.Equal(t, c.regions, regions)
		})
	}
}

func TestNames(t *testing.T) {
	require.Equal(t, []string{"a.b", "c", "d.e"}, Names([]byte("//omni:slot a.b\ntext //omni:slot no\n  #omni:slot c\n<!--omni:slot d.e-->\n")))
}

// gofmt sorts imports and aligns fields; the regions must follow their lines.
func TestRelocateFollowsGofmt(t *testing.T) {
	const text = "package p\n\nimport (\n\t\"net\"\n\t//omni:slot p.imports\n)\n\ntype T struct {\n\tName string\n\t//omni:slot p.fields\n}\n"
	filled, regions := Fill(text, []Fragment{
		{Slot: "p.imports", Feature: "x/y", Text: "\"fmt\"\n"},
		{Slot: "p.fields", Feature: "x/y", Text: "LongerName   fmt.Stringer\n"},
	})
	formatted, err := format.Source([]byte(filled))
	require.NoError(t, err)

	lines := strings.Split(string(formatted), "\n")
	for _, r := range Relocate(filled, string(formatted), regions) {
		require.Equal(t, r.First, r.Last)
		switch r.Slot {
		case "p.imports":
			require.Equal(t, "\t\"fmt\"", lines[r.First-1])
		case "p.fields":
			require.Equal(t, "\tLongerName fmt.Stringer", lines[r.First-1])
		}
	}
	require.Len(t, Relocate(filled, string(formatted), regions), 2)
}

func TestFillMergesMappings(t *testing.T) {
	got, regions := Fill("test:\n  #omni:slot ci.services\n  steps: []\n", []Fragment{
		{Slot: "ci.services", Feature: "db/postgres", Text: "services:\n  postgres: {}\n"},
		{Slot: "ci.services", Feature: "cache/redis", Text: "services:\n  redis: {}\n"},
	})
	require.Equal(t, "test:\n  services:\n    postgres: {}\n    redis: {}\n  steps: []\n", got)
	require.Equal(t, []tree.Region{
		{Slot: "ci.services", Feature: "db/postgres", First: 2, Last: 3},
		{Slot: "ci.services", Feature: "cache/redis", First: 4, Last: 4},
	}, regions)
}
