package ai

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// anthropicVersion is the version of the API that this file is written for.
const anthropicVersion = "2023-06-01"

// NewAnthropic returns the provider of Anthropic. It speaks messages (https://docs.claude.com/en/api/messages).
func NewAnthropic(o VendorOptions) Provider {
	return &vendor{VendorOptions: o, name: "anthropic", wire: claudeMessages{o.Key}, models: map[Task]string{
		Simple:  "claude-haiku-4-5-20251001",
		Complex: "claude-sonnet-4-6",
	}}
}

// claudeMessages is the wire format of Anthropic.
type claudeMessages struct{ key string }

type claudeMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type claudeRequest struct {
	Model     string          `json:"model"`
	System    string          `json:"system,omitempty"`
	Messages  []claudeMessage `json:"messages"`
	MaxTokens int             `json:"max_tokens"`
	Stream    bool            `json:"stream,omitempty"`
}

func (w claudeMessages) call(model string, r Request, stream bool) (string, map[string]string, any) {
	body := claudeRequest{Model: model, System: r.System, MaxTokens: r.MaxTokens, Stream: stream}
	for _, m := range r.Messages {
		body.Messages = append(body.Messages, claudeMessage{string(m.Role), m.Text})
	}
	return "/messages", map[string]string{"X-Api-Key": w.key, "Anthropic-Version": anthropicVersion}, body
}

type claudeUsage struct {
	Input      int64 `json:"input_tokens"`
	CacheRead  int64 `json:"cache_read_input_tokens"`
	CacheWrite int64 `json:"cache_creation_input_tokens"`
	Output     int64 `json:"output_tokens"`
}

// fill takes over the counts that an event repeats or adds: they are totals, not differences.
func (u claudeUsage) fill(c *Completion) {
	c.Usage.Input = max(c.Usage.Input, u.Input)
	c.Usage.CacheRead = max(c.Usage.CacheRead, u.CacheRead)
	c.Usage.CacheWrite = max(c.Usage.CacheWrite, u.CacheWrite)
	c.Usage.Output = max(c.Usage.Output, u.Output)
}

// claudeFinish translates stop_reason.
func claudeFinish(reason string) string {
	return finish(map[string]string{
		"end_turn": FinishStop, "stop_sequence": FinishStop,
		"max_tokens": FinishLength, "model_context_window_exceeded": FinishLength,
		"refusal": FinishFiltered,
	}, reason)
}

func (w claudeMessages) whole(body []byte, c *Completion) error {
	var answer struct {
		Model      string
		Content    []struct{ Type, Text string }
		StopReason string `json:"stop_reason"`
		Usage      claudeUsage
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	if answer.StopReason == "" {
		return errors.New("the answer does not say why it ended")
	}
	var text strings.Builder
	for _, block := range answer.Content {
		if block.Type == "text" { // others hold what the model thought
			text.WriteString(block.Text)
		}
	}
	c.Model, c.Text, c.FinishReason = answer.Model, text.String(), claudeFinish(answer.StopReason)
	answer.Usage.fill(c)
	return nil
}

func (w claudeMessages) event(data []byte, c *Completion) (string, bool, error) {
	var e struct {
		Type    string
		Message struct {
			Model string
			Usage claudeUsage
		}
		Delta struct {
			Type, Text string
			StopReason string `json:"stop_reason"`
		}
		Usage claudeUsage
		Error wireError
	}
	if err := json.Unmarshal(data, &e); err != nil {
		return "", false, err
	}
	switch e.Type {
	case "message_start":
		c.Model = e.Message.Model
		e.Message.Usage.fill(c)
	case "content_block_delta":
		if e.Delta.Type == "text_delta" {
			return e.Delta.Text, false, nil
		}
	case "message_delta":
		e.Usage.fill(c)
		c.FinishReason = claudeFinish(e.Delta.StopReason)
	case "message_stop":
		return "", true, nil
	case "error":
		return "", false, claudeFailure(e.Error)
	}
	return "", false, nil
}

// claudeFailure reads an error within a stream, which has begun with the status 200
// (https://docs.claude.com/en/api/errors).
func claudeFailure(w wireError) *Error {
	e := &Error{}
	w.fill(e)
	switch w.Type {
	case "invalid_request_error":
		e.Status = http.StatusBadRequest
	case "rate_limit_error":
		e.Status = http.StatusTooManyRequests
	case "overloaded_error":
		e.Status = 529
	}
	return e
}
