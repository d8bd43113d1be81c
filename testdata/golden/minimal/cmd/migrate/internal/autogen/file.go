package autogen

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var validName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,60}$`)

// Write adds one migration to the folder of every dialect below dir, under the same version, and returns the files. It
// writes all or none. A dialect that has nothing to change gets an empty one, so that the histories stay side by side.
func Write(dir, name string, now time.Time, diffs []*Diff) (files []string, err error) {
	if !validName.MatchString(name) {
		return nil, fmt.Errorf("name migration %q: use lower case letters, digits and _, such as add_invoices", name)
	}
	version, err := nextVersion(dir, now, diffs)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			for _, f := range files {
				_ = os.Remove(f)
			}
			files = nil
		}
	}()
	for _, d := range diffs {
		file := filepath.Join(dir, d.Dialect, fmt.Sprintf("%d_%s.sql", version, name))
		if err = os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return files, err
		}
		if err = os.WriteFile(file, []byte(d.goose()), 0o644); err != nil {
			return files, err
		}
		files = append(files, file)
	}
	return files, nil
}

// nextVersion is the time, or one more than the latest version when the clock is behind it.
func nextVersion(dir string, now time.Time, diffs []*Diff) (int64, error) {
	version, err := strconv.ParseInt(now.UTC().Format("20060102150405"), 10, 64)
	if err != nil {
		return 0, err
	}
	for _, d := range diffs {
		files, err := fs.Glob(os.DirFS(dir), d.Dialect+"/*.sql")
		if err != nil {
			return 0, err
		}
		for _, f := range files {
			prefix, _, _ := strings.Cut(filepath.Base(f), "_")
			if v, err := strconv.ParseInt(prefix, 10, 64); err == nil {
				version = max(version, v+1)
			}
		}
	}
	return version, nil
}

// goose renders the file. SQLite rebuilds a table with foreign keys off, which works only outside of a transaction (inside,
// the rebuild would delete the rows that refer to it); then the file says where transactions begin and end.
func (d *Diff) goose() string {
	var b strings.Builder
	manual := hasPragma(d.Up) || hasPragma(d.Down)
	if manual {
		b.WriteString("-- +goose NO TRANSACTION\n")
	}
	b.WriteString("-- +goose Up\n")
	section(&b, d.Up, manual)
	b.WriteString("\n-- +goose Down\n")
	section(&b, d.Down, manual)
	return b.String()
}

func section(b *strings.Builder, statements []Statement, manual bool) {
	begun := false
	for _, s := range statements {
		switch pragma := isPragma(s); {
		case !manual:
		case pragma && begun:
			b.WriteString("COMMIT;\n")
			begun = false
		case !pragma && !begun:
			b.WriteString("BEGIN;\n")
			begun = true
		}
		if s.Comment != "" {
			fmt.Fprintf(b, "-- %s\n", s.Comment)
		}
		fmt.Fprintf(b, "%s;\n", s.SQL)
	}
	if begun {
		b.WriteString("COMMIT;\n")
	}
}

func hasPragma(statements []Statement) bool {
	return slices.ContainsFunc(statements, isPragma)
}
