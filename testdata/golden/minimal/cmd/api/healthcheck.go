package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

// healthcheck is what the image's HEALTHCHECK runs, which has no curl.
func healthcheck(ctx context.Context, p process) error {
	if err := p.flags("healthcheck", nil); err != nil {
		return err
	}
	cfg, _, err := p.configured(p.stderr)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	url := "http://" + net.JoinHostPort(reachable(cfg.HTTP.Host), strconv.Itoa(int(cfg.HTTP.Port))) + "/health"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("ask the server: GET %s answers %s", url, response.Status)
	}
	return nil
}

// reachable returns where to ask a server that listens on host.
func reachable(host string) string {
	if addr, err := netip.ParseAddr(host); host == "" || err == nil && addr.IsUnspecified() {
		return "127.0.0.1"
	}
	return host
}
