// Command generate works out each feature's share of go.mod and go.sum and writes features/modules.json.
// It needs the module proxy for what the module cache lacks.
//
//	go run ./internal/modslices/generate          # from omni's root; "make generate"
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/modslices"
)

func main() {
	root := flag.String("root", ".", "omni's own folder")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *root); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, root string) error {
	catalog, err := generator.Load(os.DirFS(filepath.Join(root, "templates")), os.DirFS(filepath.Join(root, "features")))
	if err != nil {
		return err
	}
	slices, err := modslices.All(ctx, catalog)
	if err != nil {
		return err
	}
	data, err := slices.Encode()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "features", "modules.json"), data, 0o644)
}
