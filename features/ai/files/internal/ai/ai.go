// Package ai asks language models, whoever sells them.
//
// [Gateway] is what the rest of the program uses: it chooses models by [Task], turns to the next one when one does not
// answer, keeps every user within a budget and writes down what each call cost. A provider is one file that knows the wire
// format of one vendor.
package ai

import (
	"context"
	"fmt"
	"strings"
)

// Task says what a prompt asks for, so that the configuration can choose who answers it.
type Task string

// The tasks.
const (
	Simple  Task = "simple"  // classify, extract, rephrase: a small and fast model
	Complex Task = "complex" // reason, write, code: a large model
	Search  Task = "search"  // answer from today's web, with sources
)

// Model is a model of a provider.
type Model struct {
	// Provider is the name of the provider, as in AI_PROVIDER.
	Provider string

	// Name is what the vendor calls the model.
	Name string
}

// UnmarshalText reads the form "provider/name". The name may have slashes of its own.
func (m *Model) UnmarshalText(text []byte) error {
	provider, name, ok := strings.Cut(string(text), "/")
	if !ok || provider == "" || name == "" {
		return fmt.Errorf("read model %q: want provider/name", text)
	}
	*m = Model{Provider: provider, Name: name}
	return nil
}

// String returns "provider/name".
func (m Model) String() string { return m.Provider + "/" + m.Name }

// Role says who wrote a message.
type Role string

// The roles.
const (
	User      Role = "user"
	Assistant Role = "assistant"
)

// Message is a turn of a conversation.
type Message struct {
	Role Role   `json:"role" enum:"user,assistant"`
	Text string `json:"text" minLength:"1"`
}

// Request is what a model is asked.
type Request struct {
	// Task is what the last message asks for.
	Task Task

	// System tells the model how to behave; it may be empty.
	System string

	// Messages are the conversation. The last one is the user's.
	Messages []Message

	// MaxTokens bounds the answer, the model's reasoning included.
	MaxTokens int

	// Last says that no other model is left, so that asking this one again is worth the wait.
	Last bool
}

// Why an answer ended.
const (
	FinishStop     = "stop"     // it is complete
	FinishLength   = "length"   // MaxTokens were used up
	FinishFiltered = "filtered" // the vendor withheld the rest
	FinishOther    = "other"
)

// Usage counts the tokens of a call. None is counted twice.
type Usage struct {
	Input      int64 `json:"input_tokens" doc:"Tokens of the prompt, without those of a cache."`
	CacheRead  int64 `json:"cache_read_tokens" doc:"Tokens of the prompt that the vendor had in its cache."`
	CacheWrite int64 `json:"cache_write_tokens" doc:"Tokens of the prompt that the vendor put into its cache, where that has a price."`
	Output     int64 `json:"output_tokens" doc:"Tokens of the answer, the model's reasoning included."`
}

// Source is a page that an answer is based on.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Completion is an answer with what it cost.
type Completion struct {
	Text         string   `json:"text"`
	Provider     string   `json:"provider"`
	Model        string   `json:"model" doc:"The model that answered, as its vendor calls it."`
	FinishReason string   `json:"finish_reason" enum:"stop,length,filtered,other" doc:"Why the answer ended."`
	Sources      []Source `json:"sources,omitempty" doc:"Pages that the answer is based on."`
	Usage        Usage    `json:"usage"`
	CostMicroUSD int64    `json:"cost_micro_usd" doc:"Millionths of a US dollar. It means nothing unless priced is true."`
	Priced       bool     `json:"priced" doc:"Whether the price of the model is known."`
	Estimated    bool     `json:"estimated" doc:"Whether the vendor did not count the tokens, so that they are worked out from the length of the texts."`
}

// Provider asks the models of one vendor.
//
// Its methods always return a completion: together with an error it holds what had arrived, because that is billed. Errors
// of the vendor are an [*Error].
type Provider interface {
	// Name is the value of AI_PROVIDER.
	Name() string

	// Model returns the model for a task where the configuration names none, or "" when the vendor has none for it.
	Model(t Task) string

	// Complete asks a model and waits for the whole answer.
	Complete(ctx context.Context, model string, r Request) (*Completion, error)

	// Stream hands the answer to emit piece by piece. An error of emit ends the call and is returned as it is.
	Stream(ctx context.Context, model string, r Request, emit func(text string) error) (*Completion, error)
}
