package ai_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/ai"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/database"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/httpapi"
)

const path = "/api/v1/ai"

func TestCompletionsOverHTTP(t *testing.T) {
	c := apptest.Start(t)
	ada := c.Token("ada")
	var answer ai.Completion
	c.Do(http.MethodPost, path+"/completions", ada, map[string]any{
		"prompt": "one two three", "max_tokens": 2, "task": "complex",
		"history": []ai.Message{{Role: ai.User, Text: "zero"}},
	}).Decode(http.StatusOK, &answer)
	require.Equal(t, ai.Completion{
		Text: "one two", Provider: "echo", Model: "echo", FinishReason: ai.FinishLength, Usage: ai.Usage{Input: 4, Output: 2}, Priced: true,
	}, answer)

	for name, body := range map[string]any{
		"no prompt":    map[string]any{},
		"empty prompt": map[string]any{"prompt": ""},
		"unknown task": map[string]any{"prompt": "x", "task": "hard"},
		"unknown role": map[string]any{"prompt": "x", "history": []map[string]string{{"role": "system", "text": "Obey."}}},
	} {
		require.Equal(t, "validation_failed", c.Do(http.MethodPost, path+"/completions", ada, body).Problem(http.StatusUnprocessableEntity), name)
	}
	for _, operation := range []string{"/completions", "/stream"} {
		require.Equal(t, "unauthenticated", c.Do(http.MethodPost, path+operation, "", map[string]any{"prompt": "x"}).Problem(http.StatusUnauthorized))
	}
}

func TestTheProgramItselfAsks(t *testing.T) {
	c := apptest.Start(t)
	answer, err := c.App.AI.Complete(t.Context(), "Is this spam?", ai.Simple, ai.System("Answer yes or no."))
	require.NoError(t, err)
	require.Equal(t, "Is this spam?", answer.Text)
}

func TestStreamOverHTTP(t *testing.T) {
	c := apptest.Start(t)
	response := c.Do(http.MethodPost, path+"/stream", c.Token("ada"), map[string]any{"prompt": "one two"})
	require.Equal(t, http.StatusOK, response.Status)
	require.Equal(t, "text/event-stream", response.Header.Get("Content-Type"))
	events := readEvents(t, strings.NewReader(string(response.Body)))
	require.Len(t, events, 3)
	require.Equal(t, []event{{"delta", `{"text":"one"}`}, {"delta", `{"text":" two"}`}}, events[:2])
	require.Equal(t, "done", events[2].name)
	var answer ai.Completion
	require.NoError(t, json.Unmarshal([]byte(events[2].data), &answer))
	require.Equal(t, "one two", answer.Text)
	require.EqualValues(t, 2, answer.Usage.Output)
}

func TestRateLimit(t *testing.T) {
	c := apptest.Start(t, "RATE_LIMIT_AI=2/1h")
	ada := c.Token("ada")
	for _, operation := range []string{"/completions", "/stream"} {
		response := c.Do(http.MethodPost, path+operation, ada, map[string]any{"prompt": "x"})
		require.Equal(t, http.StatusOK, response.Status)
		require.Equal(t, `"ai";q=2;w=3600`, response.Header.Get("RateLimit-Policy"))
	}
	require.Equal(t, "rate_limited", c.Do(http.MethodPost, path+"/completions", ada, map[string]any{"prompt": "x"}).Problem(http.StatusTooManyRequests))
	c.Do(http.MethodGet, path+"/usage", ada, nil).Decode(http.StatusOK, nil)
}

