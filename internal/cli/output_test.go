package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// full is a disk that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// A result that cannot be written is an error, which says what was changed all the same.
func TestUnwrittenOutput(t *testing.T) {
	inProject(t)
	run := func(stdout io.Writer, args ...string) (int, string) {
		var errs bytes.Buffer
		code := Main(args, os.Environ(), strings.NewReader(""), stdout, &errs)
		return code, errs.String()
	}
	for _, line := range []string{"status", "status --json", "list", "why go.mod", "version", "help", "help add", "man", "completion bash", "schema add",
		"add clerk --dry-run", "plan add clerk"} {
		code, said := run(full{}, strings.Fields(line)...)
		require.Equal(t, exitError, code, line)
		require.Contains(t, said, "the result could not be written: no space left on device", line)
	}
	code, said := run(full{}, "add", "clerk", "--no-verify", "--json")
	require.Equal(t, exitError, code)
	var f failed
	require.NoError(t, json.Unmarshal([]byte(said), &f))
	require.Equal(t, codeOutput, f.Error.Code)
	require.Equal(t, `"omni add clerk" was applied, but the result could not be written: no space left on device`, f.Error.Message)
	require.FileExists(t, "internal/auth/clerk.go")
	code, said = run(full{}, "new", "other", "--preset", "minimal", "--no-git", "--yes")
	require.Equal(t, exitError, code)
	require.Contains(t, said, "other was made, but the result could not be written")

	code, said = run(full{}, "remove", "nothing")
	require.Equal(t, exitUsage, code, said)
	code, said = run(full{}, "remove", "clerk", "--no-verify")
	require.Equal(t, exitOK, code, "all that it says is beside the result: %s", said)
}
