package manifest

import (
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/logixtecs/omni/internal/slot"
)

// Fragments reads shared.txtar, a feature's lines in shared files: one txtar file for each slot.
func Fragments(feature string, data []byte) ([]slot.Fragment, error) {
	archive := txtar.Parse(data)
	var fragments []slot.Fragment
	seen := map[string]bool{}
	for _, f := range archive.Files {
		if seen[f.Name] {
			return nil, fmt.Errorf("slot %s is given twice", f.Name)
		}
		seen[f.Name] = true
		if strings.TrimSpace(string(f.Data)) == "" {
			return nil, fmt.Errorf("slot %s is given nothing", f.Name)
		}
		fragments = append(fragments, slot.Fragment{Slot: f.Name, Feature: feature, Text: string(f.Data)})
	}
	return fragments, nil
}
