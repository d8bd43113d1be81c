package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"example.com/shop/internal/problem"
)

// maxHeaderBytes is the longest request header: room for tokens and cookies.
const maxHeaderBytes = 64 << 10

// lastCall is how long requests have to say goodbye when their time is up.
const lastCall = 2 * time.Second

// beforeLastCall returns how much of a timeout has passed when the last call comes.
func beforeLastCall(timeout time.Duration) time.Duration { return timeout - min(lastCall, timeout/2) }

// ServerOptions configure a [Server].
type ServerOptions struct {
	// Addr is where to listen: "host:port", ":port" for all addresses.
	Addr string

	Handler http.Handler
	Logger  *slog.Logger

	// ReadTimeout bounds reading a request with its body, WriteTimeout handling
	// and answering it, IdleTimeout the wait for the next one. They are 10 s,
	// 30 s and 2 min when zero.
	//
	// Two seconds before WriteTimeout, or with half of it left if that is less,
	// the context of a request ends, so that it can say so: what is written after
	// WriteTimeout reaches nobody. A handler that takes longer sets a write
	// deadline of its own, by [http.ResponseController], and keeps its context.
	ReadTimeout, WriteTimeout, IdleTimeout time.Duration

	// DrainDelay is how long requests are still accepted after readiness has
	// begun to answer 503, so that the load balancer can notice.
	DrainDelay time.Duration

	// ShutdownTimeout bounds the wait for requests in flight, 20 s when zero.
	// Two seconds before, or with half of it left if that is less, their contexts
	// end, so that they can say so and note what they did.
	ShutdownTimeout time.Duration
}

// Server serves a handler on a TCP port until it is told to stop.
type Server struct {
	http     *http.Server
	listener net.Listener
	draining chan struct{}
	end      context.CancelCauseFunc // of all requests
	delay    time.Duration
	timeout  time.Duration
	log      *slog.Logger
}

// errStopping is why the context of a request ends that takes too long while the
// server stops.
var errStopping = problem.New(problem.Unavailable, "server_stopping",
	"The server stops before it can answer. Try again.")

type drainingKey struct{}

// Draining returns a channel that is closed once the server of ctx's request
// has begun to stop. Readiness reports it; streams without an end of their own
// should end on it.
func Draining(ctx context.Context) <-chan struct{} {
	c, _ := ctx.Value(drainingKey{}).(chan struct{})
	return c
}

// Listen binds the address and returns a server for it. Connections wait in the
// kernel until [Server.Serve].
func Listen(ctx context.Context, o ServerOptions) (*Server, error) {
	bound, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; is another program using the port?", o.Addr, err)
	}
	writeTimeout := cmp.Or(o.WriteTimeout, 30*time.Second)
	s := &Server{
		listener: listener{bound.(*net.TCPListener), writeTimeout},
		draining: make(chan struct{}),
		delay:    o.DrainDelay,
		timeout:  cmp.Or(o.ShutdownTimeout, 20*time.Second),
		log:      cmp.Or(o.Logger, slog.New(slog.DiscardHandler)),
	}
	// Requests outlive ctx: they may finish while the server drains.
	base, end := context.WithCancelCause(context.WithValue(context.WithoutCancel(ctx), drainingKey{}, s.draining))
	s.end = end
	s.http = &http.Server{
		Handler:        o.Handler,
		ReadTimeout:    cmp.Or(o.ReadTimeout, 10*time.Second),
		WriteTimeout:   writeTimeout,
		IdleTimeout:    cmp.Or(o.IdleTimeout, 2*time.Minute),
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		BaseContext:    func(net.Listener) context.Context { return base },
		ConnContext:    func(ctx context.Context, c net.Conn) context.Context { return c.(*connection).open(ctx) },
		ConnState:      func(c net.Conn, state http.ConnState) { c.(*connection).setState(state) },
	}
	return s, nil
}

// Addr returns the bound address.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Serve answers requests until ctx ends, then drains: readiness turns 503, after
// the delay the port closes, and requests in flight get up to the timeout to
// finish. It returns nil when they all did.
func (s *Server) Serve(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(s.listener) }()
	s.log.InfoContext(ctx, "listening", "addr", s.Addr().String())
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", s.Addr(), err)
	case <-ctx.Done():
	}
	s.log.InfoContext(ctx, "draining", "delay", s.delay.String(), "timeout", s.timeout.String())
	close(s.draining)
	time.Sleep(s.delay)

	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
	defer cancel()
	end := time.AfterFunc(beforeLastCall(s.timeout), func() { s.end(errStopping) })
	defer end.Stop()
	if err := s.http.Shutdown(deadline); err != nil {
		return fmt.Errorf("drain %s: requests are still running after %s: %w", s.Addr(), s.timeout, errors.Join(err, s.http.Close()))
	}
	s.log.InfoContext(ctx, "stopped")
	return nil
}
