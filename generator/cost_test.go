package generator

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/gomod"
	"github.com/logixtecs/omni/internal/manifest"
)

// A feature costs what it needs too, and each need once.
func TestCost(t *testing.T) {
	c := loadShop(t)
	require.Equal(t, "No dependency", c.Cost(c.Feature("newsletter")).String())

	c.Capability("email").Build = 3
	c.Feature("email/smtp").Build = 2
	c.Feature("newsletter").Build = 1
	c.modules = &gomod.Slices{Features: map[string]gomod.Share{
		"newsletter": {Require: map[string]gomod.Require{"example.com/a": {}}},
		"db/pg":      {Require: map[string]gomod.Require{"example.com/a": {}, "example.com/b": {}}},
	}}
	c.Feature("db/pg").Price = manifest.Price{Summary: "free to start", Date: "2025-11", Link: "https://example.com"}
	require.Equal(t, "+1 module, +6 s of build", c.Cost(c.Feature("newsletter")).String())
	require.Equal(t, "+2 modules; free to start (2025-11)", c.Cost(c.Feature("db/pg")).String())
}
