package storage

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

const (
	// expireAfter is the age of drafts, which only a crash leaves behind, and of files that nobody has confirmed.
	expireAfter = 24 * time.Hour

	// sweepEvery is how often they are looked for.
	sweepEvery = time.Hour
)

// sweepUntil deletes what has expired, at once and every hour, until ctx ends. Other processes may do so in the same folder.
func (l *Local) sweepUntil(ctx context.Context) {
	hours := time.NewTicker(sweepEvery)
	defer hours.Stop()
	for {
		for _, folder := range l.expiring {
			if err := l.sweep(ctx, folder); err != nil && ctx.Err() == nil {
				l.log.WarnContext(ctx, "expired files not deleted", "folder", folder, "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-hours.C:
		}
	}
}

// sweep deletes the files below a folder that have expired. The folders stay: another file may be on its way to them.
func (l *Local) sweep(ctx context.Context, folder string) error {
	return fs.WalkDir(l.root.FS(), folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			err = l.expire(name, entry)
		}
		if errors.Is(err, fs.ErrNotExist) { // moved or deleted since, or nothing has been stored yet
			err = nil
		}
		return errors.Join(err, ctx.Err())
	})
}

func (l *Local) expire(name string, entry fs.DirEntry) error {
	info, err := entry.Info()
	if err != nil || time.Since(info.ModTime()) < expireAfter {
		return err
	}
	return l.root.Remove(name)
}
