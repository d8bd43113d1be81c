package config

import (
	"errors"
	"fmt"

	"github.com/caarlos0/env/v11"
)

// parse fills cfg from vars and returns a problem for each variable that it could not read.
func parse(cfg *Config, vars map[string]string) (Problems, error) {
	failed := env.ParseWithOptions(cfg, env.Options{Environment: vars})
	if failed == nil {
		return nil, nil
	}
	params, err := env.GetFieldParams(&Config{})
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	// The parser's errors name fields, which do not tell sections apart. Reading the variables one by one does.
	var problems Problems
	for _, param := range params {
		one := map[string]string{param.Key: vars[param.Key]}
		var unreadable env.ParseError
		if errors.As(env.ParseWithOptions(&Config{}, env.Options{Environment: one}), &unreadable) {
			problems.add(param.Key, fmt.Sprintf("cannot be read (%v)", unreadable.Err), "see .env.example for its form")
		}
	}
	if len(problems) == 0 {
		return nil, fmt.Errorf("read configuration: %w", failed)
	}
	return problems, nil
}
