package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"omni.example/app/internal/app"
	"omni.example/app/internal/config"
	"omni.example/app/internal/database"
	"omni.example/app/internal/webhooks"
)

// webhook does what a sender of events does, with the secret that the configuration has.
func webhook(ctx context.Context, p process) error {
	var name, id, eventType, body string
	if err := p.flags("webhook", func(f *flag.FlagSet) {
		f.StringVar(&name, "source", "", "")
		f.StringVar(&eventType, "type", "test", "")
		f.StringVar(&id, "id", "evt_"+database.NewID(), "")
		f.StringVar(&body, "body", "", "")
	}); err != nil {
		return err
	}
	cfg, _, err := p.configured(p.stderr)
	if err != nil {
		return err
	}
	if cfg.Env != config.Development {
		return errors.New("APP_ENV is " + string(cfg.Env) + ": events are made up in development only")
	}
	if name == "" && len(cfg.Webhooks.Sources) > 0 {
		name = cfg.Webhooks.Sources[0]
	}
	source, err := app.WebhookSource(cfg.Webhooks, name)
	if err != nil {
		return err
	}
	if body == "" {
		body = fmt.Sprintf(`{"id":%q,"type":%q,"data":{"object":{}}}`, id, eventType)
	}
	url := "http://" + net.JoinHostPort(reachable(cfg.HTTP.Host), strconv.Itoa(int(cfg.HTTP.Port))) + "/webhooks/" + name
	status, err := send(ctx, source, webhooks.Event{ID: id, Type: eventType, Body: []byte(body)}, url)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, "POST", url, "answers", status)
	return err
}

// send delivers an event and returns the status of the answer.
func send(ctx context.Context, source webhooks.Source, e webhooks.Event, url string) (status string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(e.Body))
	if err != nil {
		return "", err
	}
	request.Header = source.Sign(e, time.Now())
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", fmt.Errorf("send the event: %w; is the server running (make dev)?", err)
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		return "", fmt.Errorf("send the event: POST %s answers %s; see the log of the server", url, response.Status)
	}
	return response.Status, nil
}
