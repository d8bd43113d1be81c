package config

import "path/filepath"

// Storage is where files are kept.
type Storage struct {
	// Provider chooses among those of storageProviders; local is the default in development.
	Provider string `env:"STORAGE_PROVIDER"`

	// LocalDir is the folder of the provider local.
	LocalDir string `env:"STORAGE_LOCAL_DIR"`

	// LocalSecret signs the addresses of the provider local; empty makes one at every start.
	LocalSecret string `env:"STORAGE_LOCAL_SECRET"`
	//omni:slot config.storage
}

// storageProviders are the values of STORAGE_PROVIDER.
func storageProviders() []string {
	return []string{
		"local",
		//omni:slot config.storage.names
	}
}

func (s Storage) check(e Env, p *Problems) {
	switch s.Provider {
	case "local":
		s.checkLocal(e, p)
	//omni:slot config.storage.checks
	default:
		p.provider("STORAGE_PROVIDER", s.Provider, "storage", storageProviders())
	}
}

// checkLocal lets production keep files on its own disk only where somebody has thought of which.
func (s Storage) checkLocal(e Env, p *Problems) {
	switch {
	case s.LocalDir == "":
		p.add("STORAGE_LOCAL_DIR", "is empty", "set the folder to keep files in")
	case e != Development && !filepath.IsAbs(s.LocalDir):
		p.add("STORAGE_LOCAL_DIR", "is a folder inside the release", "set the absolute path of a volume that survives a deployment: /data/storage")
	}
	if s.LocalSecret == "" && e == Development {
		return
	}
	if len(s.LocalSecret) < 32 {
		p.add("STORAGE_LOCAL_SECRET", "is shorter than 32 characters", "make one with: openssl rand -hex 32")
	}
}
