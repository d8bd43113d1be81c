package gitx

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"

	"github.com/logixtecs/omni/internal/tree"
)

// entry is one line of a git tree object.
type entry struct {
	name string
	mode filemode.FileMode
	hash plumbing.Hash
}

// addTree adds the tree objects of a project, folder by folder from the deepest up, and returns the root's.
func addTree(p *pack, t tree.Tree, blobs map[string]plumbing.Hash) plumbing.Hash {
	return addFolder(p, t, t.Paths(), "", blobs)
}

// addFolder adds the tree object of one folder; paths are those below prefix, in order.
func addFolder(p *pack, t tree.Tree, paths []string, prefix string, blobs map[string]plumbing.Hash) plumbing.Hash {
	var entries []entry
	for len(paths) > 0 {
		path := paths[0]
		name, _, nested := strings.Cut(path[len(prefix):], "/")
		if !nested {
			entries = append(entries, entry{name, mode(t[path]), blobs[path]})
			paths = paths[1:]
			continue
		}
		below := prefix + name + "/"
		n := slices.IndexFunc(paths, func(q string) bool { return !strings.HasPrefix(q, below) })
		if n < 0 {
			n = len(paths)
		}
		entries = append(entries, entry{name, filemode.Dir, addFolder(p, t, paths[:n], below, blobs)})
		paths = paths[n:]
	}
	return p.add(plumbing.TreeObject, encodeTree(entries))
}

// encodeTree writes entries in git's order, in which a folder's name ends with a slash.
func encodeTree(entries []entry) []byte {
	key := func(e entry) string {
		if e.mode == filemode.Dir {
			return e.name + "/"
		}
		return e.name
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(key(a), key(b)) })
	var b bytes.Buffer
	for _, e := range entries {
		fmt.Fprintf(&b, "%o %s\x00%s", uint32(e.mode), e.name, e.hash[:])
	}
	return b.Bytes()
}

func mode(f *tree.File) filemode.FileMode {
	if f.Exec {
		return filemode.Executable
	}
	return filemode.Regular
}

// encodeCommit writes a commit without parents, whose author also commits.
func encodeCommit(root plumbing.Hash, author string, when time.Time, message string) []byte {
	who := fmt.Sprintf("%s %d %s", author, when.Unix(), when.Format("-0700"))
	return fmt.Appendf(nil, "tree %s\nauthor %s\ncommitter %s\n\n%s", root, who, who, message)
}

// identity is who commits, as "name <email>": the user, or omni itself on a machine where git does not know
// the user yet. A configuration that cannot be read is one that does not know.
func identity() string {
	var name, email string
	for _, scope := range []config.Scope{config.GlobalScope, config.SystemScope} {
		if c, err := config.LoadConfig(scope); err == nil {
			name, email = cmp.Or(name, c.User.Name), cmp.Or(email, c.User.Email)
		}
	}
	clean := strings.NewReplacer("<", "", ">", "", "\n", "") // as git does: they end a name
	name, email = clean.Replace(name), clean.Replace(email)
	if name == "" || email == "" {
		return "omni <omni@localhost>"
	}
	return name + " <" + email + ">"
}
