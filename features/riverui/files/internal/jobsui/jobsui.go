// Package jobsui lets administrators into a web interface of jobs.
//
// A browser that follows a link sends no Authorization header, so the interface cannot ask for the API's tokens. Instead an
// administrator asks the API for a link, with a token. It holds a ticket of a minute, which is changed for a cookie of an hour;
// both are signed, so that every process accepts them and none has to remember any.
package jobsui

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/logging"
	"omni.example/app/internal/problem"
)

// Prefix is the path of the interface.
const Prefix = "/admin/jobs"

const (
	cookieName = "jobs_ui"
	ticketFor  = time.Minute
	sessionFor = time.Hour
)

// policy lets the interface load what this server serves, and nothing else. Its components set styles by attributes.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Pages are the interface itself.
type Pages interface {
	http.Handler

	// Start keeps what the pages show up to date until ctx ends.
	Start(ctx context.Context) error
}

// Options of New.
type Options struct {
	Pages Pages

	// Secret signs tickets and sessions.
	Secret []byte

	// OpenToLoopback asks nobody for a session who comes from this machine. It is for development.
	OpenToLoopback bool

	// InsecureCookie has browsers send the cookie over http too. It is for development.
	InsecureCookie bool

	Logger *slog.Logger
}

// Site is the interface behind its door.
type Site struct {
	o          Options
	protection *http.CrossOriginProtection
}

// New returns a site.
func New(o Options) *Site { return &Site{o, http.NewCrossOriginProtection()} }

// Start keeps the pages up to date until ctx ends or stop is called.
func (s *Site) Start(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	if err := s.o.Pages.Start(ctx); err != nil {
		s.o.Logger.LogAttrs(ctx, slog.LevelWarn, "the web interface of jobs does not refresh its counts", slog.Any("error", err))
	}
	return cancel
}

var (
	errNoSession = problem.New(problem.Unauthenticated, "unauthenticated",
		"Ask for a link with an administrator's token: POST /api/v1/admin/jobs/ui.")
	errCrossOrigin = problem.New(problem.Forbidden, "cross_origin_request", "A page of another origin may not make this request.")
)

// ServeHTTP lets in who has a session or a ticket for one.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	if ticket := r.URL.Query().Get("ticket"); ticket != "" && r.URL.Path == Prefix+"/enter" {
		s.enter(w, r, ticket)
		return
	}
	// The browser adds the cookie whoever makes the request, and on the loopback none is needed.
	if err := s.protection.Check(r); err != nil {
		httpapi.WriteProblem(w, r, errCrossOrigin.Because(err))
		return
	}
	user, ok := s.session(r)
	if !ok && !s.atHome(r) {
		httpapi.WriteProblem(w, r, errNoSession)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		ctx := logging.With(r.Context(), slog.String("user_id", user))
		s.o.Logger.LogAttrs(ctx, slog.LevelInfo, "jobs changed in the browser", slog.String("path", r.URL.Path))
	}
	s.o.Pages.ServeHTTP(w, r)
}

// enter changes a ticket for a cookie. Lax has the browser send it when a link leads here, and not with a form or script of
// another site (RFC 6265bis §5.4.7).
func (s *Site) enter(w http.ResponseWriter, r *http.Request, ticket string) {
	user, err := s.open("ticket", ticket)
	if err != nil {
		httpapi.WriteProblem(w, r, errNoSession.Because(err))
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: s.sign("session", user, sessionFor), Path: Prefix, MaxAge: int(sessionFor.Seconds()),
		HttpOnly: true, Secure: !s.o.InsecureCookie, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, Prefix+"/", http.StatusSeeOther)
}

func (s *Site) session(r *http.Request) (user string, ok bool) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return "", false
	}
	user, err = s.open("session", cookie.Value)
	return user, err == nil
}

// atHome reports whether a request comes from this machine and was meant for it: a page elsewhere can have a name that leads
// here (DNS rebinding), but not the name localhost.
func (s *Site) atHome(r *http.Request) bool {
	if !s.o.OpenToLoopback || !httpapi.ClientIP(r.Context()).Unmap().IsLoopback() {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}
