// Package schema holds the JSON Schemas (https://json-schema.org/draft/2020-12) of what omni's commands
// print with --json. A version's documents only ever grow by optional members; anything else is a new version.
package schema

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
)

//go:embed v1/*.json
var files embed.FS

// Names lists the documents in order of name.
func Names() []string {
	entries, err := files.ReadDir("v1")
	if err != nil {
		return nil // the folder is part of the program
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names
}

// Read returns a document as JSON.
func Read(name string) ([]byte, error) {
	return files.ReadFile(path.Join("v1", name+".json"))
}

// Title says what a document describes.
func Title(name string) (string, error) {
	data, err := Read(name)
	if err != nil {
		return "", err
	}
	var d struct{ Title string }
	if err := json.Unmarshal(data, &d); err != nil {
		return "", fmt.Errorf("schema %s: %w", name, err)
	}
	return d.Title, nil
}
