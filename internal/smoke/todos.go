package smoke

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Step is one request and what came of it, for a person to read.
type Step func(format string, args ...any)

// Todos does what a first user does: looks at the health, is refused without a token, creates a todo with
// one and finds it in the list. Each step is reported to say; the first surprise is the error.
func (s *Server) Todos(ctx context.Context, token string, say Step) error {
	if _, err := s.call(ctx, "GET", "/health", "", nil, http.StatusOK, say); err != nil {
		return err
	}
	if _, err := s.call(ctx, "GET", "/health/ready", "", nil, http.StatusOK, say); err != nil {
		return err
	}
	if _, err := s.call(ctx, "GET", "/api/v1/todos", "", nil, http.StatusUnauthorized, say); err != nil {
		return err
	}
	body, err := s.call(ctx, "POST", "/api/v1/todos", token, map[string]string{"title": "Buy milk"}, http.StatusCreated, say)
	if err != nil {
		return err
	}
	var todo struct{ ID, Title string }
	if err := json.Unmarshal(body, &todo); err != nil || todo.Title != "Buy milk" {
		return fmt.Errorf("the created todo is %s", body)
	}
	if body, err = s.call(ctx, "GET", "/api/v1/todos", token, nil, http.StatusOK, say); err != nil {
		return err
	}
	var page struct{ Items []struct{ ID string } }
	if err := json.Unmarshal(body, &page); err != nil || len(page.Items) != 1 || page.Items[0].ID != todo.ID {
		return fmt.Errorf("the list of todos is %s", body)
	}
	_, err = s.call(ctx, "GET", "/openapi.json", "", nil, http.StatusOK, func(string, ...any) {})
	return err
}

func (s *Server) call(ctx context.Context, method, path, token string, body any, want int, say Step) ([]byte, error) {
	var payload bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&payload).Encode(body); err != nil {
			return nil, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, s.URL+path, &payload)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", method, path, err, s.Log())
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	data = bytes.TrimSpace(data)
	say("%-4s %-16s → %d  %.110s", method, path, res.StatusCode, data)
	if res.StatusCode != want {
		return nil, fmt.Errorf("%s %s: status %d instead of %d: %s\n%s", method, path, res.StatusCode, want, data, s.Log())
	}
	return data, nil
}
