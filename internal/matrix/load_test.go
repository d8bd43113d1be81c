//go:build matrix

package matrix

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The load: so many connections, for so long. The client writes prepared bytes and reads just enough of
// the answer, so that it takes little of the two cores it shares with the servers.
const (
	connections = 16
	round       = 2 * time.Second
)

// target is a server under load.
type target struct {
	url, token string
	pid        int
}

// measured are the rounds of one target: answers a second, and the processor time of the server for one
// answer in microseconds, which a busy machine disturbs less.
type measured struct{ rate, cpu []float64 }

func (m *measured) add(rate, cpu float64) {
	m.rate, m.cpu = append(m.rate, rate), append(m.cpu, cpu)
}

func (t target) request(method, path, body string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, path)
	if t.token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", t.token)
	}
	if body != "" {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}

// load sends the request over and over and returns the answers a second, and the server's processor time
// for one in microseconds; one that is not 2xx fails.
func (t target) load(b *testing.B, request []byte) (rate, cpu float64) {
	before := processorTime(b, t.pid)
	var done atomic.Int64
	var wg sync.WaitGroup
	stop := time.Now().Add(round)
	begin := time.Now()
	for range connections {
		wg.Go(func() {
			conn, err := net.Dial("tcp", strings.TrimPrefix(t.url, "http://"))
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			r := bufio.NewReaderSize(conn, 16<<10)
			for time.Now().Before(stop) {
				if _, err := conn.Write(request); err != nil {
					b.Error(err)
					return
				}
				if err := answer(r); err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	n := float64(done.Load())
	return n / time.Since(begin).Seconds(), (processorTime(b, t.pid) - before).Seconds() * 1e6 / n
}

// processorTime is what a process has used so far, from /proc/PID/stat (proc(5): utime and stime, in ticks
// of 10 ms).
func processorTime(b *testing.B, pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	require.NoError(b, err)
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	require.NoError(b, err)
	system, err := strconv.Atoi(fields[12])
	require.NoError(b, err)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// answer reads one response with a Content-Length. It looks at no header but that one, so that a server that
// sends more of them costs the client no more.
func answer(r *bufio.Reader) error {
	head, err := header(r)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(head, []byte("HTTP/1.1 2")) {
		rest, _ := r.Peek(r.Buffered())
		return fmt.Errorf("%s", rest)
	}
	const name = "\r\nContent-Length: "
	at := bytes.Index(head, []byte(name)) + len(name)
	value, _, _ := bytes.Cut(head[at:], []byte("\r\n"))
	length, err := strconv.Atoi(string(value))
	if err != nil {
		return err
	}
	_, err = r.Discard(len(head) + length)
	return err
}

// header returns the next response's status and headers with the empty line behind them, without reading on.
func header(r *bufio.Reader) ([]byte, error) {
	for want := 1; ; want = r.Buffered() + 1 {
		if _, err := r.Peek(want); err != nil {
			return nil, err
		}
		data, _ := r.Peek(r.Buffered())
		if end := bytes.Index(data, []byte("\r\n\r\n")); end >= 0 {
			return data[:end+4], nil
		}
	}
}

type todo struct{ ID string }

// post creates one todo in the ordinary way.
func (t target) post(b *testing.B) todo {
	req, err := http.NewRequest("POST", t.url+"/api/v1/todos", strings.NewReader(`{"title":"Buy milk"}`))
	require.NoError(b, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+t.token)
	res, err := http.DefaultClient.Do(req)
	require.NoError(b, err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	require.NoError(b, err)
	require.Equal(b, http.StatusCreated, res.StatusCode, string(data))
	var got todo
	require.NoError(b, json.Unmarshal(data, &got))
	return got
}

func median(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
