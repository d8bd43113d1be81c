package project

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/tree"
)

// over is the state as the omni.yaml of root, where what the user wrote in it stays.
func (s State) over(root string) (*tree.File, error) {
	now, err := os.ReadFile(filepath.Join(root, StateFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	data, err := s.edited(now)
	return &tree.File{Data: data}, err
}

// edited is the state in an omni.yaml that is there: by a merge of lines, which leaves all others as they are, or where
// the user wrote the same in another way, by its values. Neither can lead to another state.
func (s State) edited(now []byte) ([]byte, error) {
	next, err := s.Encode()
	if err != nil {
		return nil, err
	}
	was, err := DecodeState(now)
	if err != nil {
		return next, nil // it is not there, or cannot be read
	}
	base, err := was.Encode()
	if err != nil {
		return nil, err
	}
	list := func(data []byte) *tree.File {
		data = indented(data, now)
		return &tree.File{Data: data, Regions: []tree.Region{{First: 1, Last: bytes.Count(data, []byte("\n"))}}}
	}
	r := merge.File(StateFile, list(base), &tree.File{Data: now}, list(next), merge.Labels{})
	if r.Conflicts == 0 && says([]byte(r.Text), next) {
		return []byte(r.Text), nil
	}
	if data, err := editNodes(now, next); err == nil && says(data, next) {
		return []byte(merge.LineEnds(now, string(data))), nil
	}
	return []byte(merge.LineEnds(now, string(next))), nil
}

// indented gives the lists of an omni.yaml that Encode wrote the indent that they have in the user's.
func indented(encoded, now []byte) []byte {
	for line := range bytes.Lines(now) {
		if item := bytes.TrimLeft(line, " "); bytes.HasPrefix(item, []byte("- ")) {
			indent := "\n" + string(line[:len(line)-len(item)])
			return []byte(strings.NewReplacer("\n    ", indent+"  ", "\n  ", indent).Replace(string(encoded)))
		}
	}
	return encoded
}

// says is whether an omni.yaml holds the state that another one does, which Encode wrote.
func says(data, encoded []byte) bool {
	s, err := DecodeState(data)
	if err != nil {
		return false
	}
	same, err := s.Encode()
	return err == nil && bytes.Equal(same, encoded)
}

// editNodes gives a mapping the keys and values of another one, and keeps its comments, order and style.
func editNodes(now, next []byte) ([]byte, error) {
	var have, want yaml.Node
	if err := errors.Join(yaml.Unmarshal(now, &have), yaml.Unmarshal(next, &want)); err != nil {
		return nil, err
	}
	editMapping(have.Content[0], want.Content[0])
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	err := enc.Encode(&have)
	return b.Bytes(), err
}

func editMapping(have, want *yaml.Node) {
	var pairs []*yaml.Node
	for i := 0; i < len(have.Content); i += 2 {
		if key := have.Content[i]; valueOf(want, key.Value) != nil {
			pairs = append(pairs, key, have.Content[i+1])
		}
	}
	have.Content = pairs
	for i := 0; i < len(want.Content); i += 2 {
		key, value := want.Content[i], want.Content[i+1]
		switch old := valueOf(have, key.Value); {
		case old == nil:
			have.Content = append(have.Content, key, value)
		case old.Kind != value.Kind:
			*old = *value
		case value.Kind == yaml.SequenceNode:
			old.Content = reuse(old.Content, value.Content)
		default:
			old.Value = value.Value
		}
	}
}

// valueOf is the value of a key; nil when there is none.
func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// reuse takes the items that are there already, with their comments, into a new list.
func reuse(have, want []*yaml.Node) []*yaml.Node {
	list := slices.Clone(want)
	for i, item := range want {
		if at := slices.IndexFunc(have, func(old *yaml.Node) bool { return same(old, item) }); at >= 0 {
			list[i] = have[at]
		}
	}
	return list
}

func same(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Value == b.Value && slices.EqualFunc(a.Content, b.Content, same)
}
