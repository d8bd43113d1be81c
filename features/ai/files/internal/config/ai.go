package config

import (
	"slices"
	"strconv"
	"time"

	"omni.example/app/internal/ai"
)

// AI is who answers prompts, and what that may cost.
type AI struct {
	// Providers are asked in this order, the next one when the one before does not answer. echo is the default, in
	// development only.
	Providers []string `env:"AI_PROVIDER" envDefault:"echo"`

	// SimpleModels, ComplexModels and SearchModels replace what Providers would take for a task, each as provider/model.
	SimpleModels  []ai.Model `env:"AI_SIMPLE_MODELS"`
	ComplexModels []ai.Model `env:"AI_COMPLEX_MODELS"`
	SearchModels  []ai.Model `env:"AI_SEARCH_MODELS"`

	// UserBudget is what a user may spend in a calendar month, in millionths of a US dollar; 0 sets no bound.
	UserBudget int64 `env:"AI_USER_BUDGET_MICROUSD" envDefault:"5000000"`

	// MaxTokens bounds an answer.
	MaxTokens int `env:"AI_MAX_TOKENS" envDefault:"4096"`

	// Timeout bounds the wait for one model, streaming included.
	Timeout time.Duration `env:"AI_TIMEOUT" envDefault:"2m"`
	//omni:slot config.ai
}

// aiProviders are the values of AI_PROVIDER.
func aiProviders() []string {
	return []string{
		"echo",
		//omni:slot config.ai.names
	}
}

// Models returns the models that the configuration names for each task.
func (a AI) Models() map[ai.Task][]ai.Model {
	return map[ai.Task][]ai.Model{ai.Simple: a.SimpleModels, ai.Complex: a.ComplexModels, ai.Search: a.SearchModels}
}

// Used returns the providers that something names, those of AI_PROVIDER first.
func (a AI) Used() []string {
	used := slices.Clone(a.Providers)
	for _, m := range slices.Concat(a.SimpleModels, a.ComplexModels, a.SearchModels) {
		used = append(used, m.Provider)
	}
	var once []string
	for _, name := range used {
		if !slices.Contains(once, name) {
			once = append(once, name)
		}
	}
	return once
}

func (a AI) check(e Env, p *Problems) {
	for _, name := range a.Used() {
		a.checkProvider(e, p, name)
	}
	if a.UserBudget < 0 {
		p.add("AI_USER_BUDGET_MICROUSD", "is "+strconv.FormatInt(a.UserBudget, 10), "set millionths of a US dollar, 5000000 for $5, or 0 for no bound")
	}
	if a.MaxTokens < 1 {
		p.add("AI_MAX_TOKENS", "is "+strconv.Itoa(a.MaxTokens), "set the longest answer, in tokens: 4096")
	}
	if a.Timeout < time.Second || a.Timeout > 3*time.Minute {
		p.add("AI_TIMEOUT", "is "+a.Timeout.String(), "wait between 1s and 3m for a model: 2m")
	}
}

func (a AI) checkProvider(e Env, p *Problems, name string) {
	switch name {
	case "echo":
		if e != Development {
			p.add("AI_PROVIDER", "is echo, which only repeats the prompt", choose(aiProviders()))
		}
	//omni:slot config.ai.checks
	default:
		p.provider("AI_PROVIDER", name, "ai", aiProviders())
	}
}
