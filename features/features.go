// Package features embeds the catalogue: a folder for each capability, in it one for each provider.
package features

import "embed"

// FS holds the folders, presets.yaml and modules.json.
//
//go:embed all:*
var FS embed.FS
