// Package manifest reads feature.yaml, the facts that a feature declares about itself. Decoding is
// strict: a key that does not exist is an error, so that a typing mistake never goes unnoticed.
package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// Manifest is one feature.yaml: of a capability, of one of its providers, or of the base project.
type Manifest struct {
	// Title and Summary are what a person reads in a list.
	Title   string `yaml:"title"`
	Summary string `yaml:"summary"`
	// Link is where the service is documented.
	Link string `yaml:"link"`
	// Needs names capabilities or features without which this one does not work.
	Needs []string `yaml:"needs"`
	// Choose says how many of a capability's providers one project may have: "one" or "many".
	Choose string `yaml:"choose"`
	// Default is the provider that a capability takes where nobody chose.
	Default string `yaml:"default"`
	// Development names a provider that is part of the capability itself, so that it works on a developer's machine
	// whatever was chosen: the log of mail.
	Development string `yaml:"development"`
	// Secondary says that a short name means a provider of another capability where there is one of that name:
	// "clerk" is auth/clerk although there is webhooks/clerk.
	Secondary bool `yaml:"secondary"`
	// Internal says that nobody chooses the feature: it comes with those that need it, and goes with the last of them.
	Internal bool `yaml:"internal"`
	// Price is what the service behind a provider costs.
	Price Price `yaml:"price"`
	// Build is how many CPU-seconds the feature adds to a build from nothing, as measured.
	Build int `yaml:"build"`
	// Env are the variables that the feature's configuration reads.
	Env []Section `yaml:"env"`
	// Modules are the Go modules that the feature's own code imports.
	Modules []Module `yaml:"modules"`
	// Next are the steps that stay for a person, each one sentence.
	Next []string `yaml:"next"`
}

// Price is what a service costs. It ages, so it says when it was looked up and where it stands.
type Price struct {
	Summary string `yaml:"summary" json:"summary"`
	// Date is the month of the look-up, such as 2025-11.
	Date string `yaml:"date" json:"date"`
	Link string `yaml:"link" json:"link"`
}

// Section is a block of variables under one heading of .env.example.
type Section struct {
	Title string     `yaml:"title"`
	Vars  []Variable `yaml:"vars"`
}

// Variable is one environment variable.
type Variable struct {
	Key string `yaml:"key"`
	// Help says what the variable does and where to get its value.
	Help string `yaml:"help"`
	// Value is written in .env.example as it is; without it the line is a comment with Example.
	Value   string `yaml:"value"`
	Example string `yaml:"example"`
	// Pattern is a regular expression that a plausible value matches; "" accepts any.
	Pattern string `yaml:"pattern"`
	// Separator divides several values, such as two secrets while one replaces the other; "" is for one value.
	Separator string `yaml:"separator"`
	// Secret marks a value that must not be shown.
	Secret bool `yaml:"secret"`
	// Production marks a variable that a deployment has to set.
	Production bool `yaml:"production"`
}

// Module is a required Go module and the reason for it.
type Module struct {
	Path    string `yaml:"path"`
	Version string `yaml:"version"`
	Why     string `yaml:"why"`
}

var (
	key   = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	month = regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])$`)
)

// Decode reads one manifest and checks what can be checked without its neighbours.
func Decode(data []byte) (*Manifest, error) {
	var m Manifest
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&m); err != nil {
		return nil, errors.New(strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: "))
	}
	if err := printable(data); err != nil {
		return nil, err
	}
	return &m, m.check()
}

// printable refuses control characters in any text, which a terminal would obey.
func printable(data []byte) error {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return err
	}
	nodes := []*yaml.Node{&root}
	for len(nodes) > 0 {
		n := nodes[0]
		nodes = append(nodes[1:], n.Content...)
		if strings.ContainsFunc(n.Value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return fmt.Errorf("line %d: %q has a control character", n.Line, n.Value)
		}
	}
	return nil
}

func (m *Manifest) check() error {
	if m.Title == "" || m.Summary == "" {
		return errors.New("title and summary are required")
	}
	if link, err := url.Parse(m.Link); m.Link != "" && (err != nil || link.Scheme != "https" || link.Host == "") {
		return fmt.Errorf("link %q is not an https address", m.Link)
	}
	if m.Choose != "" && m.Choose != "one" && m.Choose != "many" {
		return fmt.Errorf(`choose is "one" or "many", not %q`, m.Choose)
	}
	if p := m.Price; p != (Price{}) && (p.Summary == "" || !month.MatchString(p.Date) || p.Link == "") {
		return errors.New("a price needs a summary, a date such as 2025-11 and a link")
	}
	for _, v := range m.Variables() {
		if !key.MatchString(v.Key) {
			return fmt.Errorf("variable %q is not an environment variable's name", v.Key)
		}
		if v.Help == "" {
			return fmt.Errorf("variable %s has no help", v.Key)
		}
		if _, err := regexp.Compile(v.Pattern); err != nil {
			return fmt.Errorf("variable %s: %w", v.Key, err)
		}
		if v.Secret && v.Value != "" {
			return fmt.Errorf("variable %s is secret, so it cannot have a value; give an example", v.Key)
		}
	}
	for _, mod := range m.Modules {
		if mod.Path == "" || mod.Version == "" || mod.Why == "" {
			return fmt.Errorf("module %q needs a path, a version and a why", mod.Path)
		}
	}
	return nil
}

// Variables lists the variables of all sections.
func (m *Manifest) Variables() []Variable {
	var vars []Variable
	for _, s := range m.Env {
		vars = append(vars, s.Vars...)
	}
	return vars
}
