package storage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// write writes a file: a line that holds its content type, and exactly size bytes of r.
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
	c, err := l.openName(key)
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", key, err)
	}
	return c, nil
}

func (l *Local) openName(name string) (*content, error) {
	f, err := l.root.Open(name)
	if err != nil {
		return nil, err
	}
	c, err := contentOf(name, f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
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
