// Package templates embeds the project that every selection starts from.
package templates

import "embed"

// FS holds base.yaml and the files in _base.
//
//go:embed base.yaml all:_base
var FS embed.FS
