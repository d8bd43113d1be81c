package auth

import (
	"context"
	"errors"
	"log/slog"

	"github.com/danielgtaylor/huma/v2"

	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/logging"
	"example.com/shop/internal/problem"
	"example.com/shop/internal/users"
)

var (
	errMissing     = problem.New(problem.Unauthenticated, "unauthenticated", "Send a token in the header Authorization: Bearer <token>.")
	errInvalid     = problem.New(problem.Unauthenticated, "invalid_token", "The token is not accepted. Get a new one and try again.")
	errForbidden   = problem.New(problem.Forbidden, "forbidden", "Your account does not have the role that this needs.")
	errUnavailable = problem.New(problem.Unavailable, "auth_unavailable", "The token cannot be checked at the moment. Try again soon.")
)

// Authenticate returns the middleware that verifies the bearer token of a request when there is one, makes sure that the
// user has a row, and puts the user's id into the context of the log. It refuses nothing: [Require] does, so that a rate
// limit can stand between the two and count the callers whose tokens fail.
func Authenticate(_ huma.API, v Verifier, u *users.Store) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		token, ok := httpapi.BearerToken(ctx.Header("Authorization"))
		if !ok {
			next(ctx)
			return
		}
		c, s := ctx.Context(), &session{}
		s.identity, s.refused = identify(c, v, u, token)
		if s.refused != nil {
			httpapi.Logger(c).LogAttrs(c, slog.LevelDebug, "caller not identified", slog.Any("error", s.refused))
		} else {
			c = logging.With(c, slog.String("user_id", s.identity.ID))
		}
		next(huma.WithContext(ctx, context.WithValue(c, sessionKey{}, s)))
	}
}

func identify(ctx context.Context, v Verifier, u *users.Store, token string) (Identity, error) {
	claims, err := v.Verify(ctx, token)
	if errors.Is(err, ErrUnavailable) {
		return Identity{}, errUnavailable.Because(err)
	}
	if err != nil {
		return Identity{}, errInvalid.Because(err)
	}
	row, err := u.Ensure(ctx, claims.Issuer, claims.Subject, claims.Email, claims.Name)
	if err != nil {
		return Identity{}, err
	}
	return Identity{
		ID:      row.ID,
		Issuer:  row.Issuer,
		Subject: row.Subject,
		Email:   row.Email,
		Name:    row.Name,
		Roles:   claims.Roles,
	}, nil
}

// Require returns the middleware that lets a request through to operations that are [Public], and to others when its token
// was accepted and its user has one of the operation's [Roles]. It also documents that in the API's OpenAPI document.
func Require(api huma.API) func(huma.Context, func(huma.Context)) {
	document(api.OpenAPI())
	return func(ctx huma.Context, next func(huma.Context)) {
		security := ctx.Operation().Security
		if public(security) {
			next(ctx)
			return
		}
		s, _ := ctx.Context().Value(sessionKey{}).(*session)
		switch {
		case s == nil:
			ctx.SetHeader("WWW-Authenticate", "Bearer")
			httpapi.WriteError(api, ctx, errMissing)
		case s.refused != nil:
			if errors.Is(s.refused, errInvalid) {
				ctx.SetHeader("WWW-Authenticate", `Bearer error="invalid_token"`) // RFC 6750 §3.1
			}
			httpapi.WriteError(api, ctx, s.refused)
		case !allowed(security, s.identity.Roles):
			ctx.SetHeader("WWW-Authenticate", `Bearer error="insufficient_scope"`)
			httpapi.WriteError(api, ctx, errForbidden)
		default:
			next(ctx)
		}
	}
}
