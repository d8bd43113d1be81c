package gitx

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// Ignored returns what git leaves out of the work tree at root, by path below it: for the user's core.excludesFile, for
// .git/info/exclude, and for the .gitignore of each folder from the repository's own down (https://git-scm.com/docs/gitignore).
func Ignored(root string) (func(p string, folder bool) bool, error) {
	r, ok := find(root)
	patterns := readPatterns(excludesFile(r.common), nil)
	top, prefix := root, []string(nil)
	if ok {
		patterns = append(patterns, readPatterns(filepath.Join(r.common, "info", "exclude"), nil)...)
		if r.prefix != "" {
			prefix = strings.Split(strings.TrimSuffix(r.prefix, "/"), "/")
			top = filepath.Join(append([]string{root}, ups(len(prefix))...)...)
		}
	}
	for n := range prefix {
		above := prefix[:n]
		patterns = append(patterns, readPatterns(filepath.Join(top, filepath.Join(above...), ".gitignore"), above)...)
	}
	own, err := gitignore.ReadPatterns(osfs.New(top), prefix)
	if err != nil {
		return nil, err
	}
	m := gitignore.NewMatcher(append(patterns, own...))
	return func(p string, folder bool) bool {
		return m.Match(append(prefix[:len(prefix):len(prefix)], strings.Split(p, "/")...), folder)
	}, nil
}

func ups(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = ".."
	}
	return all
}

// readPatterns reads a file of patterns; one that is not there has none.
func readPatterns(name string, domain []string) (patterns []gitignore.Pattern) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
			patterns = append(patterns, gitignore.ParsePattern(line, domain))
		}
	}
	return patterns
}

// excludesFile is the user's own list: core.excludesFile of the repository, of the user or of the machine, or git's default.
func excludesFile(common string) string {
	home, _ := os.UserHomeDir()
	for _, c := range configs(common) {
		if name := c.Raw.Section("core").Option("excludesFile"); name != "" {
			if rest, ok := strings.CutPrefix(name, "~/"); ok {
				return filepath.Join(home, filepath.FromSlash(rest))
			}
			return filepath.FromSlash(name)
		}
	}
	return filepath.Join(cmp.Or(os.Getenv("XDG_CONFIG_HOME"), filepath.Join(home, ".config")), "git", "ignore")
}

// configs are git's configurations, the nearest first.
func configs(common string) (all []*config.Config) {
	for _, name := range []string{filepath.Join(common, "config"), os.Getenv("GIT_CONFIG_GLOBAL")} {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		if c, err := config.ReadConfig(f); err == nil {
			all = append(all, c)
		}
		_ = f.Close()
	}
	for _, scope := range []config.Scope{config.GlobalScope, config.SystemScope} {
		if c, err := config.LoadConfig(scope); err == nil {
			all = append(all, c)
		}
	}
	return slices.DeleteFunc(all, func(c *config.Config) bool { return c.Raw == nil })
}