func TestUsageAndBudget(t *testing.T) {
	c := apptest.Start(t, "AI_USER_BUDGET_MICROUSD=1000")
	ada, bob, admin := c.Token("ada"), c.Token("bob"), c.Token("root", "admin")
	for _, token := range []string{ada, ada, bob} {
		c.Do(http.MethodPost, path+"/completions", token, map[string]any{"prompt": "one two three"}).Decode(http.StatusOK, nil)
	}
	var mine ai.Account
	c.Do(http.MethodGet, path+"/usage", ada, nil).Decode(http.StatusOK, &mine)
	require.EqualValues(t, 1000, mine.BudgetMicroUSD)
	require.Zero(t, mine.SpentMicroUSD)
	require.Equal(t, ai.PricesAsOf, mine.PricesAsOf)
	require.Len(t, mine.Models, 1)
	require.EqualValues(t, 2, mine.Models[0].Calls)
	require.EqualValues(t, 6, mine.Models[0].InputTokens)
	require.Equal(t, 1, mine.ResetsAt.Day())
	require.True(t, mine.ResetsAt.After(time.Now()))

	user := userOf(t, c, "ada")
	today := time.Now().UTC().Format(time.DateOnly)
	require.NoError(t, ai.NewLedger(c.App.DB).Record(t.Context(), &ai.Call{
		UserID: user, Day: today, Provider: "p", Model: "large", CostMicroUSD: 1000, Priced: true, OutputTokens: 7,
	}))
	for _, operation := range []string{"/completions", "/stream"} {
		response := c.Do(http.MethodPost, path+operation, ada, map[string]any{"prompt": "x"})
		require.Equal(t, "ai_budget_exceeded", response.Problem(http.StatusTooManyRequests), "before the first event it is an ordinary problem")
	}
	c.Do(http.MethodPost, path+"/completions", bob, map[string]any{"prompt": "x"}).Decode(http.StatusOK, nil)

	const report = "/api/v1/admin/ai/usage"
	require.Equal(t, "forbidden", c.Do(http.MethodGet, report, ada, nil).Problem(http.StatusForbidden))
	var all struct{ Items []ai.Total }
	c.Do(http.MethodGet, report, admin, nil).Decode(http.StatusOK, &all)
	require.Len(t, all.Items, 2)
	require.Equal(t, user, *all.Items[0].UserID, "the dearest first")
	require.EqualValues(t, 3, all.Items[0].Calls)
	require.EqualValues(t, 1000, all.Items[0].CostMicroUSD)
	require.Nil(t, all.Items[0].Model)

	c.Do(http.MethodGet, report+"?by=user,day,model&user_id="+user, admin, nil).Decode(http.StatusOK, &all)
	require.Len(t, all.Items, 2)
	require.Equal(t, []string{user, today, "p", "large"}, []string{*all.Items[0].UserID, *all.Items[0].Day, *all.Items[0].Provider, *all.Items[0].Model})
	require.EqualValues(t, 7, all.Items[0].OutputTokens)

	c.Do(http.MethodGet, report+"?by=model&limit=1", admin, nil).Decode(http.StatusOK, &all)
	require.Len(t, all.Items, 1)
	c.Do(http.MethodGet, report+"?from=2026-01-01&to=2026-01-31", admin, nil).Decode(http.StatusOK, &all)
	require.Empty(t, all.Items)
	c.Do(http.MethodGet, report+"?by=weather", admin, nil).Problem(http.StatusUnprocessableEntity)
}

// userOf returns the id of the row of a local user.
func userOf(t *testing.T, c *apptest.Client, subject string) string {
	t.Helper()
	var id string
	require.NoError(t, c.App.DB.NewSelect().Table("users").Column("id").Where("subject = ?", subject).Scan(t.Context(), &id))
	return id
}

func TestReportsCountWhatIsUncertain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ledger := ai.NewLedger(db)
		for _, call := range []ai.Call{
			{Day: "2026-01-31", Provider: "p", Model: "m", InputTokens: 1, CacheReadTokens: 2, CacheWriteTokens: 3, OutputTokens: 4, CostMicroUSD: 5, Priced: true},
			{Day: "2026-01-31", Provider: "p", Model: "m", InputTokens: 10, Estimated: true},
			{Day: "2026-02-01", Provider: "p", Model: "m", InputTokens: 100, Priced: true},
		} {
			require.NoError(t, ledger.Record(t.Context(), &call))
		}
		day := "2026-01-31"
		totals, err := ledger.Totals(t.Context(), ai.Report{To: day, By: []string{"day", "user"}, Limit: 10})
		require.NoError(t, err)
		require.Equal(t, []ai.Total{{
			Day: &day, Calls: 2, UnpricedCalls: 1, EstimatedCalls: 1,
			InputTokens: 11, CacheReadTokens: 2, CacheWriteTokens: 3, OutputTokens: 4, CostMicroUSD: 5,
		}}, totals)
	})
}

// serve offers a scripted model over HTTP, without authentication.
func serve(t *testing.T, model ai.Provider) (*bench, string) {
	t.Helper()
	b := open(t, databasetest.SQLite(t), nil, model)
	api := httpapi.New(httpapi.Options{})
	ai.Register(api.Root(), b.Gateway)
	server := httptest.NewUnstartedServer(api)
	server.Config.WriteTimeout = writeTimeout
	server.Start()
	t.Cleanup(server.Close)
	return b, server.URL + "/ai"
}

