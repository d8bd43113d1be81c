package generator

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// shop is a small catalogue: a base that needs a database, two databases of which one may be taken, two
// mail providers that live side by side, and a feature that needs mail and brings a file beside it.
func shop() (templates, features fstest.MapFS) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	templates = fstest.MapFS{
		"base.yaml":            file("title: Base\nsummary: The start\nneeds: [db]\nenv: [{title: App, vars: [{key: PORT, help: port}]}]\n"),
		"_base/main.go":        file("package main\n\nimport (\n\t\"fmt\"\n\t//omni:slot app.imports\n)\n\nfunc main() {\n\tfmt.Println(\"omniapp\", \"omni.example/app\")\n\t//omni:slot app.main\n}\n"),
		"_base/README.md.tmpl": file("# {{.Name}}\n{{range .Features}}- {{.Title}}\n{{end}}"),
		"_base/run":            file("#!/bin/sh\necho omniapp\n"),
	}
	features = fstest.MapFS{
		"presets.yaml":               file("- {name: default, summary: s, features: [db/pg]}\n"),
		"db/feature.yaml":            file("title: Database\nsummary: s\nchoose: one\ndefault: lite\n"),
		"db/lite/feature.yaml":       file("title: Lite\nsummary: s\n"),
		"db/lite/files/db.go":        file("package main\n"),
		"db/pg/feature.yaml":         file("title: PG\nsummary: s\nenv: [{title: PG, vars: [{key: PG_URL, help: h}]}]\n"),
		"db/pg/files/db.go":          file("package main\n"),
		"email/feature.yaml":         file("title: Email\nsummary: s\nchoose: many\ndefault: smtp\n"),
		"email/shared.txtar":         file("-- app.imports --\n\"errors\"\n-- app.main --\nfmt.Println(errors.New(\"mail\"))\n"),
		"email/files/email.go":       file("package main\n\n//omni:slot email.providers\n"),
		"email/smtp/feature.yaml":    file("title: SMTP\nsummary: s\n"),
		"email/smtp/shared.txtar":    file("-- email.providers --\nvar smtp = 1\n"),
		"email/pg/feature.yaml":      file("title: Mail in PG\nsummary: s\n"),
		"newsletter/feature.yaml":    file("title: Newsletter\nsummary: s\nneeds: [email]\n"),
		"newsletter/files/letter.go": file("package main\n"),

		"newsletter/with/email/files/mail.go":                           file("package main\n"),
		"email/smtp/with/newsletter/shared.txtar":                       file("-- app.main --\nfmt.Println(\"letters\")\n"),
		"newsletter/files/migrations/sqlite/20260102000000_letters.sql": file("-- +goose Up\nCREATE TABLE letters (id int);\n-- +goose Down\nDROP TABLE letters;\n"),
	}
	return templates, features
}

func loadShop(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(shop())
	require.NoError(t, err)
	return c
}

