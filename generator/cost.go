package generator

import (
	"fmt"
	"strings"

	"github.com/logixtecs/omni/internal/manifest"
)

// Cost is what it takes to have a feature.
type Cost struct {
	// Modules is how many Go modules it adds to the base project's.
	Modules int
	// Build is how many CPU-seconds it adds to a build from nothing; 0 is less than one.
	Build int
	// Price is what the service behind it costs; empty where there is no service to pay.
	Price manifest.Price
}

// Cost is what it takes to have a feature, with what it needs.
func (c *Catalog) Cost(f *Feature) Cost {
	cost := Cost{Modules: len(c.modules.Features[f.ID].Require), Price: f.Price}
	counted := map[string]bool{}
	for _, id := range c.WithNeeds([]string{f.ID}) {
		feature := c.Feature(id)
		cost.Build += feature.Build
		if capability := c.Capability(feature.CapabilityName()); capability.ID != id && !counted[capability.ID] {
			counted[capability.ID] = true
			cost.Build += capability.Build
		}
	}
	return cost
}

// String is the cost as a list shows it: "+5 modules, +22 s of build; free to 10,000 users a month (2025-11)".
func (c Cost) String() string {
	parts := []string{"No dependency"}
	if c.Modules > 0 {
		parts[0] = fmt.Sprintf("+%d modules", c.Modules)
		if c.Modules == 1 {
			parts[0] = "+1 module"
		}
	}
	if c.Build > 0 {
		parts = append(parts, fmt.Sprintf("+%d s of build", c.Build))
	}
	text := strings.Join(parts, ", ")
	if c.Price != (manifest.Price{}) {
		text += fmt.Sprintf("; %s (%s)", c.Price.Summary, c.Price.Date)
	}
	return text
}
