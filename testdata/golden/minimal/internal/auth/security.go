package auth

import (
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// scheme is the name of the security scheme in the OpenAPI document.
const scheme = "bearer"

// Who may call an operation is said once, in the security requirements of the OpenAPI document (OpenAPI 3.1 §4.8.30), and
// [Require] enforces just those. So the documentation cannot promise anything else. The document's own requirement, any
// valid token, holds for operations that say nothing.

// Public is an option that opens an operation to everybody.
func Public(op *huma.Operation) {
	op.Security = []map[string][]string{{}}
}

// Roles returns an option that opens an operation to users with any of the roles only. It takes at least one, because no
// requirement at all would mean everybody.
func Roles(role string, more ...string) func(*huma.Operation) {
	return func(op *huma.Operation) {
		op.Security = []map[string][]string{{scheme: {role}}}
		for _, role := range more {
			op.Security = append(op.Security, map[string][]string{scheme: {role}})
		}
	}
}

// document puts the scheme and the requirement of all operations into the OpenAPI document.
func document(o *huma.OpenAPI) {
	if o.Components.SecuritySchemes == nil {
		o.Components.SecuritySchemes = map[string]*huma.SecurityScheme{}
	}
	o.Components.SecuritySchemes[scheme] = &huma.SecurityScheme{
		Type:         "http",
		Scheme:       "bearer",
		BearerFormat: "JWT",
		Description:  "A token of the identity provider.",
	}
	o.Security = []map[string][]string{{scheme: {}}}
}

// public reports whether the requirements let anybody in: there is an empty one among them, or an empty list.
func public(security []map[string][]string) bool {
	if security == nil {
		return false
	}
	return len(security) == 0 || slices.ContainsFunc(security, func(r map[string][]string) bool { return len(r) == 0 })
}

// allowed reports whether a caller with these roles meets one of the requirements; without any, every caller does.
func allowed(security []map[string][]string, roles []string) bool {
	return security == nil || slices.ContainsFunc(security, func(r map[string][]string) bool {
		needed, ok := r[scheme]
		return ok && len(r) == 1 && !slices.ContainsFunc(needed, func(role string) bool { return !slices.Contains(roles, role) })
	})
}
