package config

import (
	"fmt"
	"strings"
)

// provider refuses a choice that is empty, or that this program does not include.
func (p *Problems) provider(variable, value, capability string, included []string) {
	if value == "" {
		p.add(variable, "is empty", choose(included))
		return
	}
	p.add(variable, fmt.Sprintf("%q is not included", value), choose(included)+", or run: omni add "+capability+"/"+value)
}

// choose names the values that a variable may have.
func choose(included []string) string { return "choose one of " + strings.Join(included, ", ") }
