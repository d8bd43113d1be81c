package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"omni": main})
}

// TestScripts runs every script of testdata/script: each reads as a session with omni.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "script"),
		UpdateScripts:       os.Getenv("UPDATE") != "",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			catalogs, err := filepath.Abs(filepath.Join("..", "..", "testdata", "catalog"))
			e.Setenv("CATALOG", catalogs)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"modproxy": modproxy},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "tmpfs": // may we mount one?
				return exec.Command("sh", "-c", "d=$(mktemp -d) && mount -t tmpfs tmpfs $d && umount $d && rmdir $d").Run() == nil, nil
			case "netns": // may we run without a network?
				return exec.Command("unshare", "-n", "true").Run() == nil, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
	})
}

// TestImportsPointDown holds the layers: cmd → internal/cli → generator → the rest; and the engine's core
// knows neither the disk, the network, the command line nor the clock.
func TestImportsPointDown(t *testing.T) {
	const module = "github.com/logixtecs/omni/"
	forbidden := map[string][]string{
		"generator":          {"os", "net", "net/http", "os/exec", module + "internal/cli", module + "internal/project", "github.com/spf13/cobra", "charm.land/huh/v2", "github.com/go-git/go-git/v5"},
		"internal/project":   {module + "internal/cli", "github.com/spf13/cobra"},
		"internal/gitx":      {module + "internal/cli", module + "generator"},
		"internal/term":      {module + "internal/cli", module + "generator"},
		"internal/tree":      {module + "generator", "os"},
		"internal/slot":      {module + "generator", "os"},
		"internal/manifest":  {module + "generator", "os"},
		"internal/gomod":     {module + "generator", "os"},
		"internal/wizard":    {module + "internal/cli", module + "internal/project", "os"},
		"internal/doctor":    {module + "internal/cli", module + "internal/term", "github.com/spf13/cobra"},
		"internal/schema":    {module + "internal/cli", module + "generator"},
		"internal/catalogs":  {module + "internal/cli", module + "generator"},
		"internal/migration": {module + "generator", "os", "os/exec"},
	}
	for pkg, banned := range forbidden {
		// Direct imports: the standard library's own packages reach os by many ways.
		out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, module+pkg).Output()
		if err != nil {
			t.Fatalf("go list %s: %v", pkg, err)
		}
		imports := strings.Fields(string(out))
		for _, b := range banned {
			for _, i := range imports {
				if i == b {
					t.Errorf("%s imports %s", pkg, b)
				}
			}
		}
	}
}
