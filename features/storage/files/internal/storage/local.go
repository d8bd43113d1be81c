package storage

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"strconv"
	"strings"
)

// temporary is the folder of files that are being written; no key begins with a dot.
const temporary = ".tmp"

// LocalOptions configure a [Local].
type LocalOptions struct {
	// Folder is where the files are; it is made when it is missing.
	Folder string

	// Path is where the program serves [Local.ServeHTTP], with a slash at the end: "/storage/".
	Path string

	// Secret signs addresses. Processes that serve the same folder have the same one; empty makes one for this process.
	Secret string
}

// Local keeps files in a folder of this machine and serves their signed addresses itself. No key leads out of the folder, not
// even over a symbolic link in it. Each file begins with a line that holds its content type.
type Local struct {
	root   *os.Root
	path   string
	secret []byte
}

// NewLocal opens the folder.
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
	return &Local{root: root, path: o.Path, secret: []byte(o.Secret)}, nil
}

// Close lets go of the folder.
func (l *Local) Close() error { return l.root.Close() }

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
	return l.rename(draft, key)
}

// write writes the line and exactly size bytes of r.
func write(f io.Writer, contentType string, r io.Reader, size int64) error {
	if _, err := fmt.Fprintln(f, strconv.Quote(contentType)); err != nil {
		return err
	}
	switch n, err := io.Copy(f, io.LimitReader(r, size+1)); {
	case err != nil:
		return err
	case n != size:
		return fmt.Errorf("the content does not have the %d bytes that were announced", size)
	}
	return nil
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

// Move implements [Bucket].
func (l *Local) Move(ctx context.Context, f File, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	now, err := l.Stat(ctx, f.Key)
	if err != nil {
		return err
	}
	if now.ETag != f.ETag {
		return fmt.Errorf("move %s: %w", f.Key, ErrChanged)
	}
	if err := l.rename(f.Key, key); err != nil {
		return fmt.Errorf("move %s: %w", f.Key, err)
	}
	return nil
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

// content is an open file behind its first line.
type content struct {
	*io.SectionReader
	File
	file *os.File
}

func (c *content) Close() error { return c.file.Close() }

// open opens a file and reads its first line.
func (l *Local) open(key string) (*content, error) {
	if err := CheckKey(key); err != nil {
		return nil, err
	}
	f, err := l.root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open %s: %w", key, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", key, err)
	}
	c, err := contentOf(key, f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", key, err), f.Close())
	}
	return c, nil
}

func contentOf(key string, f *os.File) (*content, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotFound // a folder
	}
	head := make([]byte, 300)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	line, _, found := strings.Cut(string(head[:n]), "\n")
	contentType, err := strconv.Unquote(line)
	if !found || err != nil {
		return nil, errors.New("does not begin with its content type")
	}
	start := int64(len(line) + 1)
	size := info.Size() - start
	return &content{
		SectionReader: io.NewSectionReader(f, start, size),
		File: File{
			Key: key, Size: size, ContentType: contentType, ModifiedAt: info.ModTime(),
			ETag: fmt.Sprintf("%x-%x", info.ModTime().UnixNano(), size),
		},
		file: f,
	}, nil
}
