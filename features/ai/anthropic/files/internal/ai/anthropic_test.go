package ai_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ai"
)

func TestAnthropic(t *testing.T) {
	event := func(name, data string) string { return "event: " + name + "\ndata: " + data + "\n\n" }
	requireContract(t, fake{
		open:  ai.NewAnthropic,
		model: "claude-haiku-4-5",
		read:  readMessages,
		whole: `{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001","content":[{"type":"thinking",` +
			`"thinking":"Hm."},{"type":"text","text":"Hello "},{"type":"text","text":"world"}],"stop_reason":"end_turn",` +
			`"usage":{"input_tokens":7,"cache_read_input_tokens":3,"cache_creation_input_tokens":0,"output_tokens":5}}`,
		length: `{"model":"m","content":[{"type":"text","text":"Hel"}],"stop_reason":"max_tokens","usage":{"input_tokens":7,"output_tokens":5}}`,
		events: []string{
			event("message_start", `{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",`+
				`"content":[],"stop_reason":null,"usage":{"input_tokens":7,"cache_read_input_tokens":3,"output_tokens":1}}}`),
			event("content_block_start", `{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}`),
			event("ping", `{"type":"ping"}`),
			event("content_block_delta", `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}`),
			event("content_block_delta", `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" world"}}`),
			event("content_block_stop", `{"type":"content_block_stop","index":0}`),
			event("message_delta", `{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}`),
			event("message_stop", `{"type":"message_stop"}`),
		},
		failure: `{"type":"error","error":{"type":"some_error","message":"MESSAGE"}}`,
		broken:  event("error", `{"type":"error","error":{"type":"overloaded_error","message":"The server is overloaded."}}`),
	})
}

// readMessages reads a request for messages.
func readMessages(t *testing.T, r *http.Request, body []byte) asked {
	require.Equal(t, "/messages", r.URL.Path)
	require.Equal(t, secret, r.Header.Get("X-Api-Key"))
	require.Equal(t, "2023-06-01", r.Header.Get("Anthropic-Version"))
	require.Empty(t, r.Header.Get("Authorization"))
	var in struct {
		Model    string `json:"model"`
		System   string `json:"system"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
		MaxTokens int  `json:"max_tokens"`
		Stream    bool `json:"stream"`
	}
	decode(t, body, &in)
	require.Positive(t, in.MaxTokens, "the API demands it")
	a := asked{model: in.Model, system: in.System, maxTokens: in.MaxTokens, stream: in.Stream}
	for _, m := range in.Messages {
		require.Contains(t, []string{"user", "assistant"}, m.Role, "the API knows no other roles")
		a.messages = append(a.messages, ai.Message{Role: ai.Role(m.Role), Text: m.Content})
	}
	return a
}
