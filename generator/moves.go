package generator

import (
	"maps"
	"path"

	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/migration"
	"github.com/logixtecs/omni/internal/tree"
)

// moves are what the user has elsewhere than omni generates it, by path as generated.
type moves struct {
	files, folders map[string]string
	packages       movedPackages
	taken          map[string]bool
}

func findMoves(base, ours, theirs tree.Tree) moves {
	m := moves{files: movedFiles(base, ours, theirs), taken: map[string]bool{}}
	for _, to := range m.files {
		m.taken[to] = true
	}
	m.folders = movedFolders(base, ours, m.files)
	m.packages = findPackages(base, ours, theirs, m)
	return m
}

// place is where the user has a file, or would have it: a new one is where its neighbours are, and so is one that was
// changed too much to be found by its content.
func (m moves) place(p string, base, ours, theirs tree.Tree) string {
	if to, ok := m.files[p]; ok {
		return to
	}
	to, ok := m.folders[path.Dir(p)]
	at := path.Join(to, path.Base(p))
	generated := base[at] != nil || theirs[at] != nil // another file has that place
	if !ok || generated || ours[p] != nil || base[p] != nil && (ours[at] == nil || m.taken[at]) {
		return p
	}
	return at
}

// movedFiles finds generated files that the user moved: gone from their place, while a file that omni
// did not make, of the same kind, holds most of their lines. The result maps old paths to new ones.
func movedFiles(base, ours, theirs tree.Tree) map[string]string {
	moved, taken := map[string]string{}, map[string]bool{}
	for _, p := range base.Paths() {
		if _, step := migration.Parse(p, &tree.File{}); ours[p] != nil || step { // a step is where its version is
			continue
		}
		best, score := "", 0.6
		for _, q := range ours.Paths() {
			if base[q] != nil || theirs[q] != nil || taken[q] || path.Ext(q) != path.Ext(p) {
				continue
			}
			if s := merge.Similarity(string(base[p].Data), string(ours[q].Data)); s > score {
				best, score = q, s
			}
		}
		if best != "" {
			moved[p], taken[best] = best, true
		}
	}
	return moved
}

// movedFolders finds folders that the user moved as a whole, so that a new file goes where its neighbours are:
// none of the generated files is in its place, and all that were moved are in one other folder.
func movedFolders(base, ours tree.Tree, moved map[string]string) map[string]string {
	folders, stayed := map[string]string{}, map[string]bool{}
	for _, p := range base.Paths() {
		dir := path.Dir(p)
		to, ok := moved[p]
		switch {
		case ours[p] != nil, ok && folders[dir] != "" && folders[dir] != path.Dir(to):
			stayed[dir] = true
		case ok:
			folders[dir] = path.Dir(to)
		}
	}
	maps.DeleteFunc(folders, func(dir, to string) bool { return stayed[dir] || dir == to })
	return folders
}
