package storage

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path"
	"sync"
	"time"
)

// temporary is the folder of files that are being written, moving of those that are on their way from one key to another. The
// former are worth nothing after a crash, the latter are somebody's. No key begins with a dot.
const temporary, moving = ".tmp", ".moving"

// LocalOptions configure a [Local].
type LocalOptions struct {
	// Folder is where the files are; it is made when it is missing.
	Folder string

	// Path is where the program serves [Local.ServeHTTP], with a slash at the end: "/storage/".
	Path string

	// Secret signs addresses. Processes that serve the same folder have the same one; empty makes one for this process.
	Secret string

	// Expiring are the prefixes of the files that are deleted a day after they were stored: "pending".
	Expiring []string

	// Logger hears of files that could not be deleted. Default: it goes nowhere.
	Logger *slog.Logger
}

// Local keeps files in a folder of this machine and serves their signed addresses itself. No key leads out of the folder, not
// even over a symbolic link in it.
type Local struct {
	root     *os.Root
	path     string
	secret   []byte
	expiring []string
	log      *slog.Logger
	stop     context.CancelFunc
	sweeper  sync.WaitGroup
}

// NewLocal opens the folder. Close ends what it does in the background.
func NewLocal(o LocalOptions) (*Local, error) {
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("open storage: %w", err)
	}
	root, err := os.OpenRoot(o.Folder)
	if err != nil {
		return nil, fmt.Errorf("open storage: %w", err)
	}
	if o.Secret == "" {
		o.Secret = rand.Text()
	}
	ctx, stop := context.WithCancel(context.Background())
	l := &Local{
		root:     root,
		path:     o.Path,
		secret:   []byte(o.Secret),
		expiring: append([]string{temporary}, o.Expiring...),
		log:      cmp.Or(o.Logger, slog.New(slog.DiscardHandler)),
		stop:     stop,
	}
	l.sweeper.Go(func() { l.sweepUntil(ctx) })
	return l, nil
}

// Close lets go of the folder.
func (l *Local) Close() error {
	l.stop()
	l.sweeper.Wait()
	return l.root.Close()
}

// Check implements [Bucket].
func (l *Local) Check(context.Context) error {
	_, err := l.root.Stat(".")
	return err
}

// Put implements [Bucket]. A reader sees the old file or the new one, never a part.
func (l *Local) Put(ctx context.Context, key, contentType string, r io.Reader, size int64) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	if err := l.put(ctx, key, contentType, r, size); err != nil {
		return fmt.Errorf("store %s: %w", key, err)
	}
	return nil
}

func (l *Local) put(ctx context.Context, key, contentType string, r io.Reader, size int64) (err error) {
	draft := path.Join(temporary, rand.Text())
	if err := l.root.MkdirAll(temporary, 0o700); err != nil {
		return err
	}
	f, err := l.root.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = l.root.Remove(draft)
		}
	}()
	err = errors.Join(write(f, contentType, r, size), f.Close(), ctx.Err())
	if err != nil {
		return err
	}
	// The clock of a file system may stand still for 10 ms, and two files would have one ETag.
	if err = l.root.Chtimes(draft, time.Time{}, time.Now()); err != nil {
		return err
	}
	return l.rename(draft, key)
}

func (l *Local) rename(from, to string) error {
	if err := l.root.MkdirAll(path.Dir(to), 0o700); err != nil {
		return err
	}
	return l.root.Rename(from, to)
}

// Get implements [Bucket].
func (l *Local) Get(_ context.Context, key string) (io.ReadCloser, File, error) {
	content, err := l.open(key)
	if err != nil {
		return nil, File{}, err
	}
	return content, content.File, nil
}

// Stat implements [Bucket].
func (l *Local) Stat(_ context.Context, key string) (File, error) {
	content, err := l.open(key)
	if err != nil {
		return File{}, err
	}
	return content.File, content.Close()
}

// Move implements [Bucket]. It takes the file away before it compares, so that no other one can take its place in between.
func (l *Local) Move(_ context.Context, f File, key string) error {
	if err := errors.Join(CheckKey(f.Key), CheckKey(key)); err != nil {
		return err
	}
	draft := path.Join(moving, rand.Text())
	err := l.rename(f.Key, draft)
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("move %s: %w", f.Key, err)
	}
	if err = l.compare(draft, f); err == nil {
		err = l.rename(draft, key)
	}
	if err != nil {
		return fmt.Errorf("move %s: %w", f.Key, errors.Join(err, l.rename(draft, f.Key)))
	}
	return nil
}

// compare returns an error unless the file at name is f.
func (l *Local) compare(name string, f File) error {
	now, err := l.openName(name)
	if err != nil {
		return err
	}
	if now.ETag != f.ETag {
		err = ErrChanged
	}
	return errors.Join(err, now.Close())
}

// Delete implements [Bucket].
func (l *Local) Delete(_ context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	if err := l.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	return nil
}

// List implements [Bucket].
func (l *Local) List(ctx context.Context, prefix string) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		err := CheckKey(prefix)
		if err == nil {
			err = fs.WalkDir(l.root.FS(), prefix, func(key string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() || key == prefix {
					return err
				}
				f, err := l.Stat(ctx, key)
				f.ContentType = ""
				switch {
				case errors.Is(err, ErrNotFound): // deleted since
					return ctx.Err()
				case err == nil && !yield(f, nil):
					return fs.SkipAll
				}
				return errors.Join(err, ctx.Err())
			})
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			yield(File{}, fmt.Errorf("list %s: %w", prefix, err))
		}
	}
}
