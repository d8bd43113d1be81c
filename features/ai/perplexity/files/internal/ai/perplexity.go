package ai

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strings"
)

// NewPerplexity returns the provider of Perplexity. It speaks the Agent API
// (https://docs.perplexity.ai/docs/agent-api), which has the format of responses; its chat completions have ended.
func NewPerplexity(o VendorOptions) Provider {
	const sonar = "perplexity/sonar"
	return &vendor{VendorOptions: o, name: "perplexity", wire: agentResponses{o.Key}, models: map[Task]string{
		Simple:  sonar,
		Complex: sonar,
		Search:  sonar,
	}}
}

// agentResponses is the wire format of Perplexity.
type agentResponses struct{ key string }

type agentMessage struct {
	Type    string `json:"type"`
	Role    string `json:"role"`
	Content string `json:"content"`
}

type agentTool struct {
	Type string `json:"type"`
}

type agentRequest struct {
	Model        string         `json:"model"`
	Instructions string         `json:"instructions,omitempty"`
	Input        []agentMessage `json:"input"`
	MaxTokens    int            `json:"max_output_tokens"`
	Tools        []agentTool    `json:"tools,omitempty"`
	Stream       bool           `json:"stream,omitempty"`
}

func (w agentResponses) call(model string, r Request, stream bool) (string, map[string]string, any) {
	body := agentRequest{Model: model, Instructions: r.System, MaxTokens: r.MaxTokens, Stream: stream}
	for _, m := range r.Messages {
		body.Input = append(body.Input, agentMessage{"message", string(m.Role), m.Text})
	}
	if r.Task == Search {
		body.Tools = []agentTool{{"web_search"}}
	}
	return "/responses", map[string]string{"Authorization": "Bearer " + w.key}, body
}

// agentResponse is a whole answer, and what the last event of a stream holds.
type agentResponse struct {
	Model, Status string
	Output        []struct {
		Type    string
		Content []struct{ Type, Text string }
		Results []Source
	}
	Usage struct {
		Input   int64 `json:"input_tokens"`
		Output  int64 `json:"output_tokens"`
		Details struct {
			CacheRead  int64 `json:"cache_read_input_tokens"`
			CacheWrite int64 `json:"cache_creation_input_tokens"`
		} `json:"input_tokens_details"`
		Cost *struct {
			Total float64 `json:"total_cost"`
		}
	}
	Error             *wireError
	IncompleteDetails struct{ Reason string } `json:"incomplete_details"`
}

// fill takes over what a response tells and returns its text.
func (a *agentResponse) fill(c *Completion) (string, error) {
	if a.Error != nil {
		return "", agentFailure(a.Error)
	}
	var text strings.Builder
	for _, item := range a.Output {
		for _, part := range item.Content {
			if item.Type == "message" && part.Type == "output_text" {
				text.WriteString(part.Text)
			}
		}
		if item.Type == "search_results" {
			c.Sources = append(c.Sources, item.Results...)
		}
	}
	u := a.Usage
	c.Model, c.FinishReason = a.Model, agentFinish(a.Status, a.IncompleteDetails.Reason)
	c.Usage = Usage{
		Input:      max(0, u.Input-u.Details.CacheRead-u.Details.CacheWrite),
		CacheRead:  u.Details.CacheRead,
		CacheWrite: u.Details.CacheWrite,
		Output:     u.Output,
	}
	if u.Cost != nil {
		c.CostMicroUSD, c.Priced = int64(math.Ceil(u.Cost.Total*1e6-1e-6)), true
	}
	return text.String(), nil
}

// agentFinish translates status, and the reason of an incomplete answer.
func agentFinish(status, reason string) string {
	if reason != "content_filter" {
		reason = status
	}
	return finish(map[string]string{"completed": FinishStop, "incomplete": FinishLength, "content_filter": FinishFiltered}, reason)
}

// agentFailure reads an error that came with the status 200.
func agentFailure(w *wireError) *Error {
	e := &Error{Code: "failed"}
	w.fill(e)
	switch w.Type {
	case "invalid_request", "invalid_request_error":
		e.Status = http.StatusBadRequest
	}
	return e
}

func (w agentResponses) whole(body []byte, c *Completion) error {
	var a agentResponse
	if err := json.Unmarshal(body, &a); err != nil {
		return err
	}
	if a.Status == "" {
		return errors.New("the answer has no status")
	}
	text, err := a.fill(c)
	c.Text = text
	return err
}

func (w agentResponses) event(data []byte, c *Completion) (string, bool, error) {
	var e struct {
		Type, Delta string
		Response    agentResponse
		Error       *wireError
	}
	if err := json.Unmarshal(data, &e); err != nil {
		return "", false, err
	}
	switch e.Type {
	case "response.output_text.delta":
		return e.Delta, false, nil
	case "response.completed", "response.incomplete":
		_, err := e.Response.fill(c)
		return "", true, err
	case "response.failed", "error":
		if e.Error == nil {
			e.Error = e.Response.Error
		}
		if e.Error == nil {
			return "", false, errors.New("the answer failed without a reason")
		}
		return "", false, agentFailure(e.Error)
	}
	return "", false, nil
}
