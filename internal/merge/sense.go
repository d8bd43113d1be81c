package merge

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"path"
	"strings"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"

	"github.com/logixtecs/omni/internal/tree"
)

// isEnv says that a file is a list of variables, NAME=value.
func isEnv(name string) bool { return strings.HasPrefix(path.Base(name), ".env") }

// regionsOf says which lines are items of a list: those that features put in slots, and of a list of variables or of
// required modules all.
func regionsOf(name string, f *tree.File, lines int) []tree.Region {
	if isEnv(name) || name == "go.mod" {
		return []tree.Region{{First: 1, Last: lines}}
	}
	return f.Regions
}

// sense reads a text as what its file is, and says why it is none. Merging by lines can make YAML that has a key twice,
// or Go that does not parse, out of sides that are fine.
func sense(name, text string) error {
	switch ext := path.Ext(name); {
	case isEnv(name):
		return eachOnce(text)
	case isMakefile(name):
		return oneRecipeEach(text)
	case ext == ".go":
		_, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
		return err
	case ext == ".yaml" || ext == ".yml":
		var v any
		return yaml.Unmarshal([]byte(text), &v)
	case ext == ".json":
		var v any
		return json.Unmarshal([]byte(text), &v)
	case ext == ".toml":
		var v any
		_, err := toml.Decode(text, &v)
		return err
	}
	return nil
}

// eachOnce refuses a variable that is set twice.
func eachOnce(text string) error {
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		name, _, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		if seen[name] {
			return fmt.Errorf("%s is set twice", name)
		}
		seen[name] = true
	}
	return nil
}
