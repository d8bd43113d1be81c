package app

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/health"
	"omni.example/app/internal/ratelimit"
	"omni.example/app/internal/storage"
	"omni.example/app/internal/uploads"
)

// localFiles is where the program serves the files on its own disk.
const localFiles = "/storage/"

func (a *App) openStorage(context.Context) error {
	bucket, err := a.openBucket()
	if err != nil {
		return fmt.Errorf("open storage: %w", err)
	}
	a.Storage = bucket
	a.checks = append(a.checks, health.Check{Name: "storage", Run: bucket.Check})
	return nil
}

// openBucket returns the bucket of the provider that STORAGE_PROVIDER names; package config has refused all other names.
func (a *App) openBucket() (storage.Bucket, error) {
	switch provider := a.Config.Storage.Provider; provider {
	case "local":
		local, err := storage.NewLocal(storage.LocalOptions{
			Folder:   a.Config.Storage.LocalDir,
			Path:     localFiles,
			Secret:   a.Config.Storage.LocalSecret,
			Expiring: []string{uploads.Pending},
			Logger:   a.Log,
		})
		if err != nil {
			return nil, err
		}
		a.closers = append(a.closers, local.Close)
		return local, nil
	//omni:slot app.storage
	default:
		return nil, fmt.Errorf("provider %q is not included", provider)
	}
}

func (a *App) openUploads(context.Context) error {
	if local, ok := a.Storage.(*storage.Local); ok {
		a.serveFiles(local)
	}
	a.Uploads = uploads.NewService(a.Storage, uploads.Kinds())
	uploads.Register(a.API.Version(1), a.Uploads)
	return nil
}

// serveFiles answers at the signed addresses of files on this disk. They are no operations: with a service that keeps the
// files, they do not exist.
func (a *App) serveFiles(files http.Handler) {
	raw := func(ctx huma.Context, _ func(huma.Context)) {
		r, w := humachi.Unwrap(ctx)
		files.ServeHTTP(w, r)
	}
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut} {
		op := huma.Operation{
			OperationID: "storage-" + method, Method: method, Path: localFiles + "*", Hidden: true,
			Middlewares:  huma.Middlewares{raw},
			MaxBodyBytes: -1, // the signature bounds it
		}
		auth.Public(&op) // the signature is the permission
		ratelimit.Class("unlimited")(&op)
		huma.Register(a.API.Root(), op, func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	}
}
