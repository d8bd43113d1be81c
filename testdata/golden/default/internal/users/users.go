// Package users keeps a row for everybody who has called the API, so that other tables have something to refer to.
//
// People are registered, renamed and removed at the identity provider; the row only mirrors what their tokens say. It is
// made at first sight: there is no sign-up to forget and no webhook to miss.
package users

import (
	"time"

	"github.com/uptrace/bun"
)

// User is one account of one issuer. Issuer and Subject identify it (OpenID Connect Core §2); Email and Name are what the
// issuer says about it and may be empty, unverified, or the same for two accounts.
type User struct {
	bun.BaseModel `bun:"table:users,alias:u"`

	ID        string    `bun:",pk,type:uuid" json:"id" format:"uuid"`
	Issuer    string    `bun:",notnull,unique:users_issuer_subject" json:"issuer"`
	Subject   string    `bun:",notnull,unique:users_issuer_subject" json:"subject"`
	Email     string    `bun:",notnull" json:"email" pii:"true"`
	Name      string    `bun:",notnull" json:"name" pii:"true"`
	CreatedAt time.Time `bun:",nullzero,notnull,default:current_timestamp" json:"created_at"`
	UpdatedAt time.Time `bun:",nullzero,notnull,default:current_timestamp" json:"updated_at"`
}
