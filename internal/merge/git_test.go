//go:build matrix

package merge

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAgainstGit merges random triples here and with "git merge-file" and reports how often the two agree.
// MERGE_TRIPLES says how many; the seed is fixed, so a run can be repeated.
func TestAgainstGit(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("MERGE_TRIPLES"))
	if err != nil {
		n = 3000
	}
	r := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	kinds := map[string]int{}
	samples := map[string]string{}
	for range n {
		base := randomText(r)
		ours, theirs := edit(r, base), edit(r, base)
		here := Text(base, ours, theirs, Labels{"ours", "base", "theirs"})
		there, conflicts := gitMerge(t, dir, base, ours, theirs)
		kind := disagreement(here, there, conflicts)
		kinds[kind]++
		if samples[kind] == "" {
			samples[kind] = fmt.Sprintf("base\n%sours\n%stheirs\n%shere (%d)\n%sgit (%d)\n%s", base, ours, theirs, here.Conflicts, here.Text, conflicts, there)
		}
	}
	for kind, count := range kinds {
		t.Logf("%-40s %7d  %.2f %%", kind, count, 100*float64(count)/float64(n))
	}
	// What is left are ties: of two shortest ways from one text to the other, each program takes its own.
	require.GreaterOrEqual(t, float64(kinds[agree])/float64(n), 0.98, "%s", samples[bothClean]+samples[onlyGitConflicts])
	require.LessOrEqual(t, float64(kinds[bothClean])/float64(n), 0.0005, "%s", samples[bothClean])
}

const (
	agree            = "the same"
	bothClean        = "both clean, but different"
	onlyHere         = "a conflict here, none in git"
	onlyGitConflicts = "a conflict in git, none here"
	otherHunks       = "both in conflict, cut differently"
)

func disagreement(here Result, there string, conflicts int) string {
	switch {
	case here.Text == there:
		return agree
	case here.Conflicts == 0 && conflicts == 0:
		return bothClean
	case conflicts == 0:
		return onlyHere
	case here.Conflicts == 0:
		return onlyGitConflicts
	}
	return otherHunks
}

// gitMerge is "git merge-file": the exit code is the number of conflicts.
func gitMerge(t *testing.T, dir, base, ours, theirs string) (string, int) {
	t.Helper()
	for name, text := range map[string]string{"base": base, "ours": ours, "theirs": theirs} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	cmd := exec.Command("git", "merge-file", "-p", "--diff3", "-L", "ours", "-L", "base", "-L", "theirs", "ours", "base", "theirs")
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		require.Less(t, exit.ExitCode(), 128, string(exit.Stderr))
		return string(out), exit.ExitCode()
	}
	require.NoError(t, err)
	return string(out), 0
}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(14) {
		b.WriteString(randomLine(r))
	}
	return b.String()
}

func randomLine(r *rand.Rand) string {
	return []string{"a\n", "b\n", "c\n", "d\n", "e\n", "f\n", "g\n", "}\n", "\n"}[r.IntN(9)]
}

// edit changes a few lines, as a person or a template would.
func edit(r *rand.Rand, text string) string {
	ls := lines(text)
	for range r.IntN(4) {
		at := r.IntN(len(ls) + 1)
		switch r.IntN(3) {
		case 0:
			ls = append(ls[:at:at], append([]string{randomLine(r)}, ls[at:]...)...)
		case 1:
			if at < len(ls) {
				ls = append(ls[:at:at], ls[at+1:]...)
			}
		default:
			if at < len(ls) {
				ls = append(ls[:at:at], append([]string{randomLine(r)}, ls[at+1:]...)...)
			}
		}
	}
	return strings.Join(ls, "")
}
