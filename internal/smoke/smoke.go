// Package smoke uses a generated project as its owner would: it builds the program, boots it, gets a
// token and works with todos over HTTP. The demo shows it and the matrix checks every selection with it.
package smoke

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Project is a generated project on disk.
type Project struct {
	Dir string
	// Env is added to the environment of every command; the demo's own environment reaches none of them
	// but for what Go needs.
	Env []string
}

// Go runs the go command in the project and returns its output.
func (p Project) Go(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = p.Dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	cmd.Env = append(cmd.Env, p.Env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// Binary is where Build puts the program.
func (p Project) Binary() string { return filepath.Join(p.Dir, "tmp", "api") }

// Build compiles the program as "make dev" does.
func (p Project) Build(ctx context.Context) error {
	_, err := p.Go(ctx, "build", "-gcflags=all=-N -l", "-o", p.Binary(), "./cmd/api")
	return err
}

// command runs the built program with nothing but the project's own settings in its environment.
func (p Project) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.Binary(), args...)
	cmd.Dir = p.Dir
	cmd.Env = append([]string{"HOST=127.0.0.1", "PORT=0", "LOG_FORMAT=json"}, p.Env...)
	return cmd
}

// Run runs a subcommand of the program to its end and returns what it printed on standard output.
func (p Project) Run(ctx context.Context, args ...string) (string, error) {
	cmd := p.command(ctx, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("api %s: %w\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// Server is the booted program.
type Server struct {
	// URL is where it answers.
	URL string
	// Boot is the time from its start until it listened.
	Boot time.Duration

	cmd *exec.Cmd
	log *tail
}

// Start boots the program on a free port and waits until it says where it listens.
func (p Project) Start(ctx context.Context) (*Server, error) {
	s := &Server{cmd: p.command(ctx, "serve"), log: &tail{}}
	r, w := io.Pipe()
	s.cmd.Stdout, s.cmd.Stderr = w, w
	begin := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the API: %w", err)
	}
	addr := make(chan string, 1)
	go s.log.follow(r, addr)
	exited := make(chan error, 1)
	go func() { exited <- s.cmd.Wait(); w.Close() }()
	select {
	case a := <-addr:
		s.URL, s.Boot = "http://"+a, time.Since(begin)
		s.cmd.Cancel = nil
		s.log.exited = exited
		return s, nil
	case err := <-exited:
		return nil, fmt.Errorf("the API ended at its start: %w\n%s", err, s.log)
	case <-time.After(30 * time.Second):
		s.cmd.Process.Kill()
		return nil, fmt.Errorf("the API did not listen within 30 s\n%s", s.log)
	}
}

// PID is the running program's process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Log is what the program has written so far.
func (s *Server) Log() string { return s.log.String() }

// Stop ends the program as a platform would, with SIGTERM; it must drain and exit cleanly.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-s.log.exited:
		if err != nil {
			return fmt.Errorf("the API did not end cleanly: %w\n%s", err, s.log)
		}
		return nil
	case <-time.After(30 * time.Second):
		return errors.Join(errors.New("the API did not end within 30 s of SIGTERM"), s.cmd.Process.Kill())
	}
}

// tail keeps the program's log and finds the address in it.
type tail struct {
	mu     sync.Mutex
	text   strings.Builder
	exited chan error
}

func (t *tail) follow(r io.Reader, addr chan<- string) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		t.mu.Lock()
		t.text.WriteString(lines.Text() + "\n")
		t.mu.Unlock()
		var record struct{ Msg, Addr string }
		if json.Unmarshal(lines.Bytes(), &record) == nil && record.Addr != "" {
			select {
			case addr <- record.Addr:
			default:
			}
		}
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}
