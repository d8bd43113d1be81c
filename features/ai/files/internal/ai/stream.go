package ai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/problem"
)

// eventTimeout is how long a client may take to read one event.
const eventTimeout = 10 * time.Second

// The data of the events, besides "done", which has the [Completion].
type (
	delta struct {
		Text string `json:"text"`
	}
	failure struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
)

// eventStream describes the answer in the OpenAPI document.
func eventStream() *huma.Response {
	return &huma.Response{
		Description: "Server-sent events: `delta` with a `text` for each piece, at last `done` with what create-completion answers, " +
			"or `error` with a `code` and a `message` when the answer broke off. What fails before the first piece is an ordinary problem.",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}
}

func (o *operations) stream(_ context.Context, in *promptInput) (*huma.StreamResponse, error) {
	return &huma.StreamResponse{Body: func(h huma.Context) {
		w := newEventWriter(h)
		emit := func(text string) error { return w.send("delta", delta{text}) }
		c, err := o.gateway.Stream(h.Context(), in.Body.Prompt, in.Body.Task, emit, in.options()...)
		switch {
		case err == nil:
			_ = w.send("done", c) // it fails only if the client has gone
		case !w.begun:
			httpapi.WriteError(o.api, h, err)
		default:
			_ = w.send("error", failureOf(h.Context(), err))
		}
	}}, nil
}

// failureOf is what the client sees of an error that came too late for a status. When the server has ended the request, the cause
// of its context says so.
func failureOf(ctx context.Context, err error) failure {
	var p *problem.Error
	if errors.As(err, &p) || errors.As(context.Cause(ctx), &p) {
		return failure{p.Code, p.Message}
	}
	return failure{"internal", "The server failed."}
}

// eventWriter writes server-sent events.
type eventWriter struct {
	ctx   huma.Context
	http  *http.ResponseController
	begun bool
}

func newEventWriter(ctx huma.Context) *eventWriter {
	_, w := humachi.Unwrap(ctx)
	return &eventWriter{ctx: ctx, http: http.NewResponseController(w)}
}

// send writes an event and pushes it to the client.
func (w *eventWriter) send(event string, data any) error {
	if !w.begun {
		w.begun = true
		w.ctx.SetHeader("Content-Type", "text/event-stream")
		w.ctx.SetHeader("X-Accel-Buffering", "no") // nginx would collect the events
		w.ctx.SetStatus(http.StatusOK)
	}
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if err := w.http.SetWriteDeadline(time.Now().Add(eventTimeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := fmt.Fprintf(w.ctx.BodyWriter(), "event: %s\ndata: %s\n\n", event, text); err != nil {
		return err
	}
	return w.http.Flush()
}
