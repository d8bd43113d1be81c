package httpapi_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
)

type running struct {
	url  string
	stop context.CancelFunc
	done chan error
}

func listen(t *testing.T, o httpapi.ServerOptions) running {
	t.Helper()
	o.Addr = "127.0.0.1:0"
	server, err := httpapi.Listen(t.Context(), o)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx) }()
	return running{url: "http://" + server.Addr().String(), stop: stop, done: done}
}

// get sends a request in the background; its body, or "", comes on the channel.
func get(url string) <-chan string {
	got := make(chan string, 1)
	go func() {
		defer close(got)
		res, err := http.Get(url)
		if err != nil {
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		got <- string(body)
	}()
	return got
}

func TestShutdownLetsRequestsFinish(t *testing.T) {
	entered := make(chan struct{})
	s := listen(t, httpapi.ServerOptions{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(entered)
		<-httpapi.Draining(r.Context())
		if r.Context().Err() == nil {
			_, _ = io.WriteString(w, "finished")
		}
	})})
	got := get(s.url)
	<-entered
	s.stop()
	require.Equal(t, "finished", <-got)
	require.NoError(t, <-s.done)
	_, err := net.Dial("tcp", s.url[len("http://"):])
	require.Error(t, err, "the port is closed")
}

func TestDuringTheDelayRequestsAreStillTaken(t *testing.T) {
	first := make(chan struct{})
	release := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/draining", func(w http.ResponseWriter, r *http.Request) {
		close(first)
		<-httpapi.Draining(r.Context())
		<-release
		_, _ = io.WriteString(w, "old")
	})
	mux.HandleFunc("/new", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-httpapi.Draining(r.Context()):
			_, _ = io.WriteString(w, "draining")
		default:
		}
	})
	s := listen(t, httpapi.ServerOptions{Handler: mux, DrainDelay: 2 * time.Second})
	old := get(s.url + "/draining")
	<-first
	s.stop()
	require.Eventually(t, func() bool { return <-get(s.url+"/new") == "draining" }, waitFor, tick)
	close(release)
	require.Equal(t, "old", <-old)
	require.NoError(t, <-s.done)
}

// What runs for too long is told in time to say so, and to note what it did.
func TestRequestsLoseTheirContextBeforeTheShutdownEnds(t *testing.T) {
	t.Parallel()
	entered := make(chan struct{})
	s := listen(t, httpapi.ServerOptions{
		ShutdownTimeout: 4 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(entered)
			<-r.Context().Done()
			httpapi.WriteProblem(w, r, fmt.Errorf("work: %w", r.Context().Err()))
		}),
	})
	got := get(s.url)
	<-entered
	s.stop()
	require.Contains(t, <-got, `"status":503,"detail":"The server stops before it can answer. Try again.","code":"server_stopping"`)
	require.NoError(t, <-s.done)
}

// registerSlow adds operations that take their time: one minds its context, the
// others do not, and one has asked for more.
func registerSlow(a *httpapi.API) {
	huma.Get(a.Root(), "/patient", func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		<-ctx.Done()
		return nil, fmt.Errorf("work: %w", ctx.Err())
	})
	huma.Get(a.Root(), "/stubborn", func(ctx context.Context, _ *struct{}) (*struct{ Body string }, error) {
		<-ctx.Done()
		time.Sleep(shortly)
		return &struct{ Body string }{"too late"}, nil
	})
	a.Handle(http.MethodGet, "/stream", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		deadlines := http.NewResponseController(w)
		_ = deadlines.SetWriteDeadline(time.Now().Add(shortly)) // for each event, as one that streams does
		event := waitLonger(r.Context())
		_ = deadlines.SetWriteDeadline(time.Now().Add(shortly))
		_, _ = io.WriteString(w, event)
	}))
	a.Handle(http.MethodGet, "/hijack", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"+waitLonger(r.Context()))
	}))
}

// shortly is how long the server waits for these operations.
const shortly = 2 * time.Second

func waitLonger(ctx context.Context) string {
	select {
	case <-ctx.Done():
		return "cut off"
	case <-time.After(shortly + shortly/4):
		return "whole"
	}
}

func startSlow(t *testing.T, o httpapi.Options) string {
	t.Helper()
	api := httpapi.New(o)
	registerSlow(api)
	return listen(t, httpapi.ServerOptions{Handler: api, WriteTimeout: shortly}).url
}

func TestRequestsLoseTheirContextBeforeTheWriteTimeout(t *testing.T) {
	t.Parallel()
	url := startSlow(t, httpapi.Options{})
	_, body := send(t, "GET", url+"/stream", "")
	require.Equal(t, "whole", body)
	for range 2 { // on the connection of the stream, which leaves nothing behind, and then on another
		res, body := send(t, "GET", url+"/patient", "")
		requireProblem(t, res, body, 503, "timeout")
	}
}

func TestAnAnswerThatComesTooLateIsNoSuccess(t *testing.T) {
	t.Parallel()
	var log logs
	req, err := http.NewRequest("GET", startSlow(t, log.options())+"/stubborn", nil)
	require.NoError(t, err)
	req.Header.Set("X-Request-ID", "late")
	_, err = http.DefaultClient.Do(req)
	require.ErrorIs(t, err, io.EOF)
	record := log.record(t, "late")
	require.EqualValues(t, 503, record["status"])
	require.Contains(t, record["error"], "timeout")
}

func TestAHandlerWithItsOwnDeadlineKeepsItsContext(t *testing.T) {
	t.Parallel()
	var log logs
	url := startSlow(t, log.options())
	for _, path := range []string{"/stream", "/hijack"} {
		_, body := send(t, "GET", url+path, "", "X-Request-ID: "+path[1:])
		require.Equal(t, "whole", body, path)
		require.EqualValues(t, 200, log.record(t, path[1:])["status"])
	}
}

func TestShutdownDoesNotWaitForever(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	s := listen(t, httpapi.ServerOptions{
		ShutdownTimeout: time.Millisecond,
		Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			close(entered)
			<-release
		}),
	})
	got := get(s.url)
	<-entered
	s.stop()
	require.ErrorIs(t, <-s.done, context.DeadlineExceeded)
	require.Empty(t, <-got)
}

func TestListenReportsAPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	_, err = httpapi.Listen(t.Context(), httpapi.ServerOptions{Addr: taken.Addr().String()})
	require.ErrorContains(t, err, "listen on "+taken.Addr().String())
	require.ErrorContains(t, err, "is another program using the port?")
}

func TestSlowHeadersAreCutOff(t *testing.T) {
	s := listen(t, httpapi.ServerOptions{ReadTimeout: 20 * time.Millisecond, Handler: http.NotFoundHandler()})
	conn, err := net.Dial("tcp", s.url[len("http://"):])
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n")
	require.NoError(t, err)
	_, err = io.ReadAll(conn) // returns when the server hangs up
	require.NoError(t, err)
}
