package httpapi

import (
	"cmp"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
)

var installProblems sync.Once

// useProblems makes huma build our problems. Its constructors are variables of
// its package, which is why this is done once for the process: huma takes the
// shape of errors in the OpenAPI document from them, and its own put the text of
// any error into the response.
func useProblems() {
	installProblems.Do(func() {
		huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
			if status == http.StatusInternalServerError && len(errs) > 0 {
				p := problemOf(ctx.Context(), errors.Join(errs...))
				if p.Code == "internal" && msg == "cannot read request body" {
					return malformed("body", p.cause) // the client stopped sending, or sent bad chunks
				}
				return p
			}
			return fromHuma(status, msg, errs)
		}
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return fromHuma(status, msg, errs)
		}
	})
}

// WriteError answers with err from a middleware of huma, which then does not
// call the next one.
func WriteError(api huma.API, ctx huma.Context, err error) {
	// It reports only that the client is gone, which the writer has seen.
	_ = huma.WriteErr(api, ctx, http.StatusInternalServerError, "", err)
}

// finishProblem is the transformer through which every body passes on its way
// to the client.
func finishProblem(ctx huma.Context, _ string, body any) (any, error) {
	p, ok := body.(*Problem)
	if !ok {
		return body, nil
	}
	_, w := humachi.Unwrap(ctx)
	return p.finish(ctx.Context(), w.Header()), nil
}

// fromHuma makes the problem of an error that huma found in the request, or
// that an operation built with huma.Error404NotFound and its like.
func fromHuma(status int, msg string, errs []error) *Problem {
	if status == http.StatusInternalServerError {
		return internal(errors.Join(append([]error{errors.New(msg)}, errs...)...))
	}
	p := newProblem(status, codeOf(status), sentence(cmp.Or(msg, title(status))))
	var hidden []error
	for _, err := range errs {
		detailer, ok := err.(huma.ErrorDetailer)
		if !ok {
			hidden = append(hidden, err)
			continue
		}
		d := detailer.ErrorDetail()
		if q := bodyProblem(status, d); q != nil {
			return q
		}
		p.Errors = append(p.Errors, &huma.ErrorDetail{Message: d.Message, Location: d.Location, Value: echo(d.Value)})
	}
	p.cause = errors.Join(hidden...)
	return p
}

// bodyProblem recognises what huma says about a body that it could not decode:
// the message is the decoder's and the value is the whole body.
func bodyProblem(status int, d *huma.ErrorDetail) *Problem {
	if d.Location != "body" {
		return nil
	}
	cause := errors.New(d.Message)
	form, isForm := strings.CutPrefix(d.Message, "cannot read multipart form: ")
	switch _, decoded := d.Value.(string); {
	case isForm && strings.HasSuffix(form, (&http.MaxBytesError{}).Error()):
		return bodyTooLarge(cause)
	case isForm && strings.HasSuffix(form, http.ErrNotMultipart.Error()), status == http.StatusUnsupportedMediaType:
		p := newProblem(http.StatusUnsupportedMediaType, "unsupported_media_type", "The operation does not take this Content-Type.")
		p.cause = cause
		return p
	case isForm:
		return malformed("body", cause)
	case status == http.StatusBadRequest:
		p := malformed("body", cause)
		p.Errors = []*huma.ErrorDetail{{Message: d.Message, Location: "body"}} // where the JSON breaks
		return p
	case decoded && strings.HasPrefix(d.Message, "json: "):
		p := newProblem(status, codeOf(status), "A value in the body does not fit its field.")
		p.cause = cause
		return p
	}
	return nil
}

func malformed(part string, cause error) *Problem {
	p := newProblem(http.StatusBadRequest, "malformed_request", "The "+part+" cannot be parsed.")
	p.cause = cause
	return p
}

func bodyTooLarge(cause error) *Problem {
	p := newProblem(http.StatusRequestEntityTooLarge, "body_too_large", "The body is longer than the operation takes.")
	p.cause = cause
	return p
}

// echo returns a value of the request if it is short enough to help.
func echo(v any) any {
	switch v := v.(type) {
	case bool, float64, int, int64:
		return v
	case string:
		if v != "" && len(v) <= 100 {
			return v
		}
	}
	return nil
}
