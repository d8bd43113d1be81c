package gomod

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// edit gives a go.mod these requirements. Lines and blocks stay where they are, a block of one line too; what is new goes
// to the block that has the most of was, which are those that omni generated. (What modfile has for it sorts all blocks,
// puts new lines into the user's own, and loses comments.)
func edit(f *modfile.File, was, want map[string]Require, goVersion string) error {
	there := map[string]bool{}
	for _, r := range f.Require {
		next, stays := want[r.Mod.Path]
		switch {
		case !stays, next.Indirect != r.Indirect && !commented(r.Syntax):
			drop(f.Syntax, r.Syntax)
			continue
		case next.Indirect != r.Indirect:
			mark(r.Syntax, next.Indirect)
		}
		r.Syntax.Token[len(r.Syntax.Token)-1] = next.Version
		there[r.Mod.Path] = true
	}
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if !there[path] {
			insert(f.Syntax, was, path, want[path])
		}
	}
	if goVersion == "" || f.Go != nil && f.Go.Version == goVersion {
		return nil
	}
	return f.AddGoStmt(goVersion)
}

// commented says that a line has a comment beside that of an indirect requirement.
func commented(line *modfile.Line) bool {
	said := func(c modfile.Comment) bool { return c.Token != "" && !isIndirect(c) }
	return slices.ContainsFunc(line.Before, said) || slices.ContainsFunc(line.Suffix, said)
}

func isIndirect(c modfile.Comment) bool {
	return strings.TrimSpace(strings.TrimPrefix(c.Token, "//")) == "indirect"
}

// mark says in a line that has a comment whether it is indirect, as the go command reads it: "// indirect; why".
func mark(line *modfile.Line, indirect bool) {
	text := ""
	if len(line.Suffix) > 0 {
		text = strings.TrimSpace(strings.TrimPrefix(line.Suffix[0].Token, "//"))
	}
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(text, "indirect"), ";"))
	if indirect {
		text = strings.TrimSuffix("indirect; "+text, "; ")
	}
	line.Suffix = nil
	if text != "" {
		line.Suffix = []modfile.Comment{{Token: "// " + text, Suffix: true}}
	}
}

// drop takes a line out, and its block when that is empty; what is said about the block stays.
func drop(file *modfile.FileSyntax, line *modfile.Line) {
	for i, stmt := range file.Stmt {
		block, is := stmt.(*modfile.LineBlock)
		has := is && slices.Contains(block.Line, line)
		if has {
			block.Line = slices.DeleteFunc(block.Line, func(l *modfile.Line) bool { return l == line })
		}
		switch empty := has && len(block.Line) == 0; {
		case empty && len(comments(block)) > 0:
			file.Stmt[i] = &modfile.CommentBlock{Comments: modfile.Comments{Before: comments(block)}}
		case empty, stmt == modfile.Expr(line):
			file.Stmt = slices.Delete(file.Stmt, i, i+1)
		default:
			continue
		}
		return
	}
}

// comments are what is said above a block and at its parentheses.
func comments(b *modfile.LineBlock) (all []modfile.Comment) {
	for _, c := range slices.Concat(b.Before, b.LParen.Before, b.LParen.Suffix, b.RParen.Before, b.RParen.Suffix, b.Suffix) {
		if c.Token != "" {
			all = append(all, modfile.Comment{Token: c.Token})
		}
	}
	return all
}

// insert adds a requirement to the block of its kind, before the first that is greater.
func insert(file *modfile.FileSyntax, was map[string]Require, path string, r Require) {
	line := &modfile.Line{Token: []string{modfile.AutoQuote(path), r.Version}, InBlock: true}
	mark(line, r.Indirect)
	i := home(file, was, r.Indirect)
	if i < 0 {
		i = newHome(file, was, r.Indirect)
		file.Stmt = slices.Insert(file.Stmt, i, modfile.Expr(&modfile.LineBlock{Token: []string{"require"}}))
	}
	block := file.Stmt[i].(*modfile.LineBlock)
	at := slices.IndexFunc(block.Line, func(l *modfile.Line) bool { return cmp.Compare(l.Token[0], line.Token[0]) > 0 })
	if at < 0 {
		at = len(block.Line)
	}
	block.Line = slices.Insert(block.Line, at, line)
}

// home is the block that has the most of the generated lines of a kind, or one that has been made for them; -1 is none.
func home(file *modfile.FileSyntax, was map[string]Require, indirect bool) int {
	best, most := -1, 0
	for i, stmt := range file.Stmt {
		block, is := stmt.(*modfile.LineBlock)
		if !is || block.Token[0] != "require" {
			continue
		}
		n := 0
		for _, l := range block.Line {
			made := l.Start.Line == 0
			if _, generated := was[unquoted(l)]; (generated || made) && slices.ContainsFunc(l.Suffix, indirectly) == indirect {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	return best
}

func indirectly(c modfile.Comment) bool {
	return isIndirect(c) || strings.HasPrefix(c.Token, "// indirect;")
}

func unquoted(l *modfile.Line) string {
	return strings.Trim(l.Token[max(len(l.Token)-2, 0)], "\"`")
}

// newHome is the place for a new block: beside that of the other kind, direct ones first, or behind what says the
// module and its Go.
func newHome(file *modfile.FileSyntax, was map[string]Require, indirect bool) int {
	if i := home(file, was, !indirect); i >= 0 && indirect {
		return i + 1
	} else if i >= 0 {
		return i
	}
	head := 0
	for i, stmt := range file.Stmt {
		if line, is := stmt.(*modfile.Line); is && slices.Contains([]string{"module", "go", "toolchain"}, line.Token[0]) {
			head = i + 1
		}
	}
	return head
}
