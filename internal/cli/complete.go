package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
)

// complete offers words for a flag that takes a comma-separated list.
func complete(cmd *cobra.Command, flag string, words []string) {
	offer := func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		done := typed[:strings.LastIndexByte(typed, ',')+1]
		var out []cobra.Completion
		for _, w := range words {
			if !strings.Contains(","+done, ","+w+",") {
				out = append(out, done+w)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	// The only error is a flag that does not exist, which the callers have just made.
	_ = cmd.RegisterFlagCompletionFunc(flag, offer)
}

func presetNames(c *generator.Catalog) []string {
	var names []string
	for _, p := range c.Presets {
		names = append(names, p.Name)
	}
	return names
}

func providerNames(c *generator.Capability) []string {
	var names []string
	for _, p := range c.Providers {
		names = append(names, p.Short())
	}
	return names
}

func featureNames(c *generator.Catalog) []string {
	var names []string
	for _, f := range c.Features() {
		names = append(names, f.ID)
	}
	return names
}
