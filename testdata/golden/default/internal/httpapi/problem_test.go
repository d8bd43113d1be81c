package httpapi_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/problem"
)

const (
	waitFor = 5 * time.Second
	tick    = time.Millisecond
)

const secret = "pq: password authentication failed for db.internal:5432"

type input struct {
	Body struct {
		Title string `json:"title" minLength:"1" maxLength:"9"`
		Count int8   `json:"count,omitempty"`
	}
}

func registerFailing(a *httpapi.API) {
	v1 := a.Version(1)
	fail := func(path string, err error) {
		huma.Get(v1, path, func(context.Context, *struct{}) (*struct{}, error) { return nil, err })
	}
	gone := problem.New(problem.NotFound, "todo_not_found", "There is no such todo.")
	fail("/gone", fmt.Errorf("get todo: %w", gone.Because(errors.New(secret))))
	fail("/invalid", problem.New(problem.Invalid, "cursor_invalid", "The cursor is not one of ours."))
	fail("/unauthenticated", problem.New(problem.Unauthenticated, "token_expired", "The token has expired."))
	fail("/challenge", huma.ErrorWithHeaders(problem.New(problem.Unauthenticated, "token_expired", "The token has expired."),
		http.Header{"Www-Authenticate": {`Bearer error="invalid_token"`}}))
	fail("/forbidden", problem.New(problem.Forbidden, "role_missing", "You lack the role."))
	fail("/conflict", problem.New(problem.Conflict, "todo_exists", "The todo exists."))
	fail("/limited", problem.New(problem.TooManyRequests, "quota_used", "The quota is used up."))
	fail("/unavailable", problem.New(problem.Unavailable, "mail_down", "Mail is down."))
	fail("/declared-internal", problem.New(problem.Internal, "ledger_broken", "The ledger is broken."))
	fail("/plain", errors.New(secret))
	fail("/huma", huma.Error404NotFound("no such thing", errors.New(secret)))
	fail("/huma-silent", huma.Error410Gone(""))
	fail("/huma-wrapped", fmt.Errorf("%s: %w", secret, huma.Error409Conflict("taken")))
	fail("/huma-internal", huma.Error500InternalServerError(secret, errors.New(secret)))
	huma.Get(v1, "/panic", func(context.Context, *struct{}) (*struct{}, error) { panic(secret) })
	huma.Get(v1, "/number", func(context.Context, *struct {
		N int `query:"n" maximum:"5"`
	}) (*struct{}, error) {
		return nil, nil
	})
	huma.Get(v1, "/named/{name}", func(context.Context, *struct {
		Name string `path:"name"`
	}) (*struct{}, error) {
		return nil, nil
	})
	huma.Post(v1, "/todos", func(context.Context, *input) (*struct{}, error) { return nil, nil })
	huma.Post(v1, "/raw", func(context.Context, *struct{ RawBody []byte }) (*struct{}, error) { return nil, nil })
	huma.Post(v1, "/form", func(context.Context, *struct{ RawBody multipart.Form }) (*struct{}, error) { return nil, nil })
	a.Handle(http.MethodPost, "/plain", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b bytes.Buffer
		_, err := b.ReadFrom(r.Body)
		httpapi.WriteProblem(w, r, fmt.Errorf("%s: %w", secret, err))
	}))
}

// Every error that the API answers with is a problem with a code, and no text of
// an internal error is in it.
func TestEveryErrorIsAProblem(t *testing.T) {
	url := start(t, httpapi.Options{MaxBodyBytes: 1000}, registerFailing)
	long := `{"title":"` + strings.Repeat("x", 2000) + `"}`
	var form bytes.Buffer
	mw := multipart.NewWriter(&form)
	require.NoError(t, mw.WriteField("f", strings.Repeat("x", 2000)))
	require.NoError(t, mw.Close())

	for _, c := range []struct {
		method, path, body, contentType string
		status                          int
		code                            string
	}{
		{"GET", "/api/v1/gone", "", "", 404, "todo_not_found"},
		{"GET", "/api/v1/invalid", "", "", 422, "cursor_invalid"},
		{"GET", "/api/v1/unauthenticated", "", "", 401, "token_expired"},
		{"GET", "/api/v1/forbidden", "", "", 403, "role_missing"},
		{"GET", "/api/v1/conflict", "", "", 409, "todo_exists"},
		{"GET", "/api/v1/limited", "", "", 429, "quota_used"},
		{"GET", "/api/v1/unavailable", "", "", 503, "mail_down"},
		{"GET", "/api/v1/declared-internal", "", "", 500, "ledger_broken"},
		{"GET", "/api/v1/plain", "", "", 500, "internal"},
		{"GET", "/api/v1/panic", "", "", 500, "internal"},
		{"GET", "/api/v1/huma", "", "", 404, "not_found"},
		{"GET", "/api/v1/huma-silent", "", "", 410, "gone"},
		{"GET", "/api/v1/huma-wrapped", "", "", 409, "conflict"},
		{"GET", "/api/v1/huma-internal", "", "", 500, "internal"},
		{"GET", "/api/v1/number?n=9", "", "", 422, "validation_failed"},
		{"GET", "/api/v1/number?n=x", "", "", 422, "validation_failed"},
		{"GET", "/api/v1/number?n=1&m=50%", "", "", 400, "malformed_request"},
		{"GET", "/api/v1/number?n=1;m=1", "", "", 400, "malformed_request"},
		{"GET", "/nowhere", "", "", 404, "route_not_found"},
		{"GET", "/docs/nowhere.js", "", "", 404, "route_not_found"},
		{"DELETE", "/api/v1/todos", "", "", 405, "method_not_allowed"},
		{"BREW", "/api/v1/todos", "", "", 405, "method_not_allowed"},
		{"BREW", "/nowhere", "", "", 404, "route_not_found"},
		{"POST", "/api/v1/todos", "", "", 400, "malformed_request"},
		{"POST", "/api/v1/todos", "{", "", 400, "malformed_request"},
		{"POST", "/api/v1/todos", "{}", "", 422, "validation_failed"},
		{"POST", "/api/v1/todos", `{"title":"t","count":1000}`, "", 422, "validation_failed"},
		{"POST", "/api/v1/todos", "title=t", "application/x-www-form-urlencoded", 415, "unsupported_media_type"},
		{"POST", "/api/v1/todos", long, "", 413, "body_too_large"},
		{"POST", "/api/v1/raw", long, "", 413, "body_too_large"},
		{"POST", "/api/v1/form", form.String(), mw.FormDataContentType(), 413, "body_too_large"},
		{"POST", "/api/v1/form", "{}", "application/json", 415, "unsupported_media_type"},
		{"POST", "/api/v1/form", "broken", mw.FormDataContentType(), 400, "malformed_request"},
		{"POST", "/plain", long, "", 413, "body_too_large"},
	} {
		t.Run(c.method+c.path+c.code, func(t *testing.T) {
			var headers []string
			if c.contentType != "" {
				headers = append(headers, "Content-Type: "+c.contentType)
			}
			res, body := send(t, c.method, url+c.path, c.body, headers...)
			requireProblem(t, res, body, c.status, c.code)
			require.NotContains(t, body, "pq:")
			require.NotContains(t, body, "Go struct")
			require.Less(t, len(body), 1000, "the body is not echoed")
		})
	}
}

