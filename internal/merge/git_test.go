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
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAgainstGit merges random triples here and with "git merge-file" and reports how often the two agree.
// MERGE_TRIPLES says how many; the seeds are fixed, so a run can be repeated.
func TestAgainstGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git to compare with")
	}
	n, err := strconv.Atoi(os.Getenv("MERGE_TRIPLES"))
	if err != nil {
		n = 4000
	}
	const workers = 4
	var mu sync.Mutex
	kinds, samples := map[string]int{}, map[string]string{}
	t.Run("triples", func(t *testing.T) {
		for worker := range workers {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				r, dir := rand.New(rand.NewPCG(1, uint64(worker))), t.TempDir()
				for range n / workers {
					kind, sample := compare(t, r, dir)
					mu.Lock()
					kinds[kind]++
					samples[kind] = sample
					mu.Unlock()
				}
			})
		}
	})
	for kind, count := range kinds {
		t.Logf("%-40s %7d  %.2f %%", kind, count, 100*float64(count)/float64(n))
	}
	// What is left are ties, which TestTiesWithGit explains.
	require.GreaterOrEqual(t, float64(kinds[agree])/float64(n), 0.98, "%s", samples[bothClean]+samples[onlyGitConflicts])
	require.LessOrEqual(t, float64(kinds[bothClean])/float64(n), 0.0005, "%s", samples[bothClean])
}

// compare merges one random triple in both ways. One side unchanged gives the other side, and no line that a side
// added is lost, whatever git says.
func compare(t *testing.T, r *rand.Rand, dir string) (kind, sample string) {
	base := randomText(r)
	ours, theirs := edit(r, base), edit(r, base)
	here := Text(base, ours, theirs, Labels{"ours", "base", "theirs"})
	require.Equal(t, Result{Text: ours}, Text(base, ours, base, Labels{}))
	require.Equal(t, Result{Text: theirs}, Text(base, base, theirs, Labels{}))
	requireAdded(t, base, ours, here.Text)
	requireAdded(t, base, theirs, here.Text)
	there, conflicts := gitMerge(t, dir, base, ours, theirs)
	return disagreement(here, there, conflicts),
		fmt.Sprintf("base\n%sours\n%stheirs\n%shere (%d)\n%sgit (%d)\n%s", base, ours, theirs, here.Conflicts, here.Text, conflicts, there)
}

// requireAdded asserts that a merged text has each line at least as often more than the base as the side has.
func requireAdded(t *testing.T, base, side, merged string) {
	t.Helper()
	count := func(text string) map[string]int {
		n := map[string]int{}
		for _, l := range lines(text) {
			n[l]++
		}
		return n
	}
	was, has := count(base), count(merged)
	for line, n := range count(side) {
		if was[line] == 0 {
			require.GreaterOrEqual(t, has[line], n, "%q is lost in\n%s", line, merged)
		}
	}
}

// The two disagree where there are ties: of several shortest ways from one text to another each takes its own, and
// says of equal lines which one is new or gone. Here is one of each kind.
func TestTiesWithGit(t *testing.T) {
	const markers = "<<<<<<< ours\n%s||||||| base\n%s=======\n%s>>>>>>> theirs\n"
	conflict := func(ours, base, theirs string) string { return fmt.Sprintf(markers, ours, base, theirs) }
	for name, c := range map[string]struct{ base, ours, theirs, here, there string }{
		// Each side has one of three equal lines less. Here both took the same one away, and b is new in theirs; in git
		// b stands in the place of one and ours took another one away.
		bothClean: {"a\na\na\nc\n", "a\na\nc\n", "b\na\na\nc\na\n", "b\na\na\nc\na\n", "b\na\nc\na\n"},
		// Ours kept one of two equal lines. Here it is the last one, so that what theirs wrote behind it touches what
		// ours took away; git keeps the first one.
		onlyHere: {"c\nb\nb\n", "b\n", "b\na\n", conflict("b\n", "c\nb\nb\n", "b\na\n"), "b\na\n"},
		// The reverse: what ours and theirs took away is the same line here and another one in git.
		onlyGitConflicts: {"a\nc\nc\n", "c\nx\n", "c\nc\n", "c\nx\n", conflict("", "a\nc\n", "c\n") + "c\nx\n"},
		// Both see a conflict, and begin it at another one of the equal lines.
		otherHunks: {"a\nc\n", "b\na\n", "b\na\na\n", "b\na\n" + conflict("", "c\n", "a\n"), conflict("b\n", "", "b\na\n") + "a\n"},
	} {
		t.Run(name, func(t *testing.T) {
			here := Text(c.base, c.ours, c.theirs, Labels{"ours", "base", "theirs"})
			require.Equal(t, c.here, here.Text)
			if _, err := exec.LookPath("git"); err != nil {
				return
			}
			there, conflicts := gitMerge(t, t.TempDir(), c.base, c.ours, c.theirs)
			require.Equal(t, c.there, there)
			require.Equal(t, name, disagreement(here, there, conflicts))
		})
	}
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
