package project

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/logixtecs/omni/internal/tree"
)

// originEntry is the archive's first entry: what the tree was generated from, and which feature each file and each line of
// a slot came from.
const originEntry = ".omni/origin.json"

// origin is what the archive knows beyond the bytes of its files.
type origin struct {
	Omni     string                `json:"omni"`
	Features []string              `json:"features"`
	Files    map[string]provenance `json:"files"`
}

// provenance is what a tree knows of one file.
type provenance struct {
	Owner   string        `json:"owner,omitempty"`
	Regions []tree.Region `json:"regions,omitempty"`
}

// WithState is a rendered tree with omni.yaml and .omni/base.tar.gz: all that a project's folder holds.
func WithState(t tree.Tree, s State) (tree.Tree, error) {
	state, err := s.Encode()
	if err != nil {
		return nil, err
	}
	base, err := Pack(t, s)
	if err != nil {
		return nil, err
	}
	all := maps.Clone(t)
	all[StateFile] = &tree.File{Data: state}
	all[BaseFile] = &tree.File{Data: base}
	return all, nil
}

// CreateWithState is Create for a rendered tree, to whose files it adds those of [WithState]; finish gets
// them all. Making the archive takes as long as writing the other files does, so both are done at once.
func CreateWithState(ctx context.Context, dir string, t tree.Tree, s State, finish func(stage string, all tree.Tree) error) error {
	var all tree.Tree
	var state errgroup.Group
	state.Go(func() (err error) {
		all, err = WithState(t, s)
		return err
	})
	err := Create(ctx, dir, t, func(stage string) error {
		if err := state.Wait(); err != nil {
			return err
		}
		if err := write(ctx, stage, tree.Tree{StateFile: all[StateFile], BaseFile: all[BaseFile]}); err != nil {
			return err
		}
		return finish(stage, all)
	})
	return errors.Join(err, state.Wait())
}

// Paths lists what the folder of a rendered tree's project holds.
func Paths(t tree.Tree) []string {
	paths := append(t.Paths(), StateFile, BaseFile)
	slices.Sort(paths)
	return paths
}

// Pack archives the tree that a state was generated from, with where its lines came from. The same tree and state give the
// same bytes: no times, no owners of files, paths in order.
func Pack(t tree.Tree, s State) ([]byte, error) {
	var b bytes.Buffer
	gz, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(gz)
	from := origin{s.Omni, s.Features, map[string]provenance{}}
	for p, f := range t {
		if f.Owner != "" || len(f.Regions) > 0 {
			from.Files[p] = provenance{f.Owner, f.Regions}
		}
	}
	index, err := json.Marshal(from)
	if err != nil {
		return nil, err
	}
	if err := pack(w, originEntry, &tree.File{Data: index}); err != nil {
		return nil, err
	}
	for _, p := range t.Paths() {
		if err := pack(w, p, t[p]); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(w.Close(), gz.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func pack(w *tar.Writer, name string, f *tree.File) error {
	h := &tar.Header{Name: name, Mode: int64(f.Mode()), Size: int64(len(f.Data)), ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR}
	if err := w.WriteHeader(h); err != nil {
		return err
	}
	_, err := w.Write(f.Data)
	return err
}

// maxBase bounds what Unpack reads, in bytes: an archive is part of a repository that somebody else may
// have written.
const maxBase = 64 << 20

// Unpack reads what Pack wrote for a state. A path that leaves the project is an error, and so is another state.
func Unpack(data []byte, s State) (tree.Tree, error) {
	gz, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	r := tar.NewReader(io.LimitReader(gz, maxBase))
	t, from := tree.Tree{}, origin{}
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		if h.Name == originEntry {
			if err := json.Unmarshal(content, &from); err != nil {
				return nil, fmt.Errorf("%s: %w", h.Name, err)
			}
			continue
		}
		if err := t.Add(h.Name, &tree.File{Data: content, Exec: h.Mode&0o111 != 0}); err != nil {
			return nil, err
		}
	}
	if from.Omni != s.Omni || !slices.Equal(from.Features, s.Features) {
		return nil, fmt.Errorf("it holds what omni %s generated with %s, which is not what %s says", from.Omni, strings.Join(from.Features, ", "), StateFile)
	}
	for p, f := range t {
		f.Owner, f.Regions = from.Files[p].Owner, from.Files[p].Regions
	}
	return t, nil
}