func TestValidationSaysWhatIsWrongWhere(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	res, body := send(t, "POST", url+"/api/v1/todos", `{"title":"far too long"}`)
	p := requireProblem(t, res, body, 422, "validation_failed")
	require.Len(t, p.Errors, 1)
	require.Equal(t, "body.title", p.Errors[0].Location)
	require.Equal(t, "far too long", p.Errors[0].Value)
	require.Equal(t, "expected length <= 9", p.Errors[0].Message)
}

func TestMalformedJSONIsExplained(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	res, body := send(t, "POST", url+"/api/v1/todos", `{"title":}`)
	p := requireProblem(t, res, body, 400, "malformed_request")
	require.Len(t, p.Errors, 1)
	require.Equal(t, "invalid character '}' looking for beginning of value", p.Errors[0].Message)
}

func TestUnauthenticatedCarriesAChallenge(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	res, _ := send(t, "GET", url+"/api/v1/unauthenticated", "")
	require.Equal(t, "Bearer", res.Header.Get("WWW-Authenticate"))
	res, _ = send(t, "GET", url+"/api/v1/challenge", "")
	require.Equal(t, []string{`Bearer error="invalid_token"`}, res.Header.Values("WWW-Authenticate"))
}

func TestMethodNotAllowedListsTheMethods(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	res, _ := send(t, "DELETE", url+"/api/v1/todos", "")
	require.Equal(t, "POST", res.Header.Get("Allow"))
	res, _ = send(t, "DELETE", url+"/api/v1/number", "")
	require.Equal(t, "GET, HEAD", res.Header.Get("Allow"))
	res, _ = send(t, "DELETE", url+"/api/v1/named/a%2Fb", "")
	require.Equal(t, 405, res.StatusCode)
	require.Equal(t, "GET, HEAD", res.Header.Get("Allow"))
}

func TestHeadIsAnsweredWhereGetIs(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	res, body := send(t, "HEAD", url+"/openapi.json", "")
	require.Equal(t, 200, res.StatusCode)
	require.Empty(t, body)
	res, _ = send(t, "HEAD", url+"/nowhere", "")
	require.Equal(t, 404, res.StatusCode)
}

// The cause of a failure is in the log, once, with the id that the client got.
func TestTheLogSaysWhy(t *testing.T) {
	var log logs
	url := start(t, log.options(), registerFailing)
	for path, want := range map[string]string{
		"/api/v1/plain": secret,
		"/api/v1/gone":  "get todo: todo_not_found: There is no such todo.: " + secret,
		"/api/v1/panic": "panic: " + secret,
		"/api/v1/huma":  secret,
	} {
		res, _ := send(t, "GET", url+path, "")
		record := log.record(t, res.Header.Get("X-Request-Id"))
		require.Equal(t, want, record["error"])
		require.Equal(t, path, record["route"])
		require.EqualValues(t, res.StatusCode, record["status"])
		if res.StatusCode >= 500 {
			require.Equal(t, "ERROR", record["level"])
		}
		if path == "/api/v1/panic" {
			require.Contains(t, record["stack"], "registerFailing")
		}
	}
}

func TestTheDocumentDescribesProblems(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	_, body := send(t, "GET", url+"/openapi.json", "")
	require.Contains(t, body, `"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}`)
	require.Contains(t, body, `"request_id"`)
}

func TestABodyThatEndsEarlyIsTheClientsFault(t *testing.T) {
	url := start(t, httpapi.Options{}, registerFailing)
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /api/v1/todos HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n")
	require.NoError(t, err)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	requireProblem(t, res, string(body), 400, "malformed_request")
}
