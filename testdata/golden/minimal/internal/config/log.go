package config

import (
	"fmt"
	"log/slog"
)

// Log is what is logged, and in which form.
type Log struct {
	// Level is the lowest level to log: debug, info, warn or error.
	Level slog.Level `env:"LOG_LEVEL" envDefault:"info"`

	// Format is json, for machines, or text, which is the default in development.
	Format LogFormat `env:"LOG_FORMAT" envDefault:"json"`
}

// LogFormat is the form of a log line.
type LogFormat string

// UnmarshalText reads json or text.
func (f *LogFormat) UnmarshalText(text []byte) error {
	switch *f = LogFormat(text); *f {
	case "json", "text":
		return nil
	default:
		return fmt.Errorf("%q is neither json nor text", text)
	}
}
