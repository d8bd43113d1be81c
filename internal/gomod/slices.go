// Package gomod computes the go.mod and go.sum of a selection of features without running the go
// command. Each feature's share of the build list and of the checksums is worked out once, when omni is
// released (see internal/modslices); a selection's files are the union of its shares, less the lines
// that some features need only while others are absent.
package gomod

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/semver"
)

// Slices are the shares of the base and of each feature. All of them come from one master module, so any
// two agree on the version of every module.
type Slices struct {
	Go       string           `json:"go"`
	Base     Share            `json:"base"`
	Features map[string]Share `json:"features"`
	Pairs    []Pair           `json:"pairs,omitempty"`
}

// Share is what the tidy files of the base with one feature hold. Of a feature it records only how they
// differ from the base's: what they have more, and what they no longer need.
type Share struct {
	Require        map[string]Require `json:"require"`
	Sums           []string           `json:"sums"`
	WithoutRequire []string           `json:"without_require,omitempty"`
	WithoutSums    []string           `json:"without_sums,omitempty"`
}

// Require is the version of a module, and whether only other modules import it.
type Require struct {
	Version  string `json:"version"`
	Indirect bool   `json:"indirect,omitempty"`
}

// Pair is what changes when two features meet: lines that one of them no longer needs, lines that only
// both together need.
type Pair struct {
	Features    [2]string          `json:"features"`
	DropRequire []string           `json:"drop_require,omitempty"`
	DropSums    []string           `json:"drop_sums,omitempty"`
	AddRequire  map[string]Require `json:"add_require,omitempty"`
	AddSums     []string           `json:"add_sums,omitempty"`
}

// Decode reads what Encode wrote.
func Decode(data []byte) (*Slices, error) {
	var s Slices
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("modules.json: %w", err)
	}
	return &s, nil
}

// Encode writes the slices readably and in a fixed order.
func (s *Slices) Encode() ([]byte, error) {
	data, err := json.MarshalIndent(s, "", " ")
	return append(data, '\n'), err
}

// Select is the share of a whole selection.
func (s *Slices) Select(features []string) Share {
	require, sums := s.union(features)
	raised := maps.Clone(require)
	for path := range require {
		if s.superfluous(features, line{
			in:      func(f Share) bool { _, has := f.Require[path]; return has },
			without: func(f Share) bool { return slices.Contains(f.WithoutRequire, path) },
			dropped: func(p Pair) bool { return slices.Contains(p.DropRequire, path) },
		}) {
			delete(require, path)
		}
	}
	for sum := range sums {
		if s.superfluous(features, line{
			in:      func(f Share) bool { return slices.Contains(f.Sums, sum) },
			without: func(f Share) bool { return slices.Contains(f.WithoutSums, sum) },
			dropped: func(p Pair) bool { return slices.Contains(p.DropSums, sum) },
		}) {
			delete(sums, sum)
		}
	}
	for _, p := range s.together(features) {
		for path, r := range p.AddRequire {
			if semver.Compare(r.Version, raised[path].Version) < 0 {
				r.Version = raised[path].Version // by a feature of another catalogue
			}
			require[path] = r
		}
		for _, l := range p.AddSums {
			sums[l] = true
		}
	}
	return Share{Require: require, Sums: slices.Collect(maps.Keys(sums))}
}

// and is what two requirements of one module ask for together: the higher version, as the go command selects
// it (https://go.dev/ref/mod#minimal-version-selection), and direct where one of them is.
func (r Require) and(other Require) Require {
	if semver.Compare(other.Version, r.Version) > 0 {
		r.Version = other.Version
	}
	r.Indirect = r.Indirect && other.Indirect
	return r
}

// And is what both shares ask for together.
func (s Share) And(other Share) Share {
	require, sums := (&Slices{Base: s, Features: map[string]Share{"": other}}).union([]string{""})
	return Share{Require: require, Sums: slices.Collect(maps.Keys(sums))}
}

// Join adds the shares of another catalogue's features, which were worked out on top of this one's base.
func (s *Slices) Join(other *Slices) *Slices {
	joined := &Slices{Go: s.Go, Base: s.Base, Features: maps.Clone(s.Features), Pairs: slices.Concat(s.Pairs, other.Pairs)}
	if joined.Features == nil {
		joined.Features = map[string]Share{}
	}
	maps.Copy(joined.Features, other.Features)
	if semver.Compare("v"+other.Go, "v"+s.Go) > 0 {
		joined.Go = other.Go
	}
	return joined
}

// All is everything that any selection may require.
func (s *Slices) All() Share {
	require, sums := s.union(slices.Collect(maps.Keys(s.Features)))
	all := Share{Require: require, Sums: slices.Collect(maps.Keys(sums))}
	for _, p := range s.Pairs {
		all = all.And(Share{Require: p.AddRequire, Sums: p.AddSums})
	}
	return all
}

// union is the base's share with every feature's; a module that somebody imports directly is direct.
func (s *Slices) union(features []string) (map[string]Require, map[string]bool) {
	require, sums := map[string]Require{}, map[string]bool{}
	add := func(share Share) {
		for path, r := range share.Require {
			if old, has := require[path]; has {
				r = old.and(r)
			}
			require[path] = r
		}
		for _, l := range share.Sums {
			sums[l] = true
		}
	}
	add(s.Base)
	for _, f := range features {
		add(s.Features[f])
	}
	return require, sums
}

// together are the pairs of which both features are in the selection.
func (s *Slices) together(features []string) []Pair {
	var pairs []Pair
	for _, p := range s.Pairs {
		if slices.Contains(features, p.Features[0]) && slices.Contains(features, p.Features[1]) {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// line is a requirement or a checksum: which shares have it, which no longer need it beside the base, and
// which pairs drop it.
type line struct {
	in, without func(Share) bool
	dropped     func(Pair) bool
}

// superfluous says that a line goes: each that brought it, the base included, meets another one beside
// which it is not needed. (That some pair drops it is not enough: a version that one feature only keeps
// up may be what another one really imports.)
func (s *Slices) superfluous(features []string, l line) bool {
	inBase := l.in(s.Base)
	if inBase && !slices.ContainsFunc(features, func(f string) bool { return l.without(s.Features[f]) }) {
		return false
	}
	pairs := s.together(features)
	for _, f := range features {
		share := s.Features[f]
		if !l.in(share) && (!inBase || l.without(share)) {
			continue
		}
		if !slices.ContainsFunc(pairs, func(p Pair) bool { return slices.Contains(p.Features[:], f) && l.dropped(p) }) {
			return false
		}
	}
	return true
}
