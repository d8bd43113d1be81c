package smoke

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Server is the booted program. It logs to a file, as it does under load for real.
type Server struct {
	// URL is where it answers.
	URL string
	// Boot is the time from its start until it listened.
	Boot time.Duration

	cmd    *exec.Cmd
	log    string
	exited chan error
}

// patience is how long a program may take to listen, or to end.
const patience = 30 * time.Second

// Start boots the program on a free port and waits until its log says where it listens.
func (p Project) Start(ctx context.Context) (*Server, error) {
	s := &Server{cmd: p.command(ctx, "serve"), log: filepath.Join(p.Dir, "tmp", "api.log"), exited: make(chan error, 1)}
	log, err := os.Create(s.log)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the program has its own handle
	s.cmd.Stdout, s.cmd.Stderr = log, log
	begin := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the API: %w", err)
	}
	go func() { s.exited <- s.cmd.Wait() }()
	for time.Since(begin) < patience {
		select {
		case err := <-s.exited:
			return nil, fmt.Errorf("the API ended at its start: %w\n%s", err, s.Log())
		case <-time.After(time.Millisecond):
		}
		if addr := s.address(); addr != "" {
			s.URL, s.Boot = "http://"+addr, time.Since(begin)
			return s, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("the API did not listen within %s\n%s", patience, s.Log()), s.cmd.Process.Kill())
}

// address is where the log says that the program listens; "" while it does not say so.
func (s *Server) address() string {
	for line := range bytes.Lines([]byte(s.Log())) {
		var record struct{ Addr string }
		if json.Unmarshal(line, &record) == nil && record.Addr != "" {
			return record.Addr
		}
	}
	return ""
}

// PID is the running program's process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Log is what the program has written so far.
func (s *Server) Log() string {
	data, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// Stop ends the program as a platform would, with SIGTERM; it must drain and exit cleanly.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-s.exited:
		if err != nil {
			return fmt.Errorf("the API did not end cleanly: %w\n%s", err, s.Log())
		}
		return nil
	case <-time.After(patience):
		return errors.Join(fmt.Errorf("the API did not end within %s of SIGTERM", patience), s.cmd.Process.Kill())
	}
}
