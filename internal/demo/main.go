// Command demo shows omni at work, with Go alone: it writes a project in a temporary folder, builds and
// boots it, gets a token, creates and lists a todo over HTTP, says what it did and cleans up.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/logixtecs/omni/internal/smoke"
)

func main() {
	omni := flag.String("omni", "bin/omni", "the omni to use")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *omni); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, omni string) error {
	omni, err := filepath.Abs(omni)
	if err != nil {
		return err
	}
	root, err := os.MkdirTemp("", "omni-demo-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)

	begin := time.Now()
	cmd := exec.CommandContext(ctx, omni, "new", "myapp", "--preset", "minimal", "--yes")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("omni new: %w\n%s", err, out)
	}
	done("omni new myapp", begin)

	p := smoke.Project{Dir: filepath.Join(root, "myapp")}
	begin = time.Now()
	if err := p.Build(ctx); err != nil {
		return err
	}
	done("go build", begin)

	s, err := p.Start(ctx)
	if err != nil {
		return err
	}
	defer s.Stop()
	fmt.Printf("%8s  listening at %s\n", s.Boot.Round(time.Millisecond), s.URL)
	token, err := p.Run(ctx, "token")
	if err != nil {
		return err
	}
	fmt.Printf("%8s  api token → %.24s…\n", "", token)
	return s.Todos(ctx, token, func(format string, args ...any) { fmt.Printf("%10s"+format+"\n", append([]any{""}, args...)...) })
}

func done(what string, begin time.Time) {
	fmt.Printf("%8s  %s\n", time.Since(begin).Round(time.Millisecond), what)
}
