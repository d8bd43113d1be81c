package manifest

// Pin is a catalogue of a third party as a project holds on to it: where it is, and what was in it.
type Pin struct {
	// Source is a folder relative to the project, or the path of a Go module.
	Source string `yaml:"source"`
	// Version is that of a module.
	Version string `yaml:"version,omitempty"`
	// Sum is the hash of the content, as in a go.sum: "h1:" and base64.
	Sum string `yaml:"sum"`
}

// String is the source with its version.
func (p Pin) String() string {
	if p.Version == "" {
		return p.Source
	}
	return p.Source + "@" + p.Version
}
