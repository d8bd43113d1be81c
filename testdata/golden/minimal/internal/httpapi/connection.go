package httpapi

import (
	"context"
	"io"
	"math"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"example.com/shop/internal/problem"
)

// errTimeout is why the context of a request ends that takes longer than the
// server has for an answer.
var errTimeout = problem.New(problem.Unavailable, "timeout", "The server did not finish in time. Try again later.")

// listener accepts connections that end the context of a request in time.
type listener struct {
	*net.TCPListener
	writeTimeout time.Duration
}

// Accept implements [net.Listener].
func (l listener) Accept() (net.Conn, error) {
	conn, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return &connection{TCPConn: conn, opened: time.Now(), writeTimeout: l.writeTimeout}, nil
}

// connection ends the context of its request while there is time left to say
// so: a last call before the write deadline. The context and the timer are the
// connection's and not the request's, which then costs a few stores more and no
// allocation, also where a query waits for its context.
type connection struct {
	*net.TCPConn
	opened       time.Time
	writeTimeout time.Duration

	end      context.CancelCauseFunc
	timer    *time.Timer
	running  atomic.Bool  // a request
	answered atomic.Bool  // whether something of the answer has been sent
	due      atomic.Int64 // when its context ends, since opened; 0 for never
	last     atomic.Int64 // the write deadline of a request whose context has ended
}

type connectionKey struct{}

// open returns the context of the connection, which is the parent of those of
// its requests.
func (c *connection) open(ctx context.Context) context.Context {
	ctx, c.end = context.WithCancelCause(context.WithValue(ctx, connectionKey{}, c))
	c.timer = time.AfterFunc(math.MaxInt64, c.tick)
	c.timer.Reset(beforeLastCall(c.writeTimeout))
	return ctx
}

// tick looks whether the request is due, and when to look again. It does so all
// the time, because that is cheaper than to stop and to start it.
func (c *connection) tick() {
	due, left := c.due.Load(), beforeLastCall(c.writeTimeout)
	if due != 0 {
		left = time.Duration(due) - time.Since(c.opened)
	}
	if left <= 0 && c.due.CompareAndSwap(due, 0) {
		c.last.Store(due + int64(c.writeTimeout-beforeLastCall(c.writeTimeout)))
		c.end(errTimeout)
		return
	}
	c.timer.Reset(left)
}

// setState learns from net/http whether a request is running.
func (c *connection) setState(state http.ConnState) {
	c.running.Store(state == http.StateActive)
	c.answered.Store(state == http.StateHijacked)
	if state == http.StateHijacked {
		c.due.Store(0)
	}
}

// SetWriteDeadline implements [net.Conn]. net/http calls it before a request and,
// with no time, after it. In between it is the handler, such as one that streams,
// which has its own time then.
func (c *connection) SetWriteDeadline(t time.Time) error {
	if c.running.Load() || t.IsZero() {
		c.due.Store(0)
	} else {
		c.due.Store(int64(beforeLastCall(c.writeTimeout) - c.writeTimeout + t.Sub(c.opened)))
	}
	return c.TCPConn.SetWriteDeadline(t)
}

// Read implements [net.Conn]. A connection whose context has ended takes no
// other request.
func (c *connection) Read(p []byte) (int, error) {
	if c.last.Load() != 0 {
		return 0, io.EOF
	}
	return c.TCPConn.Read(p)
}

// Close implements [net.Conn].
func (c *connection) Close() error {
	c.due.Store(-1) // the last tick
	c.timer.Stop()
	c.end(nil)
	return c.TCPConn.Close()
}

// tooLate reports whether what the request of ctx writes now reaches nobody.
func tooLate(ctx context.Context) bool {
	c, ok := ctx.Value(connectionKey{}).(*connection)
	if !ok {
		return false
	}
	last := c.last.Load()
	return last != 0 && time.Since(c.opened) > time.Duration(last)
}
