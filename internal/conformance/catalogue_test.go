// Package conformance holds the catalogue against the rules that every feature has to keep.
package conformance

import (
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/matrix"
	"github.com/logixtecs/omni/internal/slot"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/templates"
)

func catalog(t *testing.T) *generator.Catalog {
	t.Helper()
	c, err := generator.Load(templates.FS, features.FS)
	require.NoError(t, err)
	return c
}

// selections are those of the matrix: each feature alone, the pairs within a category, pairwise across.
func selections(t *testing.T, c *generator.Catalog) map[string][]string {
	t.Helper()
	list, err := matrix.Selections(c)
	require.NoError(t, err)
	all := map[string][]string{}
	for _, s := range list {
		all[s.Name] = s.Features
	}
	return all
}

func render(t *testing.T, c *generator.Catalog, ids []string) tree.Tree {
	t.Helper()
	got, err := generator.Render(c, generator.Spec{Name: "shop", Module: "example.com/shop", Features: ids})
	require.NoError(t, err)
	return got
}

// What comes out has no trace of templates, and Go files are gofmt-ed.
func TestOutputHasNoTraceOfTemplates(t *testing.T) {
	c := catalog(t)
	trace := regexp.MustCompile(`omni:slot|omni\.example|omniapp|<no value>`)
	for name, ids := range selections(t, c) {
		for p, f := range render(t, c, ids) {
			require.Empty(t, trace.FindString(string(f.Data)), "%s in %s", p, name)
			if path.Ext(p) == ".go" {
				formatted, err := format.Source(f.Data)
				require.NoError(t, err, "%s in %s", p, name)
				require.Equal(t, string(formatted), string(f.Data), "%s in %s", p, name)
			}
			require.True(t, len(f.Data) == 0 || f.Data[len(f.Data)-1] == '\n' || path.Ext(p) == ".gz", "%s ends with a line break", p)
		}
	}
}

// No lock-in: the project is plain Go that never mentions omni but in one line of its README, and where it
// tells how to include a provider that a variable names.
func TestOutputMentionsOmniOnce(t *testing.T) {
	c := catalog(t)
	word := regexp.MustCompile(`(?i)\bomni\b`)
	for name, ids := range selections(t, c) {
		for p, f := range render(t, c, ids) {
			allowed := 0
			if p == "README.md" || p == "internal/config/provider.go" {
				allowed = 1
			}
			lines := 0
			for l := range strings.Lines(string(f.Data)) {
				if word.MatchString(l) {
					lines++
				}
			}
			require.LessOrEqual(t, lines, allowed, "%s in %s", p, name)
		}
	}
}

// AGENTS.md tells where things are: it lists the packages that are there, and no other.
func TestAgentsListsThePackages(t *testing.T) {
	c := catalog(t)
	for name, ids := range selections(t, c) {
		files, want := render(t, c, ids), map[string]bool{}
		for p := range files {
			if parts := strings.Split(p, "/"); parts[0] == "internal" {
				want[parts[1]] = true
			}
		}
		listed := regexp.MustCompile(`(?m)^internal/(\w+)/ `).FindAllStringSubmatch(string(files["AGENTS.md"].Data), -1)
		for _, l := range listed {
			require.True(t, want[l[1]], "%s lists internal/%s", name, l[1])
			delete(want, l[1])
		}
		require.Empty(t, want, "not listed in %s", name)
	}
}

// A feature that was not chosen leaves nothing behind: its name is nowhere. (Alternatives of which one was
// chosen may be named by what they have in common: all databases of db are Postgres.)
func TestOutputNamesOnlyChosenProviders(t *testing.T) {
	c := catalog(t)
	for name, ids := range selections(t, c) {
		var absent []string
		for _, f := range c.Features() {
			if has(ids, f.Short()) || c.Capability(f.CapabilityName()).One() && hasAny(ids, f.CapabilityName()) {
				continue
			}
			absent = append(absent, brands(f)...)
		}
		word := anyWord(absent)
		for p, file := range render(t, c, ids) {
			if p == "go.sum" || p == "tools.sum" || p == "go.mod" || p == "tools.mod" {
				continue
			}
			require.Empty(t, word.FindString(string(file.Data)), "%s in %s names a feature that is not there", p, name)
		}
	}
}

// brands are the words that tell of a feature: its variables, and its title unless that is the name of a standard.
func brands(f *generator.Feature) []string {
	var words []string
	if f.Title != "OpenID Connect" {
		words = append(words, f.Title)
	}
	for _, v := range f.Variables() {
		words = append(words, v.Key)
	}
	return words
}

func anyWord(words []string) *regexp.Regexp {
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	if len(words) == 0 {
		words = []string{`a\bb`} // which is nowhere
	}
	return regexp.MustCompile(`\b(` + strings.Join(words, "|") + `)\b`)
}

func has(ids []string, short string) bool {
	for _, id := range ids {
		if path.Base(id) == short {
			return true
		}
	}
	return false
}

func hasAny(ids []string, capability string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, capability+"/") })
}

// The base never names a provider, Go files carry no template control flow, and each slot is listed.
func TestBaseTemplates(t *testing.T) {
	c := catalog(t)
	listed, err := os.ReadFile("../../templates/slots.md")
	require.NoError(t, err)
	slots := 0
	require.NoError(t, fs.WalkDir(templates.FS, "_base", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.FS, p)
		if err != nil {
			return err
		}
		if path.Ext(p) == ".go" {
			require.NotRegexp(t, `\{\{-? *(if|range|with|end|template|block|else|\.[A-Z])`, string(data), p)
		}
		for _, name := range slot.Names(data) {
			slots++
			require.Contains(t, string(listed), fmt.Sprintf("`%s`", name), "%s is listed in templates/slots.md", name)
		}
		if strings.HasSuffix(p, ".sum") || strings.HasSuffix(p, ".mod") {
			return nil
		}
		for _, f := range c.Features() {
			require.Empty(t, anyWord(brands(f)).FindString(string(data)), "%s names %s", p, f.ID)
		}
		return nil
	}))
	require.Less(t, slots, 33, "fewer slots keep shared files readable")
}
