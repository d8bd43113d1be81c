// Package gitx makes a project's git repository through go-git, so that no git binary is needed.
package gitx

import (
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Init makes dir a repository on the branch main and commits all that is in it and not ignored. The
// author is the user's from the global git configuration. It returns the commit's hash.
func Init(dir, message string, now time.Time) (string, error) {
	repo, err := git.PlainInitWithOptions(dir, &git.PlainInitOptions{
		InitOptions: git.InitOptions{DefaultBranch: plumbing.NewBranchReferenceName("main")},
	})
	if err != nil {
		return "", err
	}
	w, err := repo.Worktree()
	if err != nil {
		return "", err
	}
	if err := w.AddWithOptions(&git.AddOptions{All: true}); err != nil {
		return "", err
	}
	author := identity(repo)
	author.When = now
	hash, err := w.Commit(message, &git.CommitOptions{Author: author})
	return hash.String(), err
}

// identity is who commits: the user, or omni itself on a machine where git does not know the user yet.
func identity(repo *git.Repository) *object.Signature {
	author := &object.Signature{Name: "omni", Email: "omni@localhost"}
	c, err := repo.ConfigScoped(config.SystemScope)
	if err == nil && c.User.Name != "" && c.User.Email != "" {
		author.Name, author.Email = c.User.Name, c.User.Email
	}
	return author
}
