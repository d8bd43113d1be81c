package ai

import (
	"encoding/json"
	"errors"
)

// NewOpenAI returns the provider of OpenAI. It speaks chat completions
// (https://platform.openai.com/docs/api-reference/chat), the format that most other servers understand as well.
func NewOpenAI(o VendorOptions) Provider {
	return &vendor{VendorOptions: o, name: "openai", wire: chatCompletions{o.Key}, models: map[Task]string{
		Simple:  "gpt-5.6-luna",
		Complex: "gpt-5.6-sol",
	}}
}

// chatCompletions is the wire format of OpenAI.
type chatCompletions struct{ key string }

type chatMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type chatRequest struct {
	Model         string             `json:"model"`
	Messages      []chatMessage      `json:"messages"`
	MaxTokens     int                `json:"max_completion_tokens"`
	Stream        bool               `json:"stream,omitempty"`
	StreamOptions *chatStreamOptions `json:"stream_options,omitempty"`
}

// chatStreamOptions ask for the count of tokens, which a stream does not have otherwise.
type chatStreamOptions struct {
	IncludeUsage bool `json:"include_usage"`
}

func (w chatCompletions) call(model string, r Request, stream bool) (string, map[string]string, any) {
	body := chatRequest{Model: model, MaxTokens: r.MaxTokens, Stream: stream}
	if r.System != "" {
		body.Messages = append(body.Messages, chatMessage{"system", r.System})
	}
	for _, m := range r.Messages {
		body.Messages = append(body.Messages, chatMessage{string(m.Role), m.Text})
	}
	if stream {
		body.StreamOptions = &chatStreamOptions{IncludeUsage: true}
	}
	return "/chat/completions", map[string]string{"Authorization": "Bearer " + w.key}, body
}

type chatUsage struct {
	PromptTokens     int64 `json:"prompt_tokens"`
	CompletionTokens int64 `json:"completion_tokens"`
	Details          struct {
		Cached     int64 `json:"cached_tokens"`
		CacheWrite int64 `json:"cache_write_tokens"`
	} `json:"prompt_tokens_details"`
}

func (u *chatUsage) fill(c *Completion) {
	if u == nil {
		return
	}
	c.Usage = Usage{
		Input:      max(0, u.PromptTokens-u.Details.Cached-u.Details.CacheWrite),
		CacheRead:  u.Details.Cached,
		CacheWrite: u.Details.CacheWrite,
		Output:     u.CompletionTokens,
	}
}

// chatFinish translates finish_reason.
func chatFinish(reason string) string {
	return finish(map[string]string{"stop": FinishStop, "length": FinishLength, "content_filter": FinishFiltered}, reason)
}

func (w chatCompletions) whole(body []byte, c *Completion) error {
	var answer struct {
		Model   string
		Choices []struct {
			Message      chatMessage
			FinishReason string `json:"finish_reason"`
		}
		Usage *chatUsage
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	if len(answer.Choices) == 0 {
		return errors.New("the answer has no choices")
	}
	c.Model, c.Text = answer.Model, answer.Choices[0].Message.Content
	c.FinishReason = chatFinish(answer.Choices[0].FinishReason)
	answer.Usage.fill(c)
	return nil
}

// event reads a chunk. The one with the usage comes behind the one with the reason, and has no choices.
func (w chatCompletions) event(data []byte, c *Completion) (string, bool, error) {
	if string(data) == "[DONE]" {
		return "", true, nil
	}
	var chunk struct {
		Model   string
		Choices []struct {
			Delta        chatMessage
			FinishReason string `json:"finish_reason"`
		}
		Usage *chatUsage
		Error *wireError
	}
	if err := json.Unmarshal(data, &chunk); err != nil {
		return "", false, err
	}
	if chunk.Error != nil {
		e := &Error{}
		chunk.Error.fill(e)
		return "", false, e
	}
	if chunk.Model != "" {
		c.Model = chunk.Model
	}
	chunk.Usage.fill(c)
	if len(chunk.Choices) == 0 {
		return "", false, nil
	}
	if reason := chunk.Choices[0].FinishReason; reason != "" {
		c.FinishReason = chatFinish(reason)
	}
	return chunk.Choices[0].Delta.Content, false, nil
}
