package generator

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/tree"
)

func TestRender(t *testing.T) {
	c := loadShop(t)
	got, err := Render(c, Spec{Name: "shop", Module: "github.com/you/shop", Features: []string{"db/pg", "email/smtp"}})
	require.NoError(t, err)
	require.Equal(t, []string{"README.md", "db.go", "email.go", "go.mod", "go.sum", "main.go", "run"}, got.Paths())

	require.Equal(t, `package main

import (
	"errors"
	"fmt"
)

func main() {
	fmt.Println("shop", "github.com/you/shop")
	fmt.Println(errors.New("mail"))
}
`, string(got["main.go"].Data))
	require.Equal(t, []tree.Region{
		{Slot: "app.imports", Feature: "email", First: 4, Last: 4},
		{Slot: "app.main", Feature: "email", First: 10, Last: 10},
	}, got["main.go"].Regions, "each line of a shared file knows its slot and its feature")
	require.Equal(t, "# shop\n- PG\n- SMTP\n", string(got["README.md"].Data))
	require.Equal(t, "package main\n\nvar smtp = 1\n", string(got["email.go"].Data))
	require.Equal(t, "db/pg", got["db.go"].Owner)
	require.True(t, got["run"].Exec)
	require.True(t, strings.HasPrefix(string(got["go.mod"].Data), "module github.com/you/shop\n"))
}

func TestRenderWithoutAFeatureLeavesNoTrace(t *testing.T) {
	got, err := Render(loadShop(t), Spec{Name: "shop", Module: "example.com/shop", Features: []string{"db/lite"}})
	require.NoError(t, err)
	require.Equal(t, "package main\n\nimport (\n\t\"fmt\"\n)\n\nfunc main() {\n\tfmt.Println(\"shop\", \"example.com/shop\")\n}\n", string(got["main.go"].Data))
	require.NotContains(t, got, "email.go")
}

// What a feature brings only beside another one is there with both, whichever of them is asked for.
func TestRenderJoints(t *testing.T) {
	c := loadShop(t)
	without, err := Render(c, Spec{Name: "shop", Module: "example.com/shop", Features: []string{"db/lite", "email/smtp"}})
	require.NoError(t, err)
	require.NotContains(t, without, "mail.go")
	require.NotContains(t, string(without["main.go"].Data), "letters")

	both, err := Render(c, Spec{Name: "shop", Module: "example.com/shop", Features: []string{"db/lite", "email/smtp", "newsletter"}})
	require.NoError(t, err)
	require.Equal(t, "newsletter/with/email", both["mail.go"].Owner)
	require.Contains(t, string(both["main.go"].Data), "letters")

	other, err := Render(c, Spec{Name: "shop", Module: "example.com/shop", Features: []string{"db/lite", "email/pg", "newsletter"}})
	require.NoError(t, err)
	require.Contains(t, other, "mail.go")
	require.NotContains(t, string(other["main.go"].Data), "letters", "the joint of a provider comes with that provider")
}

// Lines of a slot run from top to bottom, so what is needed is there before who needs it.
func TestRenderPutsWhatIsNeededFirst(t *testing.T) {
	templates, features := shop()
	features["alerts/feature.yaml"] = &fstest.MapFile{Data: []byte("title: Alerts\nsummary: s\nneeds: [email/pg]\n")}
	features["alerts/shared.txtar"] = &fstest.MapFile{Data: []byte("-- app.main --\nfmt.Println(\"alerts\")\n")}
	c, err := Load(templates, features)
	require.NoError(t, err)
	got, err := Render(c, Spec{Name: "shop", Module: "example.com/shop", Features: []string{"alerts", "db/lite", "email/pg"}})
	require.NoError(t, err)
	require.Regexp(t, `(?s)errors\.New\("mail"\).*"alerts"`, string(got["main.go"].Data))
}

func TestRenderIsDeterministic(t *testing.T) {
	spec := Spec{Name: "shop", Module: "example.com/shop", Features: []string{"email/smtp", "db/pg", "newsletter"}}
	first, err := Render(loadShop(t), spec)
	require.NoError(t, err)
	spec.Features = []string{"newsletter", "db/pg", "email/smtp"}
	for range 20 {
		again, err := Render(loadShop(t), spec)
		require.NoError(t, err)
		require.Equal(t, first, again)
	}
}

func TestRenderRefusesBadNames(t *testing.T) {
	c := loadShop(t)
	for _, name := range []string{"", "My Shop", "Shop", "-shop", "shop-", "../shop", "sho\x00p", strings.Repeat("a", 65)} {
		_, err := Render(c, Spec{Name: name, Module: "example.com/shop"})
		require.ErrorContains(t, err, "is not a project name", name)
	}
	for _, module := range []string{"", "no spaces", "/abs", "a..b/c/../d", "example.com/shop/v1"} {
		_, err := Render(c, Spec{Name: "shop", Module: module})
		require.ErrorContains(t, err, "module path", module)
	}
}

// A template of a third party ends with an error where it would fill the memory.
func TestTemplatesAreBounded(t *testing.T) {
	for text, want := range map[string]string{
		"{{range until 2000000000}}x{{end}}":                          `function "until" not defined`,
		"{{repeat 2000000000 \"x\"}}":                                 "more than 4 MiB",
		"{{range 2000000000}}{{.}}{{end}}":                            "more than 4 MiB",
		"{{range 2000000}}some more text{{end}}":                      "more than 4 MiB",
		"{{define \"t\"}}{{template \"t\"}}{{end}}{{template \"t\"}}": "exceeded maximum template depth",
	} {
		_, err := page{}.execute("README.md.tmpl", text)
		require.ErrorContains(t, err, want)
	}
}
