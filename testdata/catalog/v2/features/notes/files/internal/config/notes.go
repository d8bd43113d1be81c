package config

// Notes is what notes must keep to.
type Notes struct {
	// Distance is how many letters two notes in a row must differ by.
	Distance int `env:"NOTES_DISTANCE" envDefault:"3"`
}
