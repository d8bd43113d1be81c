package email

// samples has an example of each template's data. It says which type Send takes; /dev/emails shows it, and every start renders
// it. A template without a sample, or the other way round, ends the start.
func samples() map[string]any {
	return map[string]any{
		"welcome": Welcome{Name: "Ada", StartURL: "https://app.example.com/start"},
		//omni:slot email.samples
	}
}

// Welcome is the data of welcome.html.
type Welcome struct {
	// Name is what to call the person; it may be empty.
	Name string

	// StartURL is where the button leads.
	StartURL string
}
