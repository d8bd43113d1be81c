package httpapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// net/http refuses by itself what is no request, straight on the connection and
// in plain text: all of it is a status line, a colon and a reason sometimes, and
// this header. An expectation that it does not know gets an empty answer.
// Handlers answer with a date in their header, so none of them begins like this.
const (
	plainRefusal      = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	expectationFailed = "HTTP/1.1 417 Expectation Failed\r\nConnection: close\r\n"
	noBody            = "\r\nContent-Length: 0\r\n\r\n"
)

// Write implements [net.Conn]. What net/http refuses by itself is a problem too.
func (c *connection) Write(p []byte) (int, error) {
	if c.answered.Swap(true) {
		return c.TCPConn.Write(p)
	}
	said := refusal(p)
	if said == nil {
		return c.TCPConn.Write(p)
	}
	if _, err := c.TCPConn.Write(said); err != nil {
		return 0, err
	}
	return len(p), nil
}

// refusal returns what is sent in the place of an answer by net/http itself, and
// nil for that of a handler.
func refusal(answer []byte) []byte {
	after, ok := bytes.CutPrefix(answer, []byte("HTTP/1.1 "))
	if !ok || len(after) == 0 || after[0] < '4' {
		return nil
	}
	line, _, own := bytes.Cut(after, []byte(plainRefusal))
	if bytes.HasPrefix(answer, []byte(expectationFailed)) && bytes.HasSuffix(answer, []byte(noBody)) {
		line, own = []byte("417"), true
	}
	if !own || bytes.Contains(line, []byte("\r\n")) {
		return nil
	}
	code, _, _ := bytes.Cut(line, []byte(" "))
	status, err := strconv.Atoi(string(code))
	if err != nil {
		return nil
	}
	_, reason, _ := bytes.Cut(line, []byte(": "))
	p := newProblem(status, codeOf(status), sentence(cmp.Or(string(reason), title(status))))
	body, _ := json.Marshal(p) // strings and numbers: it cannot fail
	return fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s\n",
		status, http.StatusText(status), p.ContentType(""), len(body)+1, body)
}
