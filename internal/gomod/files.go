package gomod

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// Mod writes a go.mod as "go mod tidy" would: direct requirements in one block, indirect ones in another.
func Mod(path, goVersion string, require map[string]Require) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "module %s\n\ngo %s\n", modfile.AutoQuote(path), goVersion)
	for _, indirect := range []bool{false, true} {
		var lines []string
		for _, p := range slices.Sorted(maps.Keys(require)) {
			if r := require[p]; r.Indirect == indirect {
				lines = append(lines, "\t"+modfile.AutoQuote(p)+" "+r.Version+comment(indirect)+"\n")
			}
		}
		if len(lines) > 0 {
			b.WriteString("\nrequire (\n" + strings.Join(lines, "") + ")\n")
		}
	}
	return []byte(b.String())
}

func comment(indirect bool) string {
	if indirect {
		return " // indirect"
	}
	return ""
}

// Sum writes a go.sum in the go command's order: by path, then by version, a module's own hash before
// that of its go.mod.
func Sum(lines []string) []byte {
	hashes := map[module.Version]string{}
	var versions []module.Version
	for _, l := range lines {
		if f := strings.Fields(l); len(f) == 3 {
			v := module.Version{Path: f[0], Version: f[1]}
			hashes[v] = f[2]
			versions = append(versions, v)
		}
	}
	module.Sort(versions)
	var b strings.Builder
	for _, v := range versions {
		fmt.Fprintf(&b, "%s %s %s\n", v.Path, v.Version, hashes[v])
	}
	return []byte(b.String())
}

// Parse reads a tidy go.mod and go.sum into a share.
func Parse(mod, sum []byte) (Share, error) {
	f, err := modfile.Parse("go.mod", mod, nil)
	if err != nil {
		return Share{}, err
	}
	share := Share{Require: map[string]Require{}}
	for _, r := range f.Require {
		share.Require[r.Mod.Path] = Require{Version: r.Mod.Version, Indirect: r.Indirect}
	}
	for l := range strings.Lines(string(sum)) {
		share.Sums = append(share.Sums, strings.TrimSuffix(l, "\n"))
	}
	return share, nil
}

// Beyond is how s differs from the base's share, which is what a feature's share records.
func (s Share) Beyond(base Share) Share {
	out := Share{Require: map[string]Require{}, Sums: []string{}}
	for path, r := range s.Require {
		if old, has := base.Require[path]; !has || old != r {
			out.Require[path] = r
		}
	}
	for _, l := range s.Sums {
		if !slices.Contains(base.Sums, l) {
			out.Sums = append(out.Sums, l)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(base.Require)) {
		if _, has := s.Require[path]; !has {
			out.WithoutRequire = append(out.WithoutRequire, path)
		}
	}
	for _, l := range base.Sums {
		if !slices.Contains(s.Sums, l) {
			out.WithoutSums = append(out.WithoutSums, l)
		}
	}
	return out
}
