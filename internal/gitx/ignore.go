package gitx

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// Ignored returns what git leaves out of the work tree at root, by path below it: for the user's core.excludesFile, for
// .git/info/exclude, and for the .gitignore of each folder from the repository's own down (https://git-scm.com/docs/gitignore).
func Ignored(root string) (func(p string, folder bool) bool, error) {
	patterns := readPatterns(excludesFile(), nil)
	top, prefix := root, []string(nil)
	if r, ok := find(root); ok {
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

// excludesFile is the user's own list for all repositories: core.excludesFile, or git's default for it.
func excludesFile() string {
	home, _ := os.UserHomeDir()
	for _, scope := range []config.Scope{config.GlobalScope, config.SystemScope} {
		c, err := config.LoadConfig(scope)
		if err != nil || c.Raw == nil {
			continue
		}
		if name := c.Raw.Section("core").Option("excludesFile"); name != "" {
			if rest, ok := strings.CutPrefix(name, "~/"); ok {
				return filepath.Join(home, filepath.FromSlash(rest))
			}
			return filepath.FromSlash(name)
		}
	}
	return filepath.Join(cmp.Or(os.Getenv("XDG_CONFIG_HOME"), filepath.Join(home, ".config")), "git", "ignore")
}
