package cli

import (
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/mod/semver"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

func newUpgradeCmd(t *term.IO, c *generator.Catalog, with ...func(*changeOptions)) *cobra.Command {
	cmd := newChangeCmd(t, c, &cobra.Command{
		Use:   "upgrade",
		Short: "Bring the project to what this release of omni generates",
		Long: `Bring the project to what this release generates for the same features. Your edits stay: what changed between
the releases is merged into your files. A catalogue of a third party stays as it is pinned, unless --catalog names
it at another version.`,
		Example: "  omni upgrade --dry-run\n  omni upgrade\n  omni upgrade --catalog github.com/acme/features@latest",
		Args:    cobra.NoArgs,
	}, func(s project.State, _ []string) ([]string, error) { return c.Choices(s.Features) }, with...)
	bindCatalog(cmd)
	return cmd
}

// readable refuses a project that this release cannot know: a newer omni made it, or with other features.
func readable(c *generator.Catalog, s project.State) error {
	if semver.IsValid(s.Omni) && semver.IsValid(Version()) && semver.Compare(s.Omni, Version()) > 0 {
		return failure(codeTooNew, "omni %s made this project and this is %s; update omni (go install github.com/logixtecs/omni/cmd/omni@%s)", s.Omni, Version(), s.Omni)
	}
	unknown := slices.IndexFunc(s.Features, func(id string) bool { return c.Feature(id) == nil })
	if unknown >= 0 {
		return failure(codeTooNew, "%s names the feature %s, which omni %s does not have", project.StateFile, s.Features[unknown], Version())
	}
	return nil
}
