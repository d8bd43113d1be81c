package httpapi_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/httpapi"
)

// dump is a file that begins as net/http refuses what is no request.
const dump = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"

// What is no request, and never reaches a handler, is refused with a problem too.
func TestWhatIsNoRequestIsAProblem(t *testing.T) {
	api := httpapi.New(httpapi.Options{})
	api.Handle(http.MethodGet, "/dump", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(dump)))
		_ = http.NewResponseController(w).Flush()
		_, _ = io.WriteString(w, dump)
	}))
	address := strings.TrimPrefix(listen(t, httpapi.ServerOptions{Handler: api}).url, "http://")

	const get = "GET /dump HTTP/1.1\r\n"
	long := get + "Host: x\r\nX: "
	long += strings.Repeat("x", 68<<10-len(long)) // all is read: what is left over would reset the connection
	for name, c := range map[string]struct {
		first        string // is in the answer to a request before
		request      string
		status       int
		code, detail string
	}{
		"nonsense":            {"", "nonsense\r\n\r\n", 400, "malformed_request", "Bad Request."},
		"no host":             {"", get + "\r\n", 400, "malformed_request", "Missing required Host header."},
		"a space in a header": {"", get + "Host: x\r\nA b: c\r\n\r\n", 400, "malformed_request", "Invalid header name."},
		"a long header":       {"", long, 431, "request_header_fields_too_large", "Request Header Fields Too Large."},
		"a transfer encoding": {"", get + "Host: x\r\nTransfer-Encoding: zstd\r\n\r\n", 501, "not_implemented", "Not Implemented."},
		"a version of HTTP":   {"", "GET /dump HTTP/4.0\r\nHost: x\r\n\r\n", 505, "http_version_not_supported", "Unsupported protocol version."},
		"an expectation":      {"", get + "Host: x\r\nExpect: miracles\r\n\r\n", 417, "expectation_failed", "Expectation Failed."},
		"behind a request":    {"route_not_found", "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n", 400, "malformed_request", "Bad Request."},
		"behind such a file":  {dump, get + "Host: x\r\n\r\nnonsense\r\n\r\n", 400, "malformed_request", "Bad Request."},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", address)
			require.NoError(t, err)
			defer conn.Close()
			_, err = io.WriteString(conn, c.request)
			require.NoError(t, err)
			answers := bufio.NewReader(conn)
			if c.first != "" {
				_, body := receive(t, answers)
				require.Contains(t, body, c.first)
			}
			res, body := receive(t, answers)
			require.Equal(t, c.detail, requireProblem(t, res, body, c.status, c.code).Detail)
			require.True(t, res.Close)
			_, err = answers.ReadByte()
			require.Equal(t, io.EOF, err)
		})
	}
}

func receive(t *testing.T, answers *bufio.Reader) (*http.Response, string) {
	t.Helper()
	res, err := http.ReadResponse(answers, nil)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, string(body)
}
