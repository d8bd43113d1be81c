package project

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"time"

	"github.com/logixtecs/omni/internal/tree"
)

// WithState is a rendered tree with omni.yaml and .omni/base.tar.gz: all that a project's folder holds.
func WithState(t tree.Tree, s State) (tree.Tree, error) {
	state, err := s.Encode()
	if err != nil {
		return nil, err
	}
	base, err := Pack(t)
	if err != nil {
		return nil, err
	}
	all := tree.Tree{}
	for p, f := range t {
		all[p] = f
	}
	all[StateFile] = &tree.File{Data: state}
	all[BaseFile] = &tree.File{Data: base}
	return all, nil
}

// Pack archives a tree. The same tree gives the same bytes: no times, no owners, paths in order.
func Pack(t tree.Tree) ([]byte, error) {
	var b bytes.Buffer
	gz, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(gz)
	for _, p := range t.Paths() {
		f := t[p]
		h := &tar.Header{Name: p, Mode: int64(f.Mode()), Size: int64(len(f.Data)), ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	err = gz.Close()
	return b.Bytes(), err
}
