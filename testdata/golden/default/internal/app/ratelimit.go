package app

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"example.com/shop/internal/auth"
	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/ratelimit"
)

func (a *App) openRateLimit(context.Context) error {
	classes := ratelimit.Classes{
		"public":    a.Config.RateLimit.Public,
		"protected": a.Config.RateLimit.Protected,
		"ai":        a.Config.RateLimit.AI,
		"webhook":   a.Config.RateLimit.Webhook,
	}
	var store ratelimit.Store = ratelimit.NewMemory()
	a.API.Use(ratelimit.Middleware(a.API.Root(), store, classes, caller))
	return nil
}

// caller returns whom a request counts against: the user, or the address of who has not shown a valid token.
func caller(ctx huma.Context) (class, who string) {
	if user := auth.User(ctx.Context()); user.ID != "" {
		return "protected", "user:" + user.ID
	}
	return "public", "address:" + ratelimit.Address(httpapi.ClientIP(ctx.Context()))
}
