package ai_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ai"
)

func TestGemini(t *testing.T) {
	const usage = `"usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":3,"candidatesTokenCount":3,"thoughtsTokenCount":2,"totalTokenCount":15},` +
		`"modelVersion":"gemini-3-flash-preview"`
	piece := func(parts, reason string) string {
		return `data: {"candidates":[{"content":{"parts":[` + parts + `],"role":"model"},"index":0` + reason + `}],` + usage + "}\r\n\r\n"
	}
	requireContract(t, fake{
		open:  ai.NewGemini,
		model: "gemini-3-flash-preview",
		read:  readContents,
		whole: `{"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true},{"text":"Hello "},{"text":"world"}],"role":"model"},` +
			`"finishReason":"STOP","index":0}],` + usage + `}`,
		length: `{"candidates":[{"content":{"parts":[{"text":"Hel"}],"role":"model"},"finishReason":"MAX_TOKENS"}],` + usage + `}`,
		events: []string{
			piece(`{"text":"Hm.","thought":true}`, ""),
			piece(`{"text":"Hello"}`, ""),
			piece(`{"text":" world"}`, `,"finishReason":"STOP"`),
		},
		failure: `{"error":{"code":400,"message":"MESSAGE","status":"SOME_ERROR"}}`,
		broken:  `data: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}` + "\r\n\r\n",
	})
}

func TestGeminiBlocksPrompts(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":4}}`)
	}))
	defer server.Close()
	gemini := ai.NewGemini(ai.VendorOptions{Key: secret, BaseURL: server.URL, Client: server.Client()})
	_, err := gemini.Complete(t.Context(), "m", ai.Request{Messages: []ai.Message{{Role: ai.User, Text: "x"}}})
	requireError(t, err, http.StatusBadRequest)
	require.ErrorContains(t, err, "PROHIBITED_CONTENT")
}

// readContents reads a request for generateContent.
func readContents(t *testing.T, r *http.Request, body []byte) asked {
	model, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/models/"), ":")
	require.True(t, ok, r.URL.Path)
	require.Equal(t, secret, r.Header.Get("X-Goog-Api-Key"))
	require.NotContains(t, r.URL.RawQuery, "key", "the key would end up in logs")
	a := asked{model: model}
	if method == "streamGenerateContent" {
		a.stream = true
		require.Equal(t, "sse", r.URL.Query().Get("alt"))
	} else {
		require.Equal(t, "generateContent", method)
	}
	type content struct {
		Role  string `json:"role"`
		Parts []struct {
			Text string `json:"text"`
		} `json:"parts"`
	}
	var in struct {
		System     content   `json:"systemInstruction"`
		Contents   []content `json:"contents"`
		Generation struct {
			MaxTokens int `json:"maxOutputTokens"`
		} `json:"generationConfig"`
	}
	decode(t, body, &in)
	a.system, a.maxTokens = in.System.Parts[0].Text, in.Generation.MaxTokens
	for _, c := range in.Contents {
		role, known := map[string]ai.Role{"user": ai.User, "model": ai.Assistant}[c.Role]
		require.True(t, known, c.Role)
		a.messages = append(a.messages, ai.Message{Role: role, Text: c.Parts[0].Text})
	}
	return a
}
