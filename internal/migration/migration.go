// Package migration reads and writes the steps of a project's schema as the files that they are: goose's
// format (https://pressly.github.io/goose/documentation/annotations), a folder for each dialect. It decides
// nothing and touches no database.
package migration

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logixtecs/omni/internal/tree"
)

// Step is one migration: a file migrations/<dialect>/<version>_<name>.sql.
type Step struct {
	Path    string
	Dialect string
	Version int64 // 20060102150405
	Name    string
	SQL     string
}

var stepPath = regexp.MustCompile(`^migrations/([a-z0-9]+)/([0-9]{14})_([A-Za-z0-9_-]+)\.sql$`)

// Parse says which step a file is; ok is false when it is none.
func Parse(p string, f *tree.File) (s Step, ok bool) {
	m := stepPath.FindStringSubmatch(p)
	if m == nil {
		return Step{}, false
	}
	version, err := strconv.ParseInt(m[2], 10, 64)
	return Step{p, m[1], version, m[3], strings.ReplaceAll(string(f.Data), "\r\n", "\n")}, err == nil
}

// Steps are those of a tree, by dialect and then by version.
func Steps(t tree.Tree) []Step {
	var all []Step
	for p, f := range t {
		if s, ok := Parse(p, f); ok {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Dialect, b.Dialect), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// Next is the version of a step that is written at a moment: later than every other step of the trees, so
// that it comes last on a new database too.
func Next(at time.Time, trees ...tree.Tree) int64 {
	version, _ := strconv.ParseInt(at.UTC().Format("20060102150405"), 10, 64)
	for _, t := range trees {
		for _, s := range Steps(t) {
			version = max(version, s.Version+1)
		}
	}
	return version
}

// Behind is the version of a step that comes behind another one wherever it is written: the first that no step of the
// trees has.
func Behind(version int64, trees ...tree.Tree) int64 {
	taken := map[int64]bool{}
	for _, t := range trees {
		for _, s := range Steps(t) {
			taken[s.Version] = true
		}
	}
	for version++; taken[version]; version++ {
	}
	return version
}

const (
	upMark   = "-- +goose Up"
	downMark = "-- +goose Down"
	noTx     = "-- +goose NO TRANSACTION"
)

// up and down are the statements of a step, in the one direction and the other.
func (s Step) up() string {
	_, rest, _ := strings.Cut(s.SQL, upMark)
	text, _, _ := strings.Cut(rest, downMark)
	return strings.TrimSpace(text)
}

// transaction says that goose runs the step in one; a step that does not want that has its own BEGIN.
func (s Step) transaction() bool { return !strings.Contains(s.SQL, noTx) }

func (s Step) down() string {
	_, text, _ := strings.Cut(s.SQL, downMark)
	return strings.TrimSpace(text)
}

// write is a step as a file.
func write(dialect string, version int64, name, head string, transaction bool, up, down []string) (string, *tree.File) {
	var b strings.Builder
	if head != "" {
		b.WriteString("-- " + head + "\n")
	}
	if !transaction {
		b.WriteString(noTx + "\n")
	}
	b.WriteString(upMark + "\n" + strings.Join(up, "\n\n") + "\n\n" + downMark + "\n" + strings.Join(down, "\n\n") + "\n")
	return path.Join("migrations", dialect, fmt.Sprintf("%d_%s.sql", version, name)), &tree.File{Data: []byte(b.String())}
}
