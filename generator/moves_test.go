package generator

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/tree"
)

const (
	configFile = "package config\n\n// Config is all of it.\ntype Config struct{}\n\n// Load reads it.\nfunc Load() Config { return Config{} }\n"
	configTest = "package config_test\n\nimport (\n\t\"testing\"\n\n\t\"m/internal/config\"\n)\n\nfunc TestLoad(t *testing.T) {\n\tt.Log(config.Load())\n}\n"
	appFile    = "package app\n\nimport (\n\t\"m/internal/config\"\n\t\"m/internal/db\"\n)\n\n// App is the program.\ntype App struct {\n\tConfig config.Config\n\tDB     db.DB\n}\n\nfunc New() *App { return &App{Config: config.Load()} }\n"
)

// growing is a project with a package config, and what a feature adds to it.
func growing() (base, theirs tree.Tree) {
	base = texts(map[string]string{"go.mod": "module m\n", "internal/config/config.go": configFile, "internal/config/config_test.go": configTest, "internal/app/app.go": appFile})
	theirs = maps.Clone(base)
	maps.Copy(theirs, texts(map[string]string{
		"internal/config/mail.go":      "package config\n\n// Mail is one.\ntype Mail struct{}\n",
		"internal/config/mail_test.go": "package config_test\n\nimport \"m/internal/config\"\n\nvar _ = config.Mail{}\n",
		"internal/app/mail.go":         "package app\n\nimport \"m/internal/config\"\n\nvar mail = config.Mail{}\n",
		"internal/app/app.go":          strings.Replace(appFile, "\nfunc New", "\n// Mail is how letters go.\ntype Mail = config.Mail\n\nfunc New", 1),
	}))
	return base, theirs
}

// moveConfig is what the user makes of that: each file at another path, with other texts in it.
func moveConfig(base tree.Tree, to string, texts ...string) tree.Tree {
	ours := tree.Tree{}
	for p, f := range base {
		text := strings.NewReplacer(texts...).Replace(string(f.Data))
		ours[strings.Replace(p, "internal/config/", to+"/", 1)] = &tree.File{Data: []byte(text)}
	}
	return ours
}

// Where the user moved a package, new files go there, and what they import is where it is, by the name that the user
// calls it.
func TestPlanFollowsAMovedPackage(t *testing.T) {
	for name, c := range map[string]struct {
		edits                          []string
		clause, imported, said, inTest string
	}{
		"by its name":    {[]string{`"m/internal/config"`, `config "m/internal/conf"`}, "config", `config "m/internal/conf"`, "config", `config "m/internal/conf"`},
		"by no name":     {[]string{`"m/internal/config"`, `"m/internal/conf"`}, "config", `config "m/internal/conf"`, "config", `config "m/internal/conf"`},
		"by another one": {[]string{`"m/internal/config"`, `conf "m/internal/conf"`, "config.", "conf."}, "config", `config "m/internal/conf"`, "config", `config "m/internal/conf"`},
		"renamed":        {[]string{`"m/internal/config"`, `"m/internal/conf"`, "config.", "conf.", "package config", "package conf"}, "conf", `"m/internal/conf"`, "conf", `"m/internal/conf"`},
	} {
		t.Run(name, func(t *testing.T) {
			base, theirs := growing()
			ours := moveConfig(base, "internal/conf", c.edits...)
			result := maps.Clone(ours)
			for _, ch := range Plan(base, ours, theirs, merge.Labels{}) {
				require.Contains(t, []Action{Create, Modify}, ch.Action, "%s", ch.Path)
				result[ch.Path] = ch.After
			}
			text := func(p string) string {
				require.Contains(t, result, p)
				return string(result[p].Data)
			}
			require.Contains(t, text("internal/conf/mail.go"), "package "+c.clause+"\n")
			require.Equal(t, "package "+c.clause+"_test\n\nimport "+c.inTest+"\n\nvar _ = "+c.said+".Mail{}\n", text("internal/conf/mail_test.go"))
			require.Equal(t, "package app\n\nimport "+c.imported+"\n\nvar mail = "+c.said+".Mail{}\n", text("internal/app/mail.go"))
			was := string(ours["internal/app/app.go"].Data)
			mine, _, _ := strings.Cut(was[strings.Index(was, "Config:")+len("Config: "):], ".")
			require.Equal(t, strings.Replace(was, "\nfunc New", "\n// Mail is how letters go.\ntype Mail = "+mine+".Mail\n\nfunc New", 1), text("internal/app/app.go"), "the user's name for it in the user's file")

			back, conflicts := maps.Clone(result), 0
			for _, ch := range Plan(theirs, result, base, merge.Labels{}) {
				if back[ch.Path] = ch.After; ch.After == nil {
					delete(back, ch.Path)
				}
				if ch.Action == Conflict {
					conflicts++
				}
			}
			require.Zero(t, conflicts)
			require.Equal(t, ours, back)
		})
	}
}

// A name that the code has for something else is left, and the import gets the one that the code says.
func TestPlanNamesAnImportWhereTheNameIsTaken(t *testing.T) {
	base, theirs := growing()
	ours := moveConfig(base, "internal/conf", `"m/internal/config"`, `"m/internal/conf"`, "config.", "conf.", "package config", "package conf")
	theirs["internal/app/mail.go"] = &tree.File{Data: []byte("package app\n\nimport \"m/internal/config\"\n\nfunc mail(conf config.Config) {}\n")}
	for _, ch := range Plan(base, ours, theirs, merge.Labels{}) {
		if ch.Path == "internal/app/mail.go" {
			require.Equal(t, "package app\n\nimport config \"m/internal/conf\"\n\nfunc mail(conf config.Config) {}\n", string(ch.After.Data))
		}
	}
}

// A package that was put to another one of omni's is nowhere that could be said.
func TestPlanDoesNotFollowAPackageIntoAnother(t *testing.T) {
	base, theirs := growing()
	ours := moveConfig(base, "internal/app", "package config", "package app")
	for _, ch := range Plan(base, ours, theirs, merge.Labels{}) {
		if ch.Path == "internal/app/mail.go" {
			require.Contains(t, string(ch.After.Data), `import "m/internal/config"`)
		}
	}
}

// Imports that are in another order than before are in slots as before.
func TestFollowKeepsRegions(t *testing.T) {
	f := &tree.File{Data: []byte("package app\n\nimport (\n\t\"m/internal/db\"\n\t\"m/internal/todos\"\n)\n\nvar t = todos.T\n"), Regions: []tree.Region{{Slot: "imports", First: 5, Last: 5}, {Slot: "vars", First: 8, Last: 8}}}
	m := movedPackages{"internal/todos": {"m/internal/todos", "m/internal/a", "todos", "a"}}
	got := m.follow(f, "internal/app", nil)
	require.Equal(t, "package app\n\nimport (\n\t\"m/internal/a\"\n\t\"m/internal/db\"\n)\n\nvar t = a.T\n", string(got.Data))
	require.Equal(t, []tree.Region{{Slot: "imports", First: 4, Last: 4}, {Slot: "vars", First: 8, Last: 8}}, got.Regions)
	require.Equal(t, 5, f.Regions[0].First, "what was generated stays as it is")
}
