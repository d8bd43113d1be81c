package gitx

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/hash"
)

// pack is a git packfile in memory: the objects one after another, none of them a delta of another.
// https://git-scm.com/docs/pack-format
type pack struct {
	data  bytes.Buffer
	zlib  *zlib.Writer
	has   map[plumbing.Hash]bool
	index idxfile.Writer
}

func newPack() *pack {
	p := &pack{has: map[plumbing.Hash]bool{}}
	p.data.WriteString("PACK\x00\x00\x00\x02\x00\x00\x00\x00") // version 2; write puts in the count
	p.zlib, _ = zlib.NewWriterLevel(&p.data, zlib.BestSpeed)   // fails for a level that does not exist
	return p
}

// add puts in an object, unless it is there, and returns its hash. Memory takes all that is written to it,
// so there are no errors to return.
func (p *pack) add(kind plumbing.ObjectType, content []byte) plumbing.Hash {
	h := plumbing.ComputeHash(kind, content)
	if p.has[h] {
		return h
	}
	p.has[h] = true
	start := p.data.Len()
	p.data.Write(objectHeader(kind, len(content)))
	p.zlib.Reset(&p.data)
	p.zlib.Write(content)
	p.zlib.Close()
	p.index.Add(h, uint64(start), crc32.ChecksumIEEE(p.data.Bytes()[start:]))
	return h
}

// objectHeader is an object's kind and size: four bits of the size beside the kind, then seven a byte, the
// lowest first, where the top bit says that more follow.
func objectHeader(kind plumbing.ObjectType, size int) []byte {
	header := []byte{byte(kind)<<4 | byte(size&15)}
	for size >>= 4; size > 0; size >>= 7 {
		header[len(header)-1] |= 0x80
		header = append(header, byte(size&0x7f))
	}
	return header
}

// write writes the pack and its index to dir, both named by the pack's checksum.
func (p *pack) write(dir string) error {
	binary.BigEndian.PutUint32(p.data.Bytes()[8:], uint32(len(p.has)))
	h := plumbing.Hash(sum(p.data.Bytes()))
	p.data.Write(h[:])
	if err := p.index.OnFooter(h); err != nil {
		return err
	}
	index, err := p.index.Index()
	if err != nil {
		return err
	}
	var idx bytes.Buffer
	if _, err := idxfile.NewEncoder(&idx).Encode(index); err != nil {
		return err
	}
	name := filepath.Join(dir, "pack-"+h.String())
	if err := os.WriteFile(name+".pack", p.data.Bytes(), 0o444); err != nil {
		return err
	}
	return os.WriteFile(name+".idx", idx.Bytes(), 0o444)
}

func sum(data []byte) []byte {
	h := hash.New(hash.CryptoType)
	h.Write(data)
	return h.Sum(nil)
}
