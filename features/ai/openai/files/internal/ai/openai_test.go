package ai_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ai"
)

func TestOpenAI(t *testing.T) {
	const usage = `"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":3}}`
	chunk := func(delta, reason string) string {
		return `data: {"id":"c1","object":"chat.completion.chunk","model":"gpt-5.6-luna-2026-06-01","choices":[{"index":0,"delta":` +
			delta + `,"finish_reason":` + reason + `}]}` + "\n\n"
	}
	requireContract(t, fake{
		open:  ai.NewOpenAI,
		model: "gpt-5.6-luna",
		read:  readChat,
		whole: `{"id":"c1","object":"chat.completion","model":"gpt-5.6-luna-2026-06-01","choices":[{"index":0,"message":` +
			`{"role":"assistant","content":"Hello world"},"finish_reason":"stop"}],` + usage + `}`,
		length: `{"model":"m","choices":[{"message":{"role":"assistant","content":"Hel"},"finish_reason":"length"}],` + usage + `}`,
		events: []string{
			chunk(`{"role":"assistant","content":""}`, "null"),
			chunk(`{"content":"Hello"}`, "null"),
			chunk(`{"content":" world"}`, "null"),
			chunk(`{}`, `"stop"`),
			`data: {"model":"gpt-5.6-luna-2026-06-01","choices":[],` + usage + "}\n\n",
			"data: [DONE]\n\n",
		},
		failure: `{"error":{"message":"MESSAGE","type":"some_error","param":null,"code":null}}`,
		broken:  `data: {"error":{"message":"The server is overloaded.","type":"server_error"}}` + "\n\n",
	})
}

// readChat reads a request for chat completions.
func readChat(t *testing.T, r *http.Request, body []byte) asked {
	require.Equal(t, "/chat/completions", r.URL.Path)
	require.Equal(t, "Bearer "+secret, r.Header.Get("Authorization"))
	var in struct {
		Model    string `json:"model"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
		MaxTokens     int  `json:"max_completion_tokens"`
		Stream        bool `json:"stream"`
		StreamOptions *struct {
			IncludeUsage bool `json:"include_usage"`
		} `json:"stream_options"`
	}
	decode(t, body, &in)
	require.Equal(t, in.Stream, in.StreamOptions != nil && in.StreamOptions.IncludeUsage, "only a stream must ask for the usage")
	a := asked{model: in.Model, maxTokens: in.MaxTokens, stream: in.Stream}
	for i, m := range in.Messages {
		if i == 0 && m.Role == "system" {
			a.system = m.Content
			continue
		}
		a.messages = append(a.messages, ai.Message{Role: ai.Role(m.Role), Text: m.Content})
	}
	return a
}
