// Package modslices works out each feature's share of go.mod and go.sum with the go command, when a catalogue
// is released. It needs the module proxy for what the module cache lacks.
package modslices

import (
	"context"
	"os"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/gomod"
	"github.com/logixtecs/omni/internal/manifest"
)

// All works out the shares of the base and of every feature.
func All(ctx context.Context, c *generator.Catalog) (*gomod.Slices, error) {
	s := &slicer{ctx: ctx, catalog: c, tidied: map[string]gomod.Share{}}
	var shares *gomod.Slices
	err := s.in(func() (err error) {
		shares, err = s.slices()
		return err
	})
	return shares, err
}

// Beyond works out the shares of the features in c that are from a third party, on top of omni's own, whose
// versions they keep where they do not need higher ones.
func Beyond(ctx context.Context, own, c *generator.Catalog) (*gomod.Slices, error) {
	s := &slicer{ctx: ctx, catalog: c, floor: own.Modules().All(), tidied: map[string]gomod.Share{}}
	out := &gomod.Slices{Go: goVersion, Base: own.Modules().Base, Features: map[string]gomod.Share{}}
	err := s.in(func() error {
		features := c.Features()
		third := func(f *generator.Feature) bool { return f.Pin != manifest.Pin{} }
		for _, f := range features {
			out.Features[f.ID] = own.Modules().Features[f.ID]
			if !third(f) {
				continue
			}
			full, err := s.share(f.ID)
			if err != nil {
				return err
			}
			out.Features[f.ID] = full.Beyond(out.Base)
		}
		for i, f := range features {
			for _, g := range features[i+1:] {
				if third(f) || third(g) {
					if err := s.pair(out, f.ID, g.ID); err != nil {
						return err
					}
				}
			}
		}
		for _, f := range features {
			if !third(f) {
				delete(out.Features, f.ID)
			}
		}
		return nil
	})
	out.Base = gomod.Share{}
	return out, err
}

// in runs work in a temporary folder, once the master is there.
func (s *slicer) in(work func() error) (err error) {
	if s.dir, err = os.MkdirTemp("", "modslices-*"); err != nil {
		return err
	}
	defer os.RemoveAll(s.dir)
	if err := s.master(); err != nil {
		return err
	}
	return work()
}
