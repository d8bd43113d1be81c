package cli

import (
	"fmt"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/templates"
)

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// loadCatalog reads the catalogue that this binary carries.
func loadCatalog() (*generator.Catalog, error) {
	c, err := generator.Load(templates.FS, features.FS)
	if err != nil {
		return nil, fmt.Errorf("this omni carries a broken catalogue: %w", err)
	}
	return c, nil
}