// Each fault of a catalogue is refused when it is loaded, and the error says in which folder it is.
func TestLoadRefuses(t *testing.T) {
	cases := map[string]struct{ path, data, want string }{
		"unknown key":               {"db/pg/feature.yaml", "title: PG\nsumary: s\n", "db/pg/feature.yaml: "},
		"unknown slot":              {"email/smtp/shared.txtar", "-- app.nothing --\nx\n", `features/email/smtp/shared.txtar: there is no slot "app.nothing"`},
		"two owners of a path":      {"newsletter/files/main.go", "package main\n", "features/newsletter: path main.go belongs to the base project already"},
		"two owners of a variable":  {"newsletter/feature.yaml", "title: N\nsummary: s\nenv: [{title: X, vars: [{key: PORT, help: h}]}]\n", "features/newsletter: variable PORT belongs to the base project already"},
		"slot declared twice":       {"newsletter/files/letter.go", "package main\n\n//omni:slot app.main\n", "features/newsletter: letter.go declares slot app.main a second time"},
		"unknown requirement":       {"newsletter/feature.yaml", "title: N\nsummary: s\nneeds: [fax]\n", `features/newsletter: it needs "fax"`},
		"requirement cycle":         {"email/feature.yaml", "title: E\nsummary: s\nchoose: many\ndefault: smtp\nneeds: [newsletter]\n", "it needs itself: "},
		"no choice":                 {"email/feature.yaml", "title: E\nsummary: s\ndefault: smtp\n", `features/email: a capability with providers says "choose: one"`},
		"default that is not there": {"email/feature.yaml", "title: E\nsummary: s\nchoose: many\ndefault: fax\n", `features/email: default provider "fax" is not there`},
		"joint with nothing":        {"newsletter/with/fax/files/fax.go", "package main\n", `features/newsletter/with/fax: there is no capability "fax"`},
		"joint of two owners":       {"newsletter/with/email/files/letter.go", "package main\n", "features/newsletter/with/email: path letter.go belongs to newsletter already"},
		"preset of nothing":         {"presets.yaml", "- {name: p, summary: s, features: [db/ms]}\n", `preset p has the unknown feature "db/ms"`},
		"preset in conflict":        {"presets.yaml", "- {name: p, summary: s, features: [db/pg, db/lite]}\n", "preset p: db/lite and db/pg cannot be in one project"},
		"omni's own file":           {"newsletter/files/omni.yaml.tmpl", "x", `features/newsletter: path "omni.yaml" belongs to omni`},
		"omni's own folder":         {"newsletter/files/.Omni/base.tar.gz", "x", `features/newsletter: path ".omni/base.tar.gz" belongs to omni`},
		"a go.mod":                  {"newsletter/files/go.mod", "module x\n", `features/newsletter: path "go.mod" is computed`},
		"a path that climbs":        {"newsletter/files/..\\x", "x", `features/newsletter: path "..\\x" is not inside the project`},
		"a migration's version":     {"email/files/migrations/sqlite/20260102000000_b.sql", "x", "features/newsletter: migration 20260102000000 of sqlite belongs to email already"},
		"a git folder":              {"newsletter/files/.git/hooks/post-commit", "#!/bin/sh\n", `features/newsletter: path ".git/hooks/post-commit" belongs to git`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			templates, features := shop()
			features[c.path] = &fstest.MapFile{Data: []byte(c.data)}
			_, err := Load(templates, features)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestFind(t *testing.T) {
	c := loadShop(t)
	cases := map[string]struct{ typed, id, want string }{
		"short":      {typed: "smtp", id: "email/smtp"},
		"whole":      {typed: "db/pg", id: "db/pg"},
		"single":     {typed: "newsletter", id: "newsletter"},
		"ambiguous":  {typed: "pg", want: `"pg" is ambiguous: db/pg or email/pg`},
		"capability": {typed: "email", want: "email has several providers: email/pg or email/smtp"},
		"near":       {typed: "newsleter", want: `unknown feature "newsleter"; did you mean "newsletter"?`},
		"far":        {typed: "kubernetes", want: `unknown feature "kubernetes"; "omni list" shows what there is`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			id, err := c.Find(tc.typed)
			if tc.want != "" {
				require.EqualError(t, err, tc.want)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tc.id, id)
		})
	}
}

func TestResolve(t *testing.T) {
	c := loadShop(t)
	ids, err := c.Resolve([]string{"newsletter", "newsletter"})
	require.NoError(t, err)
	require.Equal(t, []string{"db/lite", "email/smtp", "newsletter"}, ids, "what is needed comes by itself, in the catalogue's order")

	ids, err = c.Resolve([]string{"email/pg", "db/pg", "newsletter"})
	require.NoError(t, err)
	require.Equal(t, []string{"db/pg", "email/pg", "newsletter"}, ids, "a need that is met adds nothing")

	_, err = c.Resolve([]string{"db/pg", "db/lite"})
	require.EqualError(t, err, "db/lite and db/pg cannot be in one project; choose one of them")
	_, err = c.Resolve([]string{"db/pgg"})
	require.EqualError(t, err, `unknown feature "db/pgg"; did you mean "db/pg"?`)
	require.Equal(t, []string{"email/smtp", "newsletter"}, c.WithNeeds([]string{"newsletter"}))
}

// A short name is a provider of a secondary capability only where nothing else has it.
func TestFindLeavesShortNamesToOthers(t *testing.T) {
	templates, features := shop()
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	features["hooks/feature.yaml"] = file("title: Hooks\nsummary: s\nchoose: many\ndefault: smtp\nsecondary: true\n")
	features["hooks/smtp/feature.yaml"] = file("title: Hooks of SMTP\nsummary: s\n")
	features["hooks/stripe/feature.yaml"] = file("title: Hooks of Stripe\nsummary: s\n")
	c, err := Load(templates, features)
	require.NoError(t, err)
	for typed, want := range map[string]string{"smtp": "email/smtp", "hooks/smtp": "hooks/smtp", "stripe": "hooks/stripe"} {
		id, err := c.Find(typed)
		require.NoError(t, err)
		require.Equal(t, want, id)
	}
}
