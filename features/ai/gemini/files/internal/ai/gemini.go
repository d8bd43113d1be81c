package ai

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// NewGemini returns the provider of Google's Gemini API. It speaks generateContent
// (https://ai.google.dev/api/generate-content).
func NewGemini(o VendorOptions) Provider {
	return &vendor{VendorOptions: o, name: "gemini", wire: generateContent{o.Key}, models: map[Task]string{
		Simple:  "gemini-3-flash-preview",
		Complex: "gemini-3.1-pro-preview",
	}}
}

// generateContent is the wire format of Gemini.
type generateContent struct{ key string }

type geminiPart struct {
	Text    string `json:"text"`
	Thought bool   `json:"thought,omitempty"`
}

type geminiContent struct {
	Role  string       `json:"role,omitempty"`
	Parts []geminiPart `json:"parts"`
}

type geminiRequest struct {
	System     *geminiContent   `json:"systemInstruction,omitempty"`
	Contents   []geminiContent  `json:"contents"`
	Generation geminiGeneration `json:"generationConfig"`
}

type geminiGeneration struct {
	MaxTokens int `json:"maxOutputTokens"`
}

func (w generateContent) call(model string, r Request, stream bool) (string, map[string]string, any) {
	body := geminiRequest{Generation: geminiGeneration{r.MaxTokens}}
	if r.System != "" {
		body.System = &geminiContent{Parts: []geminiPart{{Text: r.System}}}
	}
	for _, m := range r.Messages {
		role := string(m.Role)
		if m.Role == Assistant {
			role = "model"
		}
		body.Contents = append(body.Contents, geminiContent{role, []geminiPart{{Text: m.Text}}})
	}
	path := "/models/" + url.PathEscape(model) + ":generateContent"
	if stream {
		path = "/models/" + url.PathEscape(model) + ":streamGenerateContent?alt=sse"
	}
	return path, map[string]string{"X-Goog-Api-Key": w.key}, body
}

// geminiAnswer is a whole answer, and a piece of a stream as well.
type geminiAnswer struct {
	Candidates []struct {
		Content      geminiContent
		FinishReason string
	}
	PromptFeedback struct{ BlockReason string }
	UsageMetadata  struct {
		PromptTokenCount, CachedContentTokenCount, CandidatesTokenCount, ThoughtsTokenCount int64
	}
	ModelVersion string
	Error        *struct {
		Code int
		wireError
	}
}

// geminiFinish translates finishReason.
func geminiFinish(reason string) string {
	return finish(map[string]string{
		"STOP": FinishStop, "MAX_TOKENS": FinishLength,
		"SAFETY": FinishFiltered, "RECITATION": FinishFiltered, "BLOCKLIST": FinishFiltered, "PROHIBITED_CONTENT": FinishFiltered, "SPII": FinishFiltered,
	}, reason)
}

// read takes over what an answer tells and returns its text.
func (w generateContent) read(data []byte, c *Completion) (string, error) {
	var a geminiAnswer
	if err := json.Unmarshal(data, &a); err != nil {
		return "", err
	}
	if a.Error != nil {
		e := &Error{Status: a.Error.Code}
		a.Error.fill(e)
		return "", e
	}
	if reason := a.PromptFeedback.BlockReason; reason != "" {
		return "", &Error{Status: http.StatusBadRequest, Code: "blocked", Message: reason}
	}
	if a.ModelVersion != "" {
		c.Model = a.ModelVersion
	}
	if u := a.UsageMetadata; u.PromptTokenCount > 0 {
		c.Usage = Usage{
			Input:     u.PromptTokenCount - u.CachedContentTokenCount,
			CacheRead: u.CachedContentTokenCount,
			Output:    u.CandidatesTokenCount + u.ThoughtsTokenCount, // thoughts are billed like the answer
		}
	}
	if len(a.Candidates) == 0 {
		return "", nil
	}
	if reason := a.Candidates[0].FinishReason; reason != "" {
		c.FinishReason = geminiFinish(reason)
	}
	var text strings.Builder
	for _, part := range a.Candidates[0].Content.Parts {
		if !part.Thought {
			text.WriteString(part.Text)
		}
	}
	return text.String(), nil
}

func (w generateContent) whole(body []byte, c *Completion) error {
	text, err := w.read(body, c)
	if err == nil && c.FinishReason == "" {
		err = errors.New("the answer does not say why it ended")
	}
	c.Text = text
	return err
}

// event reads a piece. There is no last one: the stream ends behind the finish reason.
func (w generateContent) event(data []byte, c *Completion) (string, bool, error) {
	text, err := w.read(data, c)
	return text, false, err
}
