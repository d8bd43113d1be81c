package ai_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ai"
)

const (
	sonarUsage = `"usage":{"input_tokens":10,"output_tokens":5,"total_tokens":15,"input_tokens_details":{"cache_read_input_tokens":3},` +
		`"cost":{"currency":"USD","input_cost":0.0001,"output_cost":0.0002,"tool_calls_cost":0.005,"total_cost":0.0053}}`
	sonarAnswer = `{"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"perplexity/sonar","output":[` +
		`{"type":"search_results","queries":["hello"],"results":[{"id":1,"url":"https://example.com","title":"Example","snippet":"…"}]},` +
		`{"type":"message","id":"m1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hello world","annotations":[]}]}],` +
		sonarUsage + `}`
)

func TestPerplexity(t *testing.T) {
	event := func(name, data string) string {
		return "event: " + name + "\ndata: {\"type\":\"" + name + "\",\"sequence_number\":1," + data + "}\n\n"
	}
	requireContract(t, fake{
		open:   ai.NewPerplexity,
		model:  "perplexity/sonar",
		read:   readResponses,
		whole:  sonarAnswer,
		length: `{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"model":"perplexity/sonar","output":[],` + sonarUsage + `}`,
		events: []string{
			event("response.created", `"response":{"id":"resp_1","object":"response","created_at":1,"status":"in_progress","model":"perplexity/sonar","output":[]}`),
			event("response.reasoning.search_results", `"results":[{"id":1,"url":"https://example.com","title":"Example","snippet":"…"}]`),
			event("response.output_text.delta", `"item_id":"m1","output_index":0,"content_index":0,"delta":"Hello"`),
			event("response.output_text.delta", `"item_id":"m1","output_index":0,"content_index":0,"delta":" world"`),
			event("response.output_text.done", `"item_id":"m1","output_index":0,"content_index":0,"text":"Hello world"`),
			event("response.completed", `"response":`+sonarAnswer),
		},
		failure: `{"error":{"message":"MESSAGE","type":"some_error","code":400}}`,
		broken:  event("response.failed", `"error":{"message":"The model is overloaded.","type":"server_error"}`),
	})
}

func TestPerplexitySearchesAndTellsTheCost(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.True(t, readResponses(t, r, body).search)
		_, _ = io.WriteString(w, sonarAnswer)
	}))
	defer server.Close()
	perplexity := ai.NewPerplexity(ai.VendorOptions{Key: secret, BaseURL: server.URL, Client: server.Client()})
	require.NotEmpty(t, perplexity.Model(ai.Search))
	c, err := perplexity.Complete(t.Context(), "perplexity/sonar", ai.Request{Task: ai.Search, Messages: []ai.Message{{Role: ai.User, Text: "x"}}})
	require.NoError(t, err)
	require.Equal(t, []ai.Source{{Title: "Example", URL: "https://example.com"}}, c.Sources)
	require.True(t, c.Priced)
	require.EqualValues(t, 5300, c.CostMicroUSD, "with the search, which tokens do not tell")
}

// readResponses reads a request for responses.
func readResponses(t *testing.T, r *http.Request, body []byte) asked {
	require.Equal(t, "/responses", r.URL.Path)
	require.Equal(t, "Bearer "+secret, r.Header.Get("Authorization"))
	var in struct {
		Model        string `json:"model"`
		Instructions string `json:"instructions"`
		Input        []struct {
			Type    string `json:"type"`
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"input"`
		MaxTokens int `json:"max_output_tokens"`
		Tools     []struct {
			Type string `json:"type"`
		} `json:"tools"`
		Stream bool `json:"stream"`
	}
	decode(t, body, &in)
	a := asked{model: in.Model, system: in.Instructions, maxTokens: in.MaxTokens, stream: in.Stream}
	for _, m := range in.Input {
		require.Equal(t, "message", m.Type, "the API demands it")
		a.messages = append(a.messages, ai.Message{Role: ai.Role(m.Role), Text: m.Content})
	}
	for _, tool := range in.Tools {
		require.Equal(t, "web_search", tool.Type)
		a.search = true
	}
	return a
}
