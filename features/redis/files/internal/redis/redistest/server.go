package redistest

import (
	"crypto/rand"
	"net"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Server is a redis-server of the test's own, which may be killed, frozen and brought back.
type Server struct {
	// URL is its address, the same for its whole life.
	URL string

	t       *testing.T
	port    string
	folder  string
	process *exec.Cmd
}

// Start runs the redis-server of this machine until the test ends. It skips the test where there is none.
func Start(t *testing.T) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("install redis-server to run this test")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	s := &Server{URL: "redis://" + address, t: t, port: port, folder: t.TempDir()}
	t.Cleanup(s.Kill)
	s.Restart()
	return s
}

// Restart runs the server again after [Server.Kill]. It has forgotten everything.
func (s *Server) Restart() {
	s.t.Helper()
	s.process = exec.Command("redis-server", "--bind", "127.0.0.1", "--port", s.port, "--save", "", "--dir", s.folder)
	require.NoError(s.t, s.process.Start())
	require.EventuallyWithT(s.t, func(c *assert.CollectT) {
		conn, err := net.DialTimeout("tcp", "127.0.0.1:"+s.port, time.Second)
		if assert.NoError(c, err) {
			assert.NoError(c, conn.Close())
		}
	}, 10*time.Second, 5*time.Millisecond)
}

// Kill ends the server as a crash does.
func (s *Server) Kill() {
	_ = s.process.Process.Kill() // it may have ended
	_ = s.process.Wait()
}

// Freeze stops the server without closing a connection: it accepts new ones and answers nothing.
func (s *Server) Freeze() { s.signal("-STOP") }

// Thaw lets a frozen server go on where it stopped.
func (s *Server) Thaw() { s.signal("-CONT") }

// Configure changes a setting of the running server: https://redis.io/docs/latest/commands/config-set/.
func (s *Server) Configure(name, value string) {
	s.t.Helper()
	s.ask(func(c *redis.Client) error { return c.ConfigSet(s.t.Context(), name, value).Err() })
}

// Connections returns how many the running server has had: https://redis.io/docs/latest/commands/info/.
func (s *Server) Connections() (n int) {
	s.t.Helper()
	s.ask(func(c *redis.Client) error {
		info, err := c.InfoMap(s.t.Context(), "stats").Result()
		if err != nil {
			return err
		}
		n, err = strconv.Atoi(info["Stats"]["total_connections_received"])
		return err
	})
	return n
}

func (s *Server) ask(fn func(*redis.Client) error) {
	s.t.Helper()
	options, err := redis.ParseURL(s.URL)
	require.NoError(s.t, err)
	c := redis.NewClient(options)
	require.NoError(s.t, fn(c))
	require.NoError(s.t, c.Close())
}

func (s *Server) signal(name string) {
	s.t.Helper()
	require.NoError(s.t, exec.Command("kill", name, strconv.Itoa(s.process.Process.Pid)).Run())
}

// Prefix returns the beginning of keys that no other test has.
func Prefix(t *testing.T) string {
	t.Helper()
	return t.Name() + "-" + rand.Text() + ":"
}
