package modslices

import (
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/gomod"
	"github.com/logixtecs/omni/internal/tree"
)

// share tidies the base with the given features and what they need.
func (s *slicer) share(ids ...string) (gomod.Share, error) {
	t, err := generator.Render(s.catalog, generator.Spec{Name: "share", Module: modulePath, Features: s.catalog.WithNeeds(ids)})
	if err != nil {
		return gomod.Share{}, err
	}
	packages, err := imports(t)
	if err != nil {
		return gomod.Share{}, fmt.Errorf("%v: %w", ids, err)
	}
	if share, known := s.tidied[packages]; known {
		return share, nil
	}
	share, err := s.tidyTree(t)
	if err != nil {
		return gomod.Share{}, fmt.Errorf("%v: %w", ids, err)
	}
	s.tidied[packages] = share
	return share, nil
}

// imports lists the packages of other modules that a tree imports, tests included.
func imports(t tree.Tree) (string, error) {
	all := map[string]bool{}
	for _, p := range t.Paths() {
		if path.Ext(p) != ".go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, t[p].Data, parser.ImportsOnly)
		if err != nil {
			return "", err
		}
		for _, spec := range file.Imports {
			if strings.Contains(spec.Path.Value, ".") && !strings.HasPrefix(spec.Path.Value, `"`+modulePath) {
				all[spec.Path.Value] = true
			}
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(all)), " "), nil
}

func (s *slicer) tidyTree(t tree.Tree) (gomod.Share, error) {
	dir, err := os.MkdirTemp(s.dir, "share-*")
	if err != nil {
		return gomod.Share{}, err
	}
	defer os.RemoveAll(dir)
	if err := write(dir, t); err != nil {
		return gomod.Share{}, err
	}
	for name, data := range map[string][]byte{"go.mod": s.mod, "go.sum": s.sum} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return gomod.Share{}, err
		}
	}
	mod, sum, err := s.tidy(dir)
	if err != nil {
		return gomod.Share{}, err
	}
	return gomod.Parse(mod, sum)
}

func (s *slicer) tidy(dir string) (mod, sum []byte, err error) {
	cmd := exec.CommandContext(s.ctx, "go", "mod", "tidy")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("go mod tidy: %w\n%s", err, out)
	}
	if mod, err = os.ReadFile(filepath.Join(dir, "go.mod")); err != nil {
		return nil, nil, err
	}
	sum, err = os.ReadFile(filepath.Join(dir, "go.sum"))
	return mod, sum, err
}

// write puts a tree on disk without the module files, which the slicer makes itself.
func write(dir string, t tree.Tree) error {
	for _, p := range t.Paths() {
		if p == "go.mod" || p == "go.sum" {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, t[p].Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
