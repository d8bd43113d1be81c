package ai

import (
	"context"
	"strings"
)

// Echo answers with the prompt, word by word, and counts words as tokens. It needs no account and no network, and the same
// prompt always has the same answer: development and tests run on it. Production refuses it.
type Echo struct{}

// echoModel is the name of its only model, which costs nothing.
const echoModel = "echo"

// Name implements [Provider].
func (Echo) Name() string { return "echo" }

// Model implements [Provider].
func (Echo) Model(Task) string { return echoModel }

// Complete implements [Provider].
func (e Echo) Complete(ctx context.Context, model string, r Request) (*Completion, error) {
	return e.Stream(ctx, model, r, func(string) error { return nil })
}

// Stream implements [Provider].
func (Echo) Stream(ctx context.Context, model string, r Request, emit func(text string) error) (*Completion, error) {
	c := &Completion{Provider: "echo", Model: model, FinishReason: FinishStop}
	c.Usage.Input = int64(len(strings.Fields(r.System)))
	for _, m := range r.Messages {
		c.Usage.Input += int64(len(strings.Fields(m.Text)))
	}
	for i, word := range strings.Fields(r.Messages[len(r.Messages)-1].Text) {
		if err := ctx.Err(); err != nil {
			return c, broken("echo", "cut_off", err)
		}
		if i == r.MaxTokens {
			c.FinishReason = FinishLength
			break
		}
		if i > 0 {
			word = " " + word
		}
		c.Text += word
		c.Usage.Output++
		if err := emit(word); err != nil {
			return c, err
		}
	}
	return c, nil
}
