package migration

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/logixtecs/omni/internal/tree"
)

// History are the steps of one feature for one dialect, in order.
type History struct {
	Feature string
	Dialect string
	Steps   []Step
}

// Histories are the steps of a tree by the feature that brings them, those with the given property only.
func Histories(t tree.Tree, wanted func(Step) bool) []History {
	var all []History
	for _, s := range Steps(t) {
		if !wanted(s) {
			continue
		}
		owner, _, _ := strings.Cut(t[s.Path].Owner, "/with/") // what it brings beside another one is its own too
		i := slices.IndexFunc(all, func(h History) bool { return h.Feature == owner && h.Dialect == s.Dialect })
		if i < 0 {
			i = len(all)
			all = append(all, History{Feature: owner, Dialect: s.Dialect})
		}
		all[i].Steps = append(all[i].Steps, s)
	}
	return all
}

var tableChange = regexp.MustCompile("(?im)^\\s*(?:" +
	"(CREATE)\\s+(?:UNLOGGED\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?|" +
	"(DROP)\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?|" +
	"(ALTER)\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?)" +
	"[\"`]?([A-Za-z_][A-Za-z0-9_]*)[\"`]?(?:\\s+RENAME\\s+TO\\s+[\"`]?([A-Za-z_][A-Za-z0-9_]*))?")

// Tables are those that exist once the history has run, in the order they were made.
func (h History) Tables() []string {
	var tables []string
	for _, s := range h.Steps {
		for _, m := range tableChange.FindAllStringSubmatch(s.up(), -1) {
			create, drop, name, renamed := m[1] != "", m[2] != "", m[4], m[5]
			at := slices.Index(tables, name)
			switch {
			case create && at < 0:
				tables = append(tables, name)
			case drop && at >= 0:
				tables = slices.Delete(tables, at, at+1)
			case renamed != "" && at >= 0:
				tables[at] = renamed
			}
		}
	}
	return tables
}

// User is the first step in a project that is not of the history itself and names one of its tables; "" when
// there is none. Where the tables were dropped once and came back, what led to that stays and does not count.
func (h History) User(project tree.Tree) string {
	dropped, restored := h.Restored(project)
	tables := h.Tables()
	if len(tables) == 0 {
		return ""
	}
	named := regexp.MustCompile("(?i)\\b(?:TABLE|INTO|FROM|JOIN|UPDATE|REFERENCES|ON)\\s+" +
		"(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?(?:ONLY\\s+)?[\"`]?(?:" + strings.Join(tables, "|") + ")\\b")
	for _, s := range Steps(project) {
		own := slices.ContainsFunc(append(restored, h.Steps...), func(o Step) bool { return o.Path == s.Path })
		if s.Dialect == h.Dialect && s.Version > dropped && !own && named.MatchString(s.up()) {
			return s.Path
		}
	}
	return ""
}

// slug is a feature's name in a file's name.
func slug(feature string) string { return strings.NewReplacer("/", "_", "-", "_").Replace(feature) }

// Dropped says whether a project's own steps have dropped the feature's tables at some time, and whether they
// are gone still: no step has restored them since.
func (h History) Dropped(project tree.Tree) (ever, still bool) {
	for _, s := range Steps(project) {
		switch {
		case s.Dialect != h.Dialect:
		case s.Name == "drop_"+slug(h.Feature):
			ever, still = true, true
		case s.Name == "restore_"+slug(h.Feature):
			still = false
		}
	}
	return ever, still
}

// Restored are the steps that brought the feature's tables back after the last time that a project's own step dropped
// them, and the version of that one. There are none where they are not as omni wrote them.
func (h History) Restored(project tree.Tree) (dropped int64, steps []Step) {
	var up, down []string
	for _, s := range Steps(project) {
		switch {
		case s.Dialect != h.Dialect:
		case s.Name == "drop_"+slug(h.Feature):
			dropped, steps, up, down = s.Version, nil, nil, nil
		case s.Name == "restore_"+slug(h.Feature):
			steps, up, down = append(steps, s), append(up, s.up()), append([]string{s.down()}, down...)
		}
	}
	wantUp, wantDown := h.sections()
	slices.Reverse(wantDown)
	if dropped == 0 || joined(up) != joined(wantUp) || joined(down) != joined(wantDown) {
		return 0, nil
	}
	return dropped, steps
}

func joined(sections []string) string { return strings.Join(sections, "\n\n") }

// LastDrop is the version of the last step of a project that dropped the feature's tables; 0 when there is none.
func (h History) LastDrop(project tree.Tree) (version int64) {
	for _, s := range Steps(project) {
		if s.Dialect == h.Dialect && s.Name == "drop_"+slug(h.Feature) {
			version = s.Version
		}
	}
	return version
}

// Drop is the step that takes back the whole history: the tables and their rows.
func (h History) Drop(version int64) (string, *tree.File) {
	up, down := h.sections()
	slices.Reverse(down)
	return write(h.Dialect, version, "drop_"+slug(h.Feature), fmt.Sprintf("The tables of %s go, with their rows.", h.Feature), h.transaction(), down, up)
}

// Restore is the step that makes again what a Drop took.
func (h History) Restore(version int64) (string, *tree.File) {
	up, down := h.sections()
	slices.Reverse(down)
	return write(h.Dialect, version, "restore_"+slug(h.Feature), fmt.Sprintf("The tables of %s again, which an earlier step dropped.", h.Feature), h.transaction(), up, down)
}

func (h History) sections() (up, down []string) {
	all := h.transaction()
	for _, s := range h.Steps {
		own := func(text string) string { return text }
		if !all && s.transaction() {
			own = func(text string) string { return "BEGIN;\n" + text + "\nCOMMIT;" }
		}
		up, down = append(up, own(s.up())), append(down, own(s.down()))
	}
	return up, down
}

// transaction says that goose runs all the steps in transactions, so that one may hold them all.
func (h History) transaction() bool {
	return !slices.ContainsFunc(h.Steps, func(s Step) bool { return !s.transaction() })
}
