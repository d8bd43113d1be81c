package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/joho/godotenv"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/manifest"
)

// environment is what the program would see.
type environment struct {
	values map[string]string
	// file are those of a file, .env in development, and from is its name; "" is none.
	file map[string]string
	from string
	// production says that production's rules hold.
	production bool
	err        error
}

// readEnvironment reads the variables as the project does: .env in development alone, and the real environment wins.
func readEnvironment(s *Subject) environment {
	real := map[string]string{}
	for _, kv := range s.Environ {
		key, value, _ := strings.Cut(kv, "=")
		real[key] = value
	}
	e := environment{values: map[string]string{}}
	e.production = s.Production || real["APP_ENV"] == "production" || real["APP_ENV"] == "staging"
	name := s.EnvFile
	if name == "" && !e.production {
		name = filepath.Join(s.Project.Root, ".env")
	}
	if name != "" {
		file, err := godotenv.Read(name)
		switch {
		case err == nil:
			e.file, e.from = file, filepath.Base(name)
		case s.EnvFile != "" || !errors.Is(err, fs.ErrNotExist):
			e.err = fmt.Errorf("%s cannot be read as a file of variables", filepath.Base(name)) // the reason may quote a value
		}
	}
	e.production = e.production || e.file["APP_ENV"] == "production" || e.file["APP_ENV"] == "staging"
	maps.Copy(e.values, e.file)
	maps.Copy(e.values, real)
	return e
}

// value is a variable's, or its default in development.
func (e environment) value(v manifest.Variable) string {
	if got := e.values[v.Key]; got != "" || e.production {
		return got
	}
	return v.Value
}

// get is like value for a key that some feature declares; "" where none does.
func (s *Subject) get(key string) string {
	for _, f := range s.parts() {
		for _, v := range f.Variables() {
			if v.Key == key {
				return s.env.value(v)
			}
		}
	}
	return s.env.values[key]
}

// parts are the features of the project with what they need.
func (s *Subject) parts() []*generator.Feature {
	return s.Catalog.Parts(s.Catalog.Closure(s.Project.State.Features))
}

// settings holds every variable that the project's features read against what is known of it.
func settings(_ context.Context, s *Subject) []Result {
	if s.env.err != nil {
		return one("variables", Fail, s.env.err.Error(), "write it as KEY=value, one a line")
	}
	var found []Result
	checked := 0
	for _, f := range s.parts() {
		if !s.used(f) {
			continue
		}
		for _, v := range f.Variables() {
			checked++
			if r, ok := plausible(v, s.env.values[v.Key], s.env.production); !ok {
				r.Name = "variable " + v.Key
				found = append(found, r)
			}
		}
	}
	found = append(found, s.others()...)
	if len(found) > 0 {
		return found
	}
	detail := fmt.Sprintf("%d looked at", checked)
	if s.env.from != "" {
		detail += ", with " + s.env.from
	}
	if !s.env.production {
		return one("variables", OK, detail+", by the rules of development", "omni doctor --production holds them to production's")
	}
	return one("variables", OK, detail+", by the rules of production", "")
}

// used says that a provider's variables matter: where a variable such as AUTH_PROVIDER or WEBHOOK_SOURCES chooses
// among those included, only those of the ones chosen do.
func (s *Subject) used(f *generator.Feature) bool {
	capability := s.Catalog.Capability(f.CapabilityName())
	if capability == nil || capability.ID == f.ID {
		return true
	}
	for _, v := range capability.Variables() {
		if !strings.HasSuffix(v.Key, "_PROVIDER") && !strings.HasSuffix(v.Key, "_SOURCES") {
			continue
		}
		chosen := s.env.value(v)
		if chosen == "" {
			return !s.env.production // which wants the choice itself; development takes all
		}
		return slices.ContainsFunc(strings.Split(chosen, ","), func(name string) bool { return strings.TrimSpace(name) == f.Short() })
	}
	return true
}

// others looks at what no feature reads: variables of the user's own code, which .env.example lists, names in the file
// that it does not list, most likely typing mistakes, and keys of Stripe, which is where most keys are mixed up.
func (s *Subject) others() []Result {
	documented := map[string]string{}
	if example := s.Project.Files[".env.example"]; example != nil {
		var err error
		if documented, err = godotenv.UnmarshalBytes(example.Data); err != nil {
			return one("variables", Warn, ".env.example cannot be read as a file of variables", "write it as KEY=value, one a line")
		}
	}
	declared := map[string]bool{}
	for _, f := range s.parts() {
		for _, v := range f.Variables() {
			declared[v.Key] = true
		}
	}
	var found []Result
	for _, key := range slices.Sorted(maps.Keys(s.env.values)) {
		_, listed := documented[key]
		_, set := s.env.file[key]
		if declared[key] || !listed && !set && !strings.HasPrefix(key, "STRIPE_") {
			continue
		}
		r := meant(manifest.Variable{Key: key, Help: "give the key of this environment"}, s.env.values[key], s.env.production)
		if r.Status == "" && set && !listed {
			r = Result{Status: Warn, Detail: s.env.from + " sets it and .env.example does not list it", Hint: "correct the name, or add it to .env.example"}
		}
		if r.Status != "" {
			r.Name = "variable " + key
			found = append(found, r)
		}
	}
	return found
}
