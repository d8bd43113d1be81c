// Package auth finds out who calls: it verifies the bearer token of a request (RFC 6750), makes the user's row, and lets
// the operation ask with [User].
//
// Tokens are signed by an identity provider; each provider has a file of its own, and they share one strict verifier and one
// cache of the provider's keys. Every operation needs a token unless it is marked [Public].
package auth

import (
	"context"
	"errors"
)

// Identity is who calls.
type Identity struct {
	// ID is the id of the caller's row in the table users.
	ID string

	// Issuer and Subject identify the account at the identity provider.
	Issuer, Subject string

	// Email and Name are what the issuer says; they may be empty and are no proof of anything.
	Email, Name string

	// Roles are what the issuer's administrators granted. The slice is shared: do not change it.
	Roles []string
}

// Claims are what a verified token says about its subject.
type Claims struct {
	// Issuer and Subject are the claims iss and sub, never empty.
	Issuer, Subject string

	// Email and Name are empty when the token does not tell.
	Email, Name string

	// Roles come from claims that the user cannot write.
	Roles []string
}

// Verifier checks the tokens of one identity provider. The error is [ErrUnavailable] when the provider's keys cannot be had,
// so that nothing is known about the token; every other error means that the token is not accepted.
type Verifier interface {
	Verify(ctx context.Context, token string) (Claims, error)
}

// ErrUnavailable reports that the keys of the identity provider cannot be had at the moment.
var ErrUnavailable = errors.New("keys of the identity provider are unavailable")

// session is what [Authenticate] found out about a request.
type session struct {
	identity Identity
	refused  error // why a token was not accepted
}

type sessionKey struct{}

// User returns who makes the request that ctx belongs to: the zero Identity on a public operation without a valid token.
func User(ctx context.Context) Identity {
	s, ok := ctx.Value(sessionKey{}).(*session)
	if !ok {
		return Identity{}
	}
	return s.identity
}

// As returns a context in which [User] is the identity, for code that acts for a user outside of a request: a job, a shell.
func As(ctx context.Context, i Identity) context.Context {
	return context.WithValue(ctx, sessionKey{}, &session{identity: i})
}
