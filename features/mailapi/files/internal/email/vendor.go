package email

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// VendorTimeout is how long a service may take to accept a mail.
const VendorTimeout = 15 * time.Second

const (
	// maxAnswer bounds what is read of an answer, in bytes.
	maxAnswer = 64 << 10

	// maxReason is the length in bytes up to which a service's reason is kept.
	maxReason = 300
)

// VendorOptions configure the provider of a service. All are needed.
type VendorOptions struct {
	// Key is the secret key of the account.
	Key string

	// BaseURL is where the API is.
	BaseURL string

	// Client sends the requests.
	Client *http.Client
}

// vendor is a service behind an HTTP API: a wire format, and what all of them have in common.
type vendor struct {
	VendorOptions
	name string
	wire wire
}

// wire is the format of one service's API.
type wire interface {
	// request returns the path, the headers and the JSON body that send a message.
	request(m Message) (path string, header map[string]string, body any)

	// id finds the name that the service gave the message.
	id(header http.Header, body []byte) string

	// reason reads why the service did not take it, and whether that passes.
	reason(status int, body []byte) (text string, temporary bool)
}

// Name implements [Provider].
func (v *vendor) Name() string { return v.name }

// Deliver implements [Provider].
func (v *vendor) Deliver(ctx context.Context, m Message) (string, error) {
	path, header, body := v.wire.request(m)
	text, err := json.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("%s: write the request: %w", v.name, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(v.BaseURL, "/")+path, bytes.NewReader(text))
	if err != nil {
		return "", fmt.Errorf("%s: write the request: %w", v.name, err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := v.Client.Do(request)
	if err != nil {
		return "", ErrTemporary.Because(fmt.Errorf("%s: %w", v.name, err))
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if response.StatusCode/100 == 2 {
		return v.wire.id(response.Header, answer), nil // taken, whatever became of the rest of the answer
	}
	if err != nil {
		return "", ErrTemporary.Because(fmt.Errorf("%s: read the answer: %w", v.name, err))
	}
	return "", v.failure(response.StatusCode, answer)
}

// failure tells a refusal of the mail from what may pass: too many requests, trouble of the service's own, and what it has
// against the account and not the mail, such as a key that was withdrawn, which whoever runs the program mends.
func (v *vendor) failure(status int, answer []byte) error {
	reason, temporary := v.wire.reason(status, answer)
	err := fmt.Errorf("%s: %d: %s", v.name, status, v.clean(reason))
	switch {
	case temporary, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500,
		status >= http.StatusUnauthorized && status <= http.StatusNotFound: // 401 to 404: the key, the credit, the domain, the base URL
		return ErrTemporary.Because(err)
	}
	return ErrRejected.Because(err)
}

// clean shortens a reason and takes the key out of it.
func (v *vendor) clean(reason string) string {
	reason = strings.ReplaceAll(reason, v.Key, "[key]")
	if len(reason) <= maxReason {
		return reason
	}
	cut := maxReason
	for cut > 0 && !utf8.RuneStart(reason[cut]) {
		cut--
	}
	return reason[:cut] + "…"
}
