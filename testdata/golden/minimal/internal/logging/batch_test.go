package logging_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/shop/internal/logging"
)

// counting counts the writes that reach it.
type counting struct {
	bytes.Buffer
	writes int
	err    error
}

func (c *counting) Write(p []byte) (int, error) {
	c.writes++
	if c.err != nil {
		return 0, c.err
	}
	return c.Buffer.Write(p)
}

func TestBatchWritesLinesTogetherAndSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &counting{}
		b := logging.NewBatch(out)
		for _, line := range []string{"a\n", "b\n", "c\n"} {
			_, err := b.Write([]byte(line))
			require.NoError(t, err)
		}
		require.Empty(t, out.String())
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(t, "a\nb\nc\n", out.String())
		require.Equal(t, 1, out.writes)

		_, err := b.Write([]byte("d\n"))
		require.NoError(t, err)
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(t, "a\nb\nc\nd\n", out.String(), "the timer starts again")
	})
}

func TestBatchWritesWhatIsLeftWhenClosed(t *testing.T) {
	out := &counting{}
	b := logging.NewBatch(out)
	_, err := b.Write([]byte("the last line\n"))
	require.NoError(t, err)
	require.NoError(t, b.Close())
	require.Equal(t, "the last line\n", out.String())
}

func TestBatchDoesNotWaitWhenItIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &counting{}
		b := logging.NewBatch(out)
		_, err := b.Write([]byte(strings.Repeat("x", 1<<20)))
		require.NoError(t, err)
		require.Equal(t, 1, out.writes)
		require.NoError(t, b.Close())
	})
}

func TestBatchReportsAFailedWrite(t *testing.T) {
	full := errors.New("no space left on device")
	b := logging.NewBatch(&counting{err: full})
	_, err := b.Write([]byte("a\n"))
	require.NoError(t, err)
	require.ErrorIs(t, b.Close(), full)
}

func TestBatchKeepsLinesWholeAmongGoroutines(t *testing.T) {
	out := &counting{}
	b := logging.NewBatch(out)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5000 {
				if _, err := b.Write([]byte("0123456789abcdef\n")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	require.NoError(t, b.Close())
	require.Equal(t, 40000, strings.Count(out.String(), "0123456789abcdef\n"))
	require.Equal(t, 40000*17, out.Len())
}
