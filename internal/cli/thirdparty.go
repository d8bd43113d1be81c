package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/catalogs"
	"github.com/logixtecs/omni/internal/manifest"
	"github.com/logixtecs/omni/internal/project"
)

// thirdParties reads the catalogues that the project pins and those that --catalog names.
func thirdParties(ctx context.Context, verb string, args []string) ([]generator.Source, error) {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {}
	asked := flags.StringArray("catalog", nil, "")
	from := flags.String("from", "", "")
	if err := flags.Parse(args); err != nil && !errors.Is(err, pflag.ErrHelp) {
		return nil, coded(codeUsage, err)
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	root, pins := dir, []manifest.Pin{}
	switch {
	case *from != "":
		state, err := project.ReadState(*from)
		if err != nil {
			return nil, nil // newSpec says so
		}
		root, pins = filepath.Dir(*from), state.Catalogs
	case verb != "new" && verb != "adopt":
		at, state, err := project.Find(dir)
		if err == nil {
			root, pins = at, state.Catalogs
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if verb == "apply" {
		pins = pinsOfPlan(args, pins)
	}
	return joinSources(ctx, sourcesOf{root, dir, verb}, pins, *asked)
}

// pinsOfPlan are the catalogues of the plan that a command line names, then those of the project that are not among them.
func pinsOfPlan(args []string, pins []manifest.Pin) []manifest.Pin {
	words := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return strings.HasPrefix(a, "-") })
	if len(words) < 2 {
		return pins
	}
	if info, err := os.Stat(words[1]); err != nil || !info.Mode().IsRegular() {
		return pins // a pipe can be read once
	}
	r, err := readPlan(words[1])
	if err != nil {
		return pins // omni apply says so
	}
	all := slices.Clone(r.Change.State.Catalogs)
	for _, pin := range pins {
		if !slices.ContainsFunc(all, func(p manifest.Pin) bool { return p.Source == pin.Source }) {
			all = append(all, pin)
		}
	}
	return all
}

// sourcesOf is where catalogues are looked for, and what for.
type sourcesOf struct{ root, dir, verb string }

// joinSources are the catalogues pinned, then those asked for. Only upgrade takes another content than the
// pinned one.
func joinSources(ctx context.Context, w sourcesOf, pins []manifest.Pin, asked []string) ([]generator.Source, error) {
	var found, all []generator.Source
	for _, a := range asked {
		pin, features, err := catalogs.Find(ctx, w.root, w.dir, a)
		if err != nil {
			return nil, coded(codeUsage, err)
		}
		at := slices.IndexFunc(pins, func(p manifest.Pin) bool { return p.Source == pin.Source })
		switch {
		case w.verb == "upgrade" && at < 0:
			return nil, usage("the project has no feature of %s; use omni add --catalog %s FEATURE", pin.Source, a)
		case w.verb != "upgrade" && at >= 0 && pins[at] != pin:
			return nil, usage("the project pins %s; use omni upgrade --catalog %s first", pins[at], a)
		}
		found = append(found, generator.Source{Pin: pin, FS: features})
	}
	for _, pin := range pins {
		same := func(s generator.Source) bool { return s.Source == pin.Source }
		if at := slices.IndexFunc(found, same); at >= 0 {
			all = append(all, found[at])
			found = slices.Delete(found, at, at+1)
			continue
		}
		features, err := catalogs.Pinned(ctx, w.root, pin)
		if err != nil {
			return nil, err
		}
		all = append(all, generator.Source{Pin: pin, FS: features})
	}
	return append(all, found...), nil
}

// pins are the catalogues that some features are from, with folders relative to a project's root.
func pins(c *generator.Catalog, ids []string, rebase func(folder string) string) []manifest.Pin {
	var all []manifest.Pin
	for _, id := range ids {
		f := c.Feature(id)
		for _, pin := range []manifest.Pin{f.Pin, c.Capability(f.CapabilityName()).Pin} {
			if pin == (manifest.Pin{}) {
				continue
			}
			if pin.Version == "" {
				pin.Source = rebase(pin.Source)
			}
			if !slices.Contains(all, pin) {
				all = append(all, pin)
			}
		}
	}
	return all
}

// rebased says where a folder is that was named relative to one folder, relative to another.
func rebased(from, to string) func(string) string {
	return func(folder string) string {
		if filepath.IsAbs(folder) {
			return folder
		}
		if rel, err := filepath.Rel(to, filepath.Join(from, filepath.FromSlash(folder))); err == nil {
			return filepath.ToSlash(rel)
		}
		return folder
	}
}