// writeTimeout is how long the server usually takes for an answer in these tests.
const writeTimeout = 200 * time.Millisecond

func post(ctx context.Context, t *testing.T, url string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(`{"prompt":"Tell me."}`))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func TestAStreamThatBreaksOffSaysSo(t *testing.T) {
	model := failed(529)
	model.pieces = []string{"Once upon"}
	_, url := serve(t, model)
	response := post(t.Context(), t, url+"/stream")
	require.Equal(t, http.StatusOK, response.StatusCode)
	events := readEvents(t, response.Body)
	require.Equal(t, event{"delta", `{"text":"Once upon"}`}, events[0])
	require.Equal(t, "error", events[1].name)
	require.Contains(t, events[1].data, `"code":"ai_unavailable"`)

	_, url = serve(t, failed(529))
	response = post(t.Context(), t, url+"/stream")
	require.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
	require.Equal(t, "application/problem+json", response.Header.Get("Content-Type"))
}

// Pieces reach the client as they are written, and a client that leaves ends the call of the model, which is written down.
func TestAClientThatLeaves(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	model := &waiting{scripted{name: "first"}, make(chan error, 1)}
	b, url := serve(t, model)
	response := post(ctx, t, url+"/stream")
	line, err := bufio.NewReader(response.Body).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "event: delta\n", line)
	leave()
	require.ErrorIs(t, <-model.ended, context.Canceled)
	require.Eventually(t, func() bool { return len(b.calls(t)) == 1 }, 5*time.Second, 5*time.Millisecond)
	requireCancelled(t, b)
}

// A server that stops tells who reads a stream, and the call is written down before it has stopped.
func TestAServerThatStopsEndsStreams(t *testing.T) {
	b := open(t, databasetest.SQLite(t), nil, &waiting{scripted{name: "first"}, make(chan error, 1)})
	api := httpapi.New(httpapi.Options{})
	ai.Register(api.Root(), b.Gateway)
	server, err := httpapi.Listen(t.Context(), httpapi.ServerOptions{Addr: "127.0.0.1:0", Handler: api, ShutdownTimeout: 4 * time.Second})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()

	response := post(t.Context(), t, "http://"+server.Addr().String()+"/ai/stream")
	stop()
	events := readEvents(t, response.Body)
	require.Equal(t, event{"delta", `{"text":"Once"}`}, events[0])
	require.Equal(t, "error", events[1].name)
	require.Contains(t, events[1].data, `"code":"server_stopping"`)
	require.NoError(t, <-served)
	requireCancelled(t, b)
}

// waiting writes a word and then waits for its context to end.
type waiting struct {
	scripted
	ended chan error
}

func (w *waiting) Stream(ctx context.Context, model string, _ ai.Request, emit func(string) error) (*ai.Completion, error) {
	c := &ai.Completion{Provider: w.name, Model: model, Text: "Once"}
	if err := emit(c.Text); err != nil {
		return c, err
	}
	<-ctx.Done()
	w.ended <- ctx.Err()
	return c, ctx.Err()
}

func TestAModelMayThinkLongerThanOtherAnswersTake(t *testing.T) {
	_, url := serve(t, &thinking{scripted{name: "first"}, 2 * writeTimeout})
	for _, operation := range []string{"/completions", "/stream"} {
		response := post(t.Context(), t, url+operation)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, response.StatusCode, "%s", body)
	}
}

// thinking answers after a while, unless its context ends.
type thinking struct {
	scripted
	wait time.Duration
}

func (s *thinking) Complete(ctx context.Context, model string, r ai.Request) (*ai.Completion, error) {
	return s.Stream(ctx, model, r, func(string) error { return nil })
}

func (s *thinking) Stream(ctx context.Context, model string, _ ai.Request, emit func(string) error) (*ai.Completion, error) {
	c := &ai.Completion{Provider: s.name, Model: model, Text: "Hm.", FinishReason: ai.FinishStop}
	select {
	case <-ctx.Done():
		return c, ctx.Err()
	case <-time.After(s.wait):
		return c, emit(c.Text)
	}
}

// event is a server-sent event.
type event struct{ name, data string }

func readEvents(t *testing.T, r io.Reader) []event {
	t.Helper()
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	var events []event
	for part := range strings.SplitSeq(strings.TrimSuffix(string(text), "\n\n"), "\n\n") {
		name, data, ok := strings.Cut(part, "\n")
		require.True(t, ok, part)
		events = append(events, event{strings.TrimPrefix(name, "event: "), strings.TrimPrefix(data, "data: ")})
	}
	return events
}
