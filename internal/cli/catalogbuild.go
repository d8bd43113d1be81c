package cli

import (
	"bytes"
	"context"
	"fmt"
	"go/format"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/catalogs"
	"github.com/logixtecs/omni/internal/modslices"
	"github.com/logixtecs/omni/internal/term"
)

func newCatalogCmd(t *term.IO) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "catalog",
		Short:   "Make a catalogue of your own features ready for others",
		Example: "  omni catalog build .",
		Args:    known,
		RunE:    func(*cobra.Command, []string) error { return usage("say what to do: omni catalog build DIR") },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "build DIR",
		Short: "Check a catalogue and work out its features/modules.json",
		Long: `Check the features of a catalogue against omni's own, and write features/modules.json: each feature's share of
go.mod and go.sum. It runs go mod tidy, which needs the module proxy for what the module cache lacks.`,
		Example: "  omni catalog build .",
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE:    func(cmd *cobra.Command, args []string) error { return catalogBuildRun(cmd.Context(), t, args[0]) },
	})
	return cmd
}

func catalogBuildRun(ctx context.Context, t *term.IO, dir string) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	pin, features, err := catalogs.Find(ctx, here, here, dir)
	if err != nil {
		return coded(codeUsage, err)
	}
	if pin.Version != "" {
		return usage("%s is released; name the folder that you work in", pin)
	}
	if err := checkFormat(features); err != nil {
		return err
	}
	own, err := loadCatalog()
	if err != nil {
		return err
	}
	all, err := loadUnbuilt(generator.Source{Pin: pin, FS: features})
	if err != nil {
		return err
	}
	done := t.Progress("working out the modules")
	shares, err := modslices.Beyond(ctx, own, all)
	done()
	if err != nil {
		return err
	}
	data, err := shares.Encode()
	if err != nil {
		return err
	}
	name := filepath.Join(dir, catalogs.Folder, "modules.json")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return err
	}
	t.Made = name + " was written"
	if t.JSON {
		ids := slices.Sorted(maps.Keys(shares.Features))
		return printJSON(t, map[string]any{"schema": "omni.catalog/v1", "path": name, "features": append([]string{}, ids...)})
	}
	t.Notef("wrote %s: %d features\n", name, len(shares.Features))
	return nil
}

// checkFormat refuses Go files that gofmt would change: projects get them as they are.
func checkFormat(features fs.FS) error {
	return fs.WalkDir(features, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" {
			return err
		}
		data, err := fs.ReadFile(features, name)
		if err != nil {
			return err
		}
		formatted, err := format.Source(data)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if !bytes.Equal(formatted, data) {
			return fmt.Errorf("%s is not formatted; run gofmt -w on it", name)
		}
		return nil
	})
}
