// Package project is a generated project on disk: omni.yaml, which says what it was generated from,
// .omni/base.tar.gz, which holds the files as they were generated, and the writing of both with the tree.
package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/logixtecs/omni/internal/manifest"
)

// StateFile and BaseFile are where a project keeps what omni needs to change it later.
const (
	StateFile = "omni.yaml"
	BaseFile  = ".omni/base.tar.gz"
)

// State is omni.yaml: the release and the selection that a project was generated from.
type State struct {
	Omni   string `yaml:"omni"`
	Name   string `yaml:"name"`
	Module string `yaml:"module"`
	// Features are those that somebody chose; what they need follows from them.
	Features []string `yaml:"features"`
	// Catalogs are those of third parties that some of the features are from.
	Catalogs []manifest.Pin `yaml:"catalogs,omitempty"`
}

const stateComment = `# What this project was generated from: the release of omni and the features chosen. What those need comes with them.
# With it "omni new --from omni.yaml" repeats the selection. The program itself does not read it.
`

// Encode writes the state as omni.yaml.
func (s State) Encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(stateComment)
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(s); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// DecodeState reads omni.yaml strictly.
func DecodeState(data []byte) (State, error) {
	var s State
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&s); err != nil {
		reason := strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: ")
		return State{}, fmt.Errorf("%s; a newer omni may have written it", reason)
	}
	return s, nil
}

// ReadState reads a named omni.yaml.
func ReadState(name string) (State, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return State{}, err
	}
	s, err := DecodeState(data)
	if err != nil {
		return State{}, fmt.Errorf("read %s: %w", name, err)
	}
	return s, nil
}

// Find looks for the project that dir is in: the nearest folder upwards that holds omni.yaml. The error
// is fs.ErrNotExist when there is none.
func Find(dir string) (root string, s State, err error) {
	for {
		s, err = ReadState(filepath.Join(dir, StateFile))
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return dir, s, err
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", State{}, err
		}
		dir = parent
	}
}
