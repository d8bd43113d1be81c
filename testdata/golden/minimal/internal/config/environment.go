package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"strings"

	"github.com/joho/godotenv"
)

// Env is the kind of place that the program runs in.
type Env string

// The environments. Staging has production's rules, so that a rehearsal proves something.
const (
	Development Env = "development" // a developer's machine: works without any setting
	Staging     Env = "staging"     // production's rehearsal
	Production  Env = "production"  // what customers use: no development default is accepted
)

func parseEnv(value string) (Env, error) {
	switch e := Env(value); e {
	case "":
		return Development, nil
	case Development, Staging, Production:
		return e, nil
	default:
		return "", fmt.Errorf("%q is no environment", value)
	}
}

// developmentDefaults is what an empty environment means on a developer's machine. Nowhere else do these values exist, so
// production cannot run on them by accident.
func developmentDefaults() map[string]string {
	return map[string]string{
		"HOST":                      "127.0.0.1",
		"LOG_FORMAT":                "text",
		"DATABASE_URL":              developmentDatabase,
		"DATABASE_MIGRATE_ON_START": "true",
		"AUTH_PROVIDER":             "local",
		"AUTH_LOCAL_KEY_FILE":       "data/dev-issuer.pem",
	}
}

// withDotenv adds the variables of the file that vars lacks: the real environment wins.
func withDotenv(vars map[string]string, file string) (map[string]string, error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return vars, nil
	}
	if err != nil {
		return nil, Problems{{file, "cannot be read (" + err.Error() + ")", "let this user read it, or remove it"}}
	}
	dotenv, err := godotenv.UnmarshalBytes(content)
	if err != nil {
		// What godotenv says quotes the rest of the file, with every secret in it.
		return nil, Problems{{file, fmt.Sprintf("cannot be read at line %d", unreadableLine(string(content))),
			"write one NAME=value a line, as in .env.example"}}
	}
	if e, err := parseEnv(dotenv["APP_ENV"]); err != nil || e != Development {
		return nil, Problems{{"APP_ENV", "is " + dotenv["APP_ENV"] + " in " + file + ", which is read in development only",
			"remove it there and set it in the real environment"}}
	}
	return merge(dotenv, vars), nil
}

// unreadableLine is the number of the line behind the most lines that can be read: a value in quotes may have several.
func unreadableLine(content string) int {
	lines := strings.SplitAfter(content, "\n")
	for n := len(lines) - 1; n > 0; n-- {
		if _, err := godotenv.Unmarshal(strings.Join(lines[:n], "")); err == nil {
			return n + 1
		}
	}
	return 1
}

// merge returns the variables of both; those of over win.
func merge(under, over map[string]string) map[string]string {
	merged := maps.Clone(under)
	maps.Copy(merged, over)
	return merged
}
