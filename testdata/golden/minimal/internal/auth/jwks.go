package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	// refreshAfter is the age at which keys are fetched again in the background: a withdrawn key stops working then.
	refreshAfter = 10 * time.Minute

	// waitAfter is the age at which a request waits for newer keys. Only an API that was idle gets there while its issuer is
	// well, and its first request must not be judged by keys of yesterday.
	waitAfter = time.Hour

	// fetchInterval is the least time between two fetches, whatever asks for them: tokens with made-up key names must not
	// turn this program into a load on the issuer.
	fetchInterval = 10 * time.Second

	// fetchTimeout bounds one fetch, keyWait the part of it that a request waits for.
	fetchTimeout = 5 * time.Second
	keyWait      = 2 * time.Second

	// maxDocument bounds what an issuer may send, in bytes.
	maxDocument = 1 << 20
)

var errUnknownKey = errors.New("the issuer has no key of this name and algorithm")

// jwks is the key set that an issuer publishes (RFC 7517). The first token makes it fetch; what was fetched stays in use
// for as long as the issuer does not answer.
type jwks struct {
	// locate returns the URL of the key set.
	locate func(ctx context.Context) (string, error)
	client *http.Client
	log    *slog.Logger

	current atomic.Pointer[snapshot]

	mu      sync.Mutex
	running *fetch
	last    error     // of the latest fetch
	ended   time.Time // of the latest fetch
}

// snapshot is a key set at a time.
type snapshot struct {
	*keySet
	at time.Time
}

// fetch is one that is going on. Its error may be read once done is closed.
type fetch struct {
	done chan struct{}
	err  error
}

// newJWKS returns the key set at a URL, without asking for it yet. It logs to the default logger when log is nil.
func newJWKS(url string, log *slog.Logger) *jwks {
	return &jwks{
		locate: func(context.Context) (string, error) { return url, nil },
		// A redirect could lead from https to anywhere, and none of the providers needs one.
		client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		log:    cmp.Or(log, slog.Default()),
	}
}

// key returns the key that a token's header names. The error wraps ErrUnavailable when the issuer could not be asked.
func (j *jwks) key(ctx context.Context, id string, algorithm jose.SignatureAlgorithm) (*key, error) {
	k, age := j.find(id, algorithm)
	if k != nil && age < refreshAfter {
		return k, nil
	}
	f, last := j.refresh()
	if k != nil && (age < waitAfter || last != nil) {
		return k, nil
	}
	err := last
	if f != nil {
		err = f.wait(ctx)
	}
	// The fetch may have ended between the look and the wait, whoever started it.
	if k, _ = j.find(id, algorithm); k != nil {
		return k, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return nil, errUnknownKey
}

func (j *jwks) find(id string, algorithm jose.SignatureAlgorithm) (k *key, age time.Duration) {
	s := j.current.Load()
	if s == nil {
		return nil, 0
	}
	return s.find(id, algorithm), time.Since(s.at)
}

// refresh starts a fetch or joins the one that runs; it returns nil when the latest is too fresh, together with the error
// of that.
func (j *jwks) refresh() (*fetch, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running != nil {
		return j.running, j.last
	}
	if !j.ended.IsZero() && time.Since(j.ended) < fetchInterval {
		return nil, j.last
	}
	f := &fetch{done: make(chan struct{})}
	j.running = f
	go j.run(f)
	return f, j.last
}

// run belongs to no request: others wait for it too.
func (j *jwks) run(f *fetch) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
	defer cancel()
	set, err := j.download(ctx)
	if err != nil {
		f.err = fmt.Errorf("fetch keys of the identity provider: %w", err)
		j.log.LogAttrs(ctx, slog.LevelWarn, "keys not refreshed", slog.Any("error", f.err))
	} else {
		j.current.Store(&snapshot{set, time.Now()})
	}
	j.mu.Lock()
	j.running, j.last, j.ended = nil, f.err, time.Now()
	j.mu.Unlock()
	close(f.done)
}

// wait returns the error of the fetch, or its own when that takes too long.
func (f *fetch) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, keyWait)
	defer cancel()
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		return fmt.Errorf("wait for keys: %w", ctx.Err())
	}
}

func (j *jwks) download(ctx context.Context) (*keySet, error) {
	url, err := j.locate(ctx)
	if err != nil {
		return nil, err
	}
	document, err := getDocument(ctx, j.client, url)
	if err != nil {
		return nil, err
	}
	return parseKeySet(document)
}

// getDocument returns the body of a 200 response.
func getDocument(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get %s: status %d", url, res.StatusCode)
	}
	document, err := io.ReadAll(io.LimitReader(res.Body, maxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", url, err)
	}
	if len(document) > maxDocument {
		return nil, fmt.Errorf("get %s: the answer is longer than %d bytes", url, maxDocument)
	}
	return document, nil
}
