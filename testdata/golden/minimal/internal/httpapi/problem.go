package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"example.com/shop/internal/problem"
)

// Problem is the body of every error response of a [Server] with an [API]
// (RFC 9457).
type Problem struct {
	Type      string              `json:"type" format:"uri-reference" doc:"Identifies the kind of problem; about:blank when the status says it all." example:"about:blank"`
	Title     string              `json:"title" doc:"The meaning of the status." example:"Not Found"`
	Status    int                 `json:"status" doc:"The HTTP status." example:"404"`
	Detail    string              `json:"detail" doc:"What happened, for people." example:"There is no such todo."`
	Code      string              `json:"code" doc:"What happened, for programs; it never changes." example:"todo_not_found"`
	RequestID string              `json:"request_id" doc:"Quote it when you ask for help."`
	Errors    []*huma.ErrorDetail `json:"errors,omitempty" doc:"What is wrong with the input."`

	cause error // for the log
}

// Error returns the detail.
func (p *Problem) Error() string { return p.Detail }

// Unwrap returns what the client does not see.
func (p *Problem) Unwrap() error { return p.cause }

// GetStatus implements [huma.StatusError].
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements [huma.ContentTypeFilter].
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func newProblem(status int, code, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: title(status), Status: status, Code: code, Detail: detail}
}

func internal(cause error) *Problem {
	p := newProblem(http.StatusInternalServerError, "internal", "The server failed. The request id leads us to the reason.")
	p.cause = cause
	return p
}

// problemOf decides what a client sees of an error: a problem's code and
// message, and of every other error only that there was one.
func problemOf(ctx context.Context, err error) *Problem {
	var (
		written *Problem
		known   *problem.Error
		tooBig  *http.MaxBytesError
	)
	if errors.Is(err, context.Canceled) && errors.As(context.Cause(ctx), &known) {
		err = known.Because(err) // the server ended the request, for this reason
	}
	switch {
	case errors.As(err, &written):
		return written
	case errors.As(err, &known):
		p := newProblem(statusOf(known.Kind), known.Code, known.Message)
		p.cause = err
		return p
	case errors.As(err, &tooBig):
		return bodyTooLarge(err)
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		p := newProblem(statusClientGone, "client_closed_request", "The client went away.")
		p.cause = err
		return p
	}
	return internal(err)
}

// statusOf maps the kinds to statuses.
func statusOf(k problem.Kind) int {
	switch k {
	case problem.Invalid:
		return http.StatusUnprocessableEntity
	case problem.Unauthenticated:
		return http.StatusUnauthorized
	case problem.Forbidden:
		return http.StatusForbidden
	case problem.NotFound:
		return http.StatusNotFound
	case problem.Conflict:
		return http.StatusConflict
	case problem.TooManyRequests:
		return http.StatusTooManyRequests
	case problem.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// WriteProblem answers with err from a plain handler. Operations return their
// errors, and middlewares of huma use [WriteError].
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	writeProblem(w, r, problemOf(r.Context(), err))
}

func writeProblem(w http.ResponseWriter, r *http.Request, p *Problem) {
	p = p.finish(r.Context(), w.Header())
	body, _ := json.Marshal(p) // strings and numbers: it cannot fail
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n'))
}

// finish returns a copy for one response and leaves the cause for the log line.
func (p *Problem) finish(ctx context.Context, header http.Header) *Problem {
	sent := *p
	if x := exchangeOf(ctx); x != nil {
		sent.RequestID, x.err, x.log = x.id, p.cause, ctx
	}
	if p.Status == http.StatusUnauthorized && header.Get("WWW-Authenticate") == "" {
		header.Set("WWW-Authenticate", "Bearer") // RFC 6750 §3
	}
	return &sent
}

func notFound(w http.ResponseWriter, r *http.Request) {
	writeProblem(w, r, newProblem(http.StatusNotFound, "route_not_found", "There is nothing at this path."))
}

// methodNotAllowed also lists the methods that are, which RFC 9110 §15.5.6
// demands. The router calls it for a method that it does not know, wherever.
func (a *API) methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	methods := a.allowed(routePath(r))
	if len(methods) == 0 {
		notFound(w, r)
		return
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	writeProblem(w, r, newProblem(http.StatusMethodNotAllowed, "method_not_allowed", "This path does not take the method "+r.Method+"."))
}
