package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Find turns what a person typed into a feature's identifier: "db/postgres", or "postgres" where only one
// feature is called so, those of secondary capabilities aside. An ambiguous name lists the candidates, an
// unknown one suggests the nearest.
func (c *Catalog) Find(typed string) (string, error) {
	if c.Feature(typed) != nil {
		return typed, nil
	}
	if capability := c.Capability(typed); capability != nil {
		return "", fmt.Errorf("%s has several providers: %s", typed, list(capability.Providers, "or"))
	}
	for _, capability := range c.Capabilities {
		if name := capability.Development; name != "" && (typed == name || typed == capability.ID+"/"+name) {
			return "", capability.Included()
		}
	}
	var found []*Feature
	for _, f := range c.Features() {
		if f.Short() == typed {
			found = append(found, f)
		}
	}
	secondary := func(f *Feature) bool { return c.Capability(f.CapabilityName()).Secondary }
	if first := slices.DeleteFunc(slices.Clone(found), secondary); len(first) > 0 {
		found = first
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf(`unknown feature %q%s`, typed, didYouMean(typed, c.spellings()))
	case 1:
		return found[0].ID, nil
	}
	return "", fmt.Errorf("%q is ambiguous: %s", typed, list(found, "or"))
}

// Choose is Find for a feature to add; an internal one names those that bring it.
func (c *Catalog) Choose(typed string) (string, error) {
	id, err := c.Find(typed)
	if err != nil || !c.Feature(id).Internal {
		return id, err
	}
	var by []*Feature
	for _, f := range c.Offered() {
		if slices.Contains(f.Needs, id) {
			by = append(by, f)
		}
	}
	return "", fmt.Errorf("%s comes by itself with the features that need it: %s", id, list(by, "and"))
}

// Resolve completes a selection as Closure does, and refuses features that do not exist or cannot be in one project.
func (c *Catalog) Resolve(ids []string) ([]string, error) {
	for _, id := range ids {
		if c.Feature(id) == nil {
			return nil, fmt.Errorf("unknown feature %q%s", id, didYouMean(id, c.spellings()))
		}
	}
	all := c.Closure(ids)
	return all, c.conflict(all)
}

// Closure is a selection with all that it needs: the features that others name, and the default provider of each
// capability that the base or a feature needs. Internal features are in it only where something needs them. It is in the
// catalogue's order and has no doubles.
func (c *Catalog) Closure(ids []string) []string {
	chosen := map[string]bool{}
	for _, id := range ids {
		if f := c.Feature(id); f != nil && !f.Internal { // else it comes back where it is needed
			chosen[id] = true
		}
	}
	c.complete(chosen, func() []*Feature { return c.Parts(keys(chosen)) })
	return c.order(chosen)
}

// Choices are what a project remembers of a selection: the features that somebody chose, and the default providers that
// the catalogue chose for them. The rest of it follows from these, and goes with the last of them that needs it.
func (c *Catalog) Choices(ids []string) ([]string, error) {
	all, err := c.Resolve(ids)
	if err != nil {
		return nil, err
	}
	follows := map[string]bool{}
	for _, f := range c.Parts(all) {
		for _, need := range f.Needs {
			follows[need] = !slices.Contains(ids, need)
		}
	}
	return slices.DeleteFunc(all, func(id string) bool { return follows[id] || c.Feature(id).Internal }), nil
}

// NeededBy are those of a selection that bring a feature: they need it, or what they need does.
func (c *Catalog) NeededBy(id string, ids []string) (by []string) {
	if !slices.Contains(c.Closure(ids), id) {
		return nil // another one does what it would
	}
	for _, other := range ids {
		if slices.Contains(c.WithNeeds([]string{other}), id) {
			by = append(by, other)
		}
	}
	return by
}

// complete adds what the parts of a selection need until nothing is missing.
func (c *Catalog) complete(chosen map[string]bool, parts func() []*Feature) {
	for again := true; again; {
		again = false
		for _, f := range parts() {
			for _, need := range f.Needs {
				if id := c.missing(need, chosen); id != "" {
					chosen[id], again = true, true
				}
			}
		}
	}
}

// missing is the feature that satisfies a need, or "" when the selection already does.
func (c *Catalog) missing(need string, chosen map[string]bool) string {
	capability := c.Capability(need)
	if capability == nil || len(capability.Providers) == 0 {
		if chosen[need] {
			return ""
		}
		return need
	}
	for _, p := range capability.Providers {
		if chosen[p.ID] {
			return ""
		}
	}
	return need + "/" + capability.Default
}

func (c *Catalog) conflict(ids []string) error {
	for _, capability := range c.Capabilities {
		var taken []*Feature
		for _, p := range capability.Providers {
			if slices.Contains(ids, p.ID) {
				taken = append(taken, p)
			}
		}
		if capability.One() && len(taken) > 1 {
			return fmt.Errorf("%s cannot be in one project; choose one of them", list(taken, "and"))
		}
	}
	return nil
}

// order is the selection in the catalogue's order.
func (c *Catalog) order(chosen map[string]bool) []string {
	ids := []string{}
	for _, f := range c.Features() {
		if chosen[f.ID] {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

// spellings are the names that a person may type.
func (c *Catalog) spellings() []string {
	var all []string
	for _, f := range c.Offered() {
		all = append(all, f.Short(), f.ID)
	}
	return all
}

// didYouMean is a hint with the nearest known word, or nothing where none is near.
func didYouMean(typed string, known []string) string {
	best, distance := "", min(3, len(typed))
	for _, k := range known {
		if d := levenshtein.Distance(strings.ToLower(typed), k, nil); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return `; "omni list" shows what there is`
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

func list(features []*Feature, word string) string {
	var ids []string
	for _, f := range features {
		ids = append(ids, f.ID)
	}
	if len(ids) == 1 {
		return ids[0]
	}
	return strings.Join(ids[:len(ids)-1], ", ") + " " + word + " " + ids[len(ids)-1]
}

func keys(set map[string]bool) []string {
	var all []string
	for k := range set {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
