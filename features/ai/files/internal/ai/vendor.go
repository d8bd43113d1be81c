package ai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// maxAnswer bounds the memory for one answer in bytes.
const maxAnswer = 16 << 20

// VendorOptions configure the provider of a vendor. All are needed.
type VendorOptions struct {
	// Key is the secret key of the account.
	Key string

	// BaseURL is where the API is, with the version where the vendor's path has one.
	BaseURL string

	// Client sends the requests.
	Client *http.Client
}

// vendor is a provider behind HTTP: a wire format, and what all of them have in common.
type vendor struct {
	VendorOptions
	name   string
	models map[Task]string
	wire   wire
}

// wire is the format of one vendor's API.
type wire interface {
	// call returns the path, the headers and the JSON body that ask for an answer.
	call(model string, r Request, stream bool) (path string, header map[string]string, body any)

	// whole reads an answer.
	whole(body []byte, c *Completion) error

	// event reads an event of a stream: the text that it adds, and whether it is the last one. What else it tells goes
	// into c. A format without a last event sets c.FinishReason.
	event(data []byte, c *Completion) (text string, last bool, err error)
}

// Name implements [Provider].
func (v *vendor) Name() string { return v.name }

// Model implements [Provider].
func (v *vendor) Model(t Task) string { return v.models[t] }

// Complete implements [Provider].
func (v *vendor) Complete(ctx context.Context, model string, r Request) (*Completion, error) {
	c := &Completion{Provider: v.name, Model: model}
	response, err := v.post(ctx, model, r, false)
	if err != nil {
		return c, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return c, broken(v.name, "cut_off", err)
	}
	if len(body) > maxAnswer {
		return c, broken(v.name, "too_long", fmt.Errorf("the answer is longer than %d bytes", maxAnswer))
	}
	return c, v.wrap(v.wire.whole(body, c))
}

// Stream implements [Provider]. A stream that ends without saying why is an error: the rest of the answer is missing.
func (v *vendor) Stream(ctx context.Context, model string, r Request, emit func(text string) error) (*Completion, error) {
	c := &Completion{Provider: v.name, Model: model}
	response, err := v.post(ctx, model, r, true)
	if err != nil {
		return c, err
	}
	defer func() { _ = response.Body.Close() }()
	if kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); kind != "text/event-stream" {
		return c, broken(v.name, "no_stream", fmt.Errorf("the answer is %q, not an event stream", kind))
	}
	var text strings.Builder
	defer func() { c.Text = text.String() }()
	for data, err := range events(response.Body) {
		if err != nil {
			return c, broken(v.name, "cut_off", err)
		}
		piece, last, err := v.wire.event(data, c)
		if err != nil {
			return c, v.wrap(err)
		}
		if piece != "" {
			text.WriteString(piece)
			if err := emit(piece); err != nil {
				return c, err
			}
		}
		if last {
			return c, nil
		}
	}
	if c.FinishReason == "" {
		return c, broken(v.name, "cut_off", errors.New("the stream ended without saying why"))
	}
	return c, nil
}

// post sends the request and returns the answer when its status is 200.
func (v *vendor) post(ctx context.Context, model string, r Request, stream bool) (*http.Response, error) {
	path, header, body := v.wire.call(model, r, stream)
	text, err := json.Marshal(body)
	if err != nil {
		return nil, broken(v.name, "request", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(v.BaseURL, "/")+path, bytes.NewReader(text))
	if err != nil {
		return nil, broken(v.name, "request", err)
	}
	if !r.Last {
		request.GetBody = nil // the client cannot send it again: the next model is the quicker way
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	if stream {
		request.Header.Set("Accept", "text/event-stream")
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := v.Client.Do(request)
	if err != nil {
		return nil, broken(v.name, "no_answer", err)
	}
	if response.StatusCode != http.StatusOK {
		defer func() { _ = response.Body.Close() }()
		return nil, v.failure(response)
	}
	return response, nil
}

// failure reads the error that came instead of an answer. All vendors put it below "error".
func (v *vendor) failure(response *http.Response) *Error {
	e := &Error{Provider: v.name, Status: response.StatusCode, Code: "error"}
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	var envelope struct{ Error wireError }
	if err != nil || json.Unmarshal(body, &envelope) != nil {
		return e // a proxy's page, perhaps: the status says enough
	}
	envelope.Error.fill(e)
	if e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden {
		e.Message = "the key is not accepted" // the vendor's message may quote parts of it
	}
	e.Message = clean(e.Message, v.Key)
	return e
}

// wrap gives the provider's name to an error of the wire format.
func (v *vendor) wrap(err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if !errors.As(err, &e) {
		return broken(v.name, "malformed", err)
	}
	e.Provider, e.Message = v.name, clean(e.Message, v.Key)
	return e
}
