package main

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWorker(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stdout, log := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"worker"}, settings(t, "PORT=0"), log, t.Output())
		_ = log.Close()
	}()
	listening(t, stdout)
	stop()
	require.Zero(t, <-ended)

	code, _, stderr := call(t, []string{"worker", "now"})
	require.Equal(t, 2, code)
	require.Contains(t, stderr, `api worker: unexpected argument "now"`)
}
