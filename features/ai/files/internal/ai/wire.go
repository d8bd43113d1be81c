package ai

import (
	"bufio"
	"bytes"
	"io"
	"iter"
)

// wireError is what vendors tell of a failure, in a response or within a stream. Each of them fills some of the fields.
type wireError struct {
	Type, Status, Message string
}

func (w wireError) fill(e *Error) {
	switch {
	case w.Type != "":
		e.Code = w.Type
	case w.Status != "":
		e.Code = w.Status
	}
	e.Message = w.Message
}

// events reads the data of each event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). The
// names of the events are left out: the data repeat them. An event that the end of the stream cuts is handed on as well, so
// that a last event without its empty line counts; if it is not whole, it cannot be decoded.
func events(r io.Reader) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(make([]byte, 0, 64<<10), maxAnswer)
		var data []byte
		for lines.Scan() {
			line := lines.Bytes()
			if len(line) == 0 {
				if len(data) > 0 && !yield(data, nil) {
					return
				}
				data = nil
				continue
			}
			value, ok := bytes.CutPrefix(line, []byte("data:"))
			if !ok {
				continue // the event's name, its id, or a comment that keeps the connection open
			}
			if data != nil {
				data = append(data, '\n')
			}
			data = append(data, bytes.TrimPrefix(value, []byte(" "))...)
		}
		if err := lines.Err(); err != nil {
			yield(nil, err)
		} else if len(data) > 0 {
			yield(data, nil)
		}
	}
}

// finish translates a vendor's reason, of those that the table knows.
func finish(table map[string]string, reason string) string {
	if known, ok := table[reason]; ok {
		return known
	}
	return FinishOther
}
