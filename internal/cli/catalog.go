package cli

import (
	"fmt"
	"slices"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/templates"
)

// catalogFor is the catalogue that a command line needs: an empty one for omni's own help and version, since
// reading it takes a third of their time.
func catalogFor(args []string) (*generator.Catalog, error) {
	if len(args) == 0 || len(args) == 1 && slices.Contains([]string{"help", "--help", "-h", "version", "--version"}, args[0]) {
		return &generator.Catalog{Base: &generator.Feature{}}, nil
	}
	return loadCatalog()
}

// loadCatalog reads the catalogue that this binary carries.
func loadCatalog() (*generator.Catalog, error) {
	c, err := generator.Load(templates.FS, features.FS)
	if err != nil {
		return nil, fmt.Errorf("this omni carries a broken catalogue: %w", err)
	}
	return c, nil
}
