package problem_test

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/problem"
)

func TestErrorKeepsItsCauseForTheLog(t *testing.T) {
	gone := problem.New(problem.NotFound, "todo_not_found", "There is no such todo.")
	require.EqualError(t, gone, "todo_not_found: There is no such todo.")
	require.NoError(t, errors.Unwrap(gone))

	err := gone.Because(io.EOF)
	require.EqualError(t, err, "todo_not_found: There is no such todo.: EOF")
	require.ErrorIs(t, err, io.EOF)
	require.ErrorIs(t, err, gone, "a copy with a cause is still the declared error")
	require.NotErrorIs(t, gone, io.EOF, "the declared error is left alone")
	require.NotErrorIs(t, err, problem.New(problem.NotFound, "user_not_found", ""))
}
