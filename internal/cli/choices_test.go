package cli

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
)

// drawChoices are those of a project with up to n features that go together.
func drawChoices(r *rapid.T, c *generator.Catalog, n int) []string {
	choices, err := c.Choices(nil)
	require.NoError(r, err)
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(featureNames(c)), 0, n, rapid.ID[string]).Draw(r, "features") {
		if more, err := c.Choices(append(choices, id)); err == nil {
			choices = more
		}
	}
	return choices
}

// What is added and removed again leaves the project's choices as they were, and so its files.
func TestRemovingUndoesAdding(t *testing.T) {
	c, err := loadCatalog()
	require.NoError(t, err)
	rapid.Check(t, func(r *rapid.T) {
		before := project.State{Features: drawChoices(r, c, 8)}
		id := rapid.SampledFrom(featureNames(c)).Draw(r, "added")
		with, err := added(c, before, []string{id})
		if err != nil || slices.Contains(c.Closure(before.Features), id) {
			r.Skip("this cannot be added, or is there and needed")
		}
		require.Subset(r, c.Closure(with), c.Closure(before.Features), "adding takes nothing away")
		after, err := removed(c, project.State{Features: with}, []string{id})
		require.NoError(r, err)
		require.Equal(r, before.Features, after)
	})
}

// In whatever order features are added one by one, the choices are those of a project made with all of them.
func TestTheOrderOfAddingDoesNotMatter(t *testing.T) {
	c, err := loadCatalog()
	require.NoError(t, err)
	rapid.Check(t, func(r *rapid.T) {
		all := drawChoices(r, c, 8)
		smallest, err := c.Choices(nil)
		require.NoError(r, err)
		state := project.State{Features: smallest}
		for _, id := range rapid.Permutation(without(all, smallest)).Draw(r, "order") {
			state.Features, err = added(c, state, []string{id})
			require.NoError(r, err)
		}
		require.Equal(r, all, state.Features)
	})
}

// A provider that was put in the place of another and is replaced by that one again leaves what was there.
func TestSwappingBack(t *testing.T) {
	c, err := loadCatalog()
	require.NoError(t, err)
	start, err := c.Choices([]string{"auth/oidc", "jobs/river", "email/resend"})
	require.NoError(t, err)
	for category, providers := range map[string][2]string{"auth": {"clerk", "oidc"}, "jobs": {"asynq", "river"}, "email": {"smtp", "resend"}} {
		there, err := swapped(c, project.State{Features: start}, category, providers[0])
		require.NoError(t, err)
		require.NotEqual(t, start, there)
		back, err := swapped(c, project.State{Features: there}, category, providers[1])
		require.NoError(t, err)
		require.Equal(t, start, back, category)
	}
}
