package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
)

// newSpec turns the flags of "omni new" into a Spec of what was chosen, without what that needs.
func newSpec(o *newOptions, dir string) (generator.Spec, error) {
	spec := generator.Spec{Name: filepath.Base(dir), Module: o.module}
	if err := generator.CheckName(spec.Name); err != nil {
		return spec, coded(codeName, err)
	}
	if spec.Module == "" {
		spec.Module = "example.com/" + spec.Name
	}
	if err := generator.CheckModule(spec.Module); err != nil {
		return spec, coded(codeModule, err)
	}
	ids, err := selection(o)
	if err != nil {
		return spec, err
	}
	if spec.Features, err = o.catalog.Choices(ids); err != nil {
		if len(o.with) > 0 {
			err = fmt.Errorf("%w; in the place of a preset's choice, a category's flag has another one: --db neon", err)
		}
		return spec, coded(codeExclusive, err)
	}
	return spec, refusedNone(o, o.catalog.Closure(spec.Features))
}

// render makes the project of what was chosen, and says which features it has with what that needs.
func render(c *generator.Catalog, chosen generator.Spec) (files tree.Tree, all []string, err error) {
	all = c.Closure(chosen.Features)
	chosen.Features = all
	files, err = generator.Render(c, chosen)
	return files, all, err
}

// refusedNone explains a "none" that cannot be had because something else needs the category.
func refusedNone(o *newOptions, resolved []string) error {
	for _, c := range o.catalog.Capabilities {
		given := o.category[c.ID]
		none := given != nil && len(*given) == 1 && (*given)[0] == "none"
		taken := slices.ContainsFunc(resolved, func(id string) bool { return strings.HasPrefix(id, c.ID+"/") })
		if none && taken && len(o.with) == 0 {
			return failure(codeNeeded, "--%s none: the selection needs %s; choose from %s", c.ID, c.ID, joined(providerNames(c)))
		}
	}
	return nil
}

// selection is what the flags choose: where it starts, then each category's flag, then --with.
func selection(o *newOptions) ([]string, error) {
	if o.answered != nil {
		return o.answered, nil
	}
	ids, err := startingPoint(o)
	if err != nil {
		return nil, err
	}
	for _, capability := range o.catalog.Capabilities {
		given := o.category[capability.ID]
		if given == nil || len(*given) == 0 {
			continue
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return strings.HasPrefix(id, capability.ID+"/") })
		chosen, err := providers(capability, *given)
		if err != nil {
			return nil, err
		}
		ids = append(ids, chosen...)
	}
	for _, typed := range o.with {
		id, err := o.catalog.Choose(strings.TrimSpace(typed))
		if err != nil {
			return nil, failure(codeUnknown, "--with: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func startingPoint(o *newOptions) ([]string, error) {
	if o.from != "" && o.preset != "" {
		return nil, usage("--preset and --from both say where to start; give one of them")
	}
	if o.from != "" {
		state, err := project.ReadState(o.from)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usage("--from: there is no file %s", o.from)
		}
		if err != nil {
			return nil, usage("--from: %w", err)
		}
		return slices.Clone(state.Features), nil
	}
	name := o.preset
	if name == "" {
		name = "default"
	}
	preset, ok := o.catalog.Preset(name)
	if !ok {
		return nil, failure(codeUnknownPreset, "--preset: there is no preset %q; choose one of %s", name, joined(presetNames(o.catalog)))
	}
	return slices.Clone(preset.Features), nil
}

// providers are those named by a category's flag; "none" is nobody, "all" is everybody.
func providers(c *generator.Capability, given []string) ([]string, error) {
	var ids []string
	for _, typed := range given {
		typed = strings.TrimPrefix(strings.TrimSpace(typed), c.ID+"/")
		switch {
		case typed == "none" && len(given) == 1:
			return nil, nil
		case typed == "all" && len(given) == 1 && !c.One():
			for _, p := range c.Providers {
				ids = append(ids, p.ID)
			}
		case typed == c.Development && typed != "":
			if len(given) == 1 {
				return nil, coded(codeUnknown, c.Included())
			}
		case slices.Contains(providerNames(c), typed):
			ids = append(ids, c.ID+"/"+typed)
		default:
			return nil, failure(codeUnknown, "%s has no provider %q; choose from %s", c.ID, typed, joined(providerNames(c)))
		}
	}
	return ids, nil
}

// chosen is a selection in words, without what comes by itself.
func chosen(c *generator.Catalog, ids []string) string {
	return joined(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return c.Feature(id).Internal }))
}

func joined(words []string) string {
	if len(words) == 0 {
		return "no features"
	}
	return strings.Join(words, ", ")
}

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
