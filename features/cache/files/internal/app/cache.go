package app

import (
	"context"

	"omni.example/app/internal/cache"
)

func (a *App) openCache(context.Context) error {
	memory := cache.NewMemory(a.Config.Cache.MemoryBytes)
	var store cache.Store = memory
	//omni:slot app.cache
	a.Cache = cache.New(store, a.Log)
	return nil
}
