package cli

import (
	"encoding/json"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/internal/term"
)

// version is stamped by the linker in a release (-X github.com/logixtecs/omni/internal/cli.version=v1.2.3).
var version = ""

// Version is the release of this binary: the linker's stamp, else the module version that "go install"
// recorded, else "devel".
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

func newVersionCmd(t *term.IO) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the release of omni",
		Example: "  omni version --json",
		Args:    usageArgs(cobra.NoArgs),
		RunE:    func(*cobra.Command, []string) error { return versionRun(t) },
	}
}

func versionRun(t *term.IO) error {
	if t.JSON {
		return printJSON(t, map[string]string{"schema": "omni.version/v1", "version": Version(), "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH})
	}
	t.Printf("omni %s (%s, %s/%s)\n", Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

func printJSON(t *term.IO, v any) error {
	enc := json.NewEncoder(t.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
