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
type target struct{ url, token string }

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

// load sends the request over and over and returns the answers a second; one that is not 2xx fails.
func (t target) load(b *testing.B, request []byte) float64 {
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
	return float64(done.Load()) / time.Since(begin).Seconds()
}

// answer reads one response with a Content-Length.
func answer(r *bufio.Reader) error {
	status, err := r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 2")) {
		rest, _ := r.Peek(r.Buffered())
		return fmt.Errorf("%s%s", status, rest)
	}
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if k, v, ok := bytes.Cut(line, []byte(":")); ok && bytes.EqualFold(k, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
				return err
			}
		}
	}
	_, err = r.Discard(length)
	return err
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
