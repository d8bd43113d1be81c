// Package config reads the program's settings from the environment, once, at start.
//
// It is the only reader of the environment: the rest of the program gets typed values. Each section has a file of its own
// with its variables, their defaults and the rules they must keep. Load reports every mistake at once, because a deployment
// that fails one variable at a time takes an afternoon.
package config

import (
	"maps"

	"github.com/caarlos0/env/v11"
)

// Config holds every setting of the program. .env.example explains each of them.
type Config struct {
	// Env says how strict the program is about the rest.
	Env Env `env:"APP_ENV" envDefault:"development"`

	// HTTP is how the API is served.
	HTTP HTTP

	// Log is what is logged, and in which form.
	Log Log

	// Database is where data lives.
	Database Database

	// Auth is who issues the tokens that the API accepts.
	Auth Auth

	// RateLimit is how often a client may call.
	RateLimit RateLimit
	//omni:slot config.fields
}

// Load reads the settings from environ, which has the form of os.Environ. An empty variable counts as one that is not set.
// In development it adds what environ lacks from the file .env in the working directory and from developmentDefaults. The
// error is a Problems with one entry for each variable that has to change.
func Load(environ []string) (Config, error) {
	vars := env.ToMap(environ)
	appEnv, err := parseEnv(vars["APP_ENV"])
	if err != nil {
		// What the other variables must be depends on this one.
		return Config{}, Problems{{"APP_ENV", err.Error(), "set it to development, staging or production"}}
	}
	if appEnv == Development {
		if vars, err = withDotenv(vars, ".env"); err != nil {
			return Config{}, err
		}
	}
	maps.DeleteFunc(vars, func(_, value string) bool { return value == "" })
	if appEnv == Development {
		vars = merge(developmentDefaults(), vars)
	}

	var cfg Config
	problems, err := parse(&cfg, vars)
	if err != nil {
		return Config{}, err
	}
	for _, problem := range cfg.check() {
		if !problems.name(problem.Variable) {
			problems = append(problems, problem)
		}
	}
	if len(problems) > 0 {
		return Config{}, problems
	}
	return cfg, nil
}

// check applies the rules of every section.
func (c Config) check() Problems {
	var p Problems
	c.HTTP.check(c.Env, &p)
	c.Database.check(c.Env, &p)
	c.Auth.check(c.Env, &p)
	//omni:slot config.checks
	return p
}
