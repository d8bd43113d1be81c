package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logixtecs/omni/internal/term"
)

// Exit codes. Nothing has changed on disk after any but exitOK and exitConflicts, unless the message of codeOutput says so.
const (
	exitOK        = 0
	exitError     = 1
	exitConflicts = 2
	exitUsage     = 3
)

// code names a kind of failure for programs; docs/cli.md says what each means. A code never changes its
// meaning; a new kind of failure gets a new one.
type code string

// The codes.
const (
	codeFailed        code = "failed"
	codeInterrupted   code = "interrupted"
	codeUsage         code = "usage"
	codeNoTerminal    code = "no_terminal"
	codeUnknown       code = "unknown_feature"
	codeUnknownPreset code = "unknown_preset"
	codeExclusive     code = "exclusive_features"
	codeNeeded        code = "feature_needed"
	codePresent       code = "feature_present"
	codeAbsent        code = "feature_absent"
	codeName          code = "invalid_name"
	codeModule        code = "invalid_module"
	codeTarget        code = "target_exists"
	codePermission    code = "no_permission"
	codeDiskFull      code = "disk_full"
	codeNoProject     code = "no_project"
	codeState         code = "unreadable_state"
	codeTooNew        code = "project_too_new"
	codeDirty         code = "dirty_tree"
	codePending       code = "change_pending"
	codeNothing       code = "nothing_pending"
	codeMarkers       code = "markers_left"
	codeConflicts     code = "conflicts"
	codeBuild         code = "does_not_build"
	codePlan          code = "invalid_plan"
	codeStale         code = "stale_plan"
	codeUnhealthy     code = "unhealthy"
	codeOutput        code = "unwritten_output"
)

// codes are all of them, in the order of docs/cli.md.
var codes = []code{
	codeFailed, codeInterrupted, codeUsage, codeNoTerminal, codeUnknown, codeUnknownPreset, codeExclusive, codeNeeded,
	codePresent, codeAbsent, codeName, codeModule, codeTarget, codePermission, codeDiskFull, codeNoProject, codeState,
	codeTooNew, codeDirty, codePending, codeNothing, codeMarkers, codeConflicts, codeBuild, codePlan, codeStale, codeUnhealthy,
	codeOutput,
}

// codedError is an error that a program can tell from others.
type codedError struct {
	code code
	error
}

func (e codedError) Unwrap() error { return e.error }

// coded gives an error its code; nil stays nil, and a code that the error has already stays.
func coded(c code, err error) error {
	if err == nil || errors.As(err, new(codedError)) {
		return err
	}
	return codedError{c, err}
}

func failure(c code, format string, args ...any) error {
	return codedError{c, fmt.Errorf(format, args...)}
}

// usage is a command line that cannot be understood; the message ends with where to read on.
func usage(format string, args ...any) error { return failure(codeUsage, format, args...) }

// codeOf is the code of an error.
func codeOf(err error) code {
	var c codedError
	switch {
	case errors.Is(err, context.Canceled):
		return codeInterrupted
	case errors.As(err, &c):
		return c.code
	case errors.As(err, new(conflictsError)):
		return codeConflicts
	}
	return codeFailed
}

// unwritten is the error of a command whose result could not be written, which says what was changed all the same. One
// that says more stays.
func unwritten(t *term.IO, err error) error {
	why := t.Unwritten()
	switch {
	case why == nil, err != nil && !errors.Is(err, why):
		return err
	case t.Made != "":
		return failure(codeOutput, "%s, but the result could not be written: %w", t.Made, why)
	}
	return failure(codeOutput, "the result could not be written: %w", why)
}

// exitCode is what the shell sees: what the command line itself got wrong is 3.
func (c code) exitCode() int {
	wrong := []code{codeUsage, codeNoTerminal, codeUnknown, codeUnknownPreset, codeExclusive, codeNeeded, codePresent, codeAbsent, codeName, codeModule, codePlan}
	switch {
	case slices.Contains(wrong, c):
		return exitUsage
	case c == codeConflicts:
		return exitConflicts
	}
	return exitError
}

// failed is an error as --json shows it, on standard error.
type failed struct {
	Schema string       `json:"schema"`
	Error  failedReason `json:"error"`
}

type failedReason struct {
	Code    code   `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Exit    int    `json:"exit"`
}

// fail writes an error for whoever reads it, and returns the exit code.
func fail(t *term.IO, err error) int {
	c, message := codeOf(err), strings.TrimSpace(err.Error())
	if c == codeInterrupted {
		message = "interrupted; nothing was written"
	}
	if !t.JSON {
		t.Fail(message)
		return c.exitCode()
	}
	r := failedReason{Code: c, Message: message, Exit: c.exitCode()}
	// Messages read "what is wrong; what to do".
	if i := strings.LastIndex(message, "; "); i > 0 {
		r.Message, r.Hint = message[:i], message[i+2:]
	}
	enc := json.NewEncoder(t.Err)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(failed{Schema: "omni.error/v1", Error: r}) // to a stream that is closed nothing can be said
	return r.Exit
}
