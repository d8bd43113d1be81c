package storage

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/problem"
)

var (
	errSignature = problem.New(problem.Forbidden, "storage_address_refused", "The address is not signed by this service, or it has expired. Ask for a new one.")
	errMismatch  = problem.New(problem.Forbidden, "storage_file_refused", "The file does not have the type and size that were announced.")
	errMissing   = problem.New(problem.NotFound, "storage_file_not_found", "There is no such file.")
)

// How long a file may take on its way: these two times together, whatever the server allows other requests. A client that is
// slower than half a megabit a second, which a poor mobile connection has, is no longer there, or holds connections on purpose.
const (
	slowest  = 64 << 10 // bytes a second
	patience = 30 * time.Second
)

// The parameters of a signed address. What is signed cannot be changed, and what is not among them does not count.
const (
	paramExpires     = "expires"
	paramName        = "name"
	paramSignature   = "signature"
	paramSize        = "size"
	paramContentType = "type"
)

// PresignUpload implements [Bucket].
func (l *Local) PresignUpload(_ context.Context, key, contentType string, size int64, lifetime time.Duration) (*Form, error) {
	if err := CheckKey(key); err != nil {
		return nil, err
	}
	expires := time.Now().Add(lifetime)
	query := url.Values{paramContentType: {contentType}, paramSize: {strconv.FormatInt(size, 10)}}
	return &Form{
		Method:    http.MethodPut,
		URL:       l.address(http.MethodPut, key, query, expires),
		Headers:   map[string]string{"Content-Type": contentType},
		Fields:    map[string]string{},
		ExpiresAt: expires.Truncate(time.Second),
	}, nil
}

// PresignDownload implements [Bucket].
func (l *Local) PresignDownload(_ context.Context, key, name string, lifetime time.Duration) (string, error) {
	if err := CheckKey(key); err != nil {
		return "", err
	}
	query := url.Values{}
	if name != "" {
		query.Set(paramName, name)
	}
	return l.address(http.MethodGet, key, query, time.Now().Add(lifetime)), nil
}

func (l *Local) address(method, key string, query url.Values, expires time.Time) string {
	query.Set(paramExpires, strconv.FormatInt(expires.Unix(), 10))
	query.Set(paramSignature, l.sign(method, key, query))
	return l.path + key + "?" + query.Encode()
}

// sign authenticates a method, a key and parameters. Lengths keep one field from running into the next.
func (l *Local) sign(method, key string, query url.Values) string {
	mac := hmac.New(sha256.New, l.secret)
	for _, field := range []string{
		method, key, query.Get(paramExpires), query.Get(paramContentType), query.Get(paramSize), query.Get(paramName),
	} {
		fmt.Fprintf(mac, "%d:%s", len(field), field)
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// ServeHTTP answers requests to the signed addresses, as a service does that keeps files for others.
func (l *Local) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, l.path)
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	query := r.URL.Query()
	expires, _ := strconv.ParseInt(query.Get(paramExpires), 10, 64)
	signed := hmac.Equal([]byte(query.Get(paramSignature)), []byte(l.sign(method, key, query)))
	if !signed || time.Now().Unix() >= expires {
		httpapi.WriteProblem(w, r, errSignature)
		return
	}
	if method == http.MethodPut {
		l.receive(w, r, key, query)
		return
	}
	l.send(w, r, key, query.Get(paramName))
}

func (l *Local) receive(w http.ResponseWriter, r *http.Request, key string, query url.Values) {
	size, _ := strconv.ParseInt(query.Get(paramSize), 10, 64)
	if r.ContentLength != size || r.Header.Get("Content-Type") != query.Get(paramContentType) {
		httpapi.WriteProblem(w, r, errMismatch)
		return
	}
	allow(w, size)
	if err := l.Put(r.Context(), key, query.Get(paramContentType), r.Body, size); err != nil {
		httpapi.WriteProblem(w, r, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

func (l *Local) send(w http.ResponseWriter, r *http.Request, key, name string) {
	c, err := l.open(key)
	if errors.Is(err, ErrNotFound) {
		err = errMissing.Because(err)
	}
	if err != nil {
		httpapi.WriteProblem(w, r, err)
		return
	}
	defer func() { _ = c.Close() }()
	allow(w, c.File.Size)
	w.Header().Set("Content-Type", c.ContentType)
	w.Header().Set("ETag", strconv.Quote(c.ETag))
	if name != "" {
		w.Header().Set("Content-Disposition", disposition(name))
	}
	http.ServeContent(w, r, "", c.ModifiedAt, c)
}

// allow gives a file of this size the time that it may take, to read and to write.
func allow(w http.ResponseWriter, size int64) {
	deadline := time.Now().Add(patience + time.Duration(size/slowest)*time.Second)
	conn := http.NewResponseController(w)
	_ = conn.SetReadDeadline(deadline) // a writer without deadlines has none to move
	_ = conn.SetWriteDeadline(deadline)
}

// disposition has browsers save a file under a name (RFC 6266).
func disposition(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
