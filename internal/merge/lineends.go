package merge

import (
	"bytes"
	"strings"
)

// bom is the byte order mark that some editors on Windows write; gofmt takes it away.
const bom = "\ufeff"

// text is a file's content with Unix line ends, the last line's included, and without a byte order mark.
func text(data []byte) string {
	s := strings.ReplaceAll(strings.TrimPrefix(string(data), bom), "\r\n", "\n")
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return s
}

// LineEnds gives a merged text with Unix line ends those that the user's file has: each of its lines its own, a new
// one that of most lines, and the last one none where the file has none: kept only while that line is the last, it
// would be there once a feature has come and gone. The user's byte order mark stays too.
func LineEnds(ours []byte, merged string) string {
	if len(ours) > 0 && !bytes.HasSuffix(ours, []byte("\n")) {
		merged = strings.TrimSuffix(merged, "\n")
	}
	if merged != "" && bytes.HasPrefix(ours, []byte(bom)) {
		return bom + LineEnds(ours[len(bom):], merged)
	}
	switch all, crlf := bytes.Count(ours, []byte("\n")), bytes.Count(ours, []byte("\r\n")); crlf {
	case 0:
		return merged
	case all:
		return strings.ReplaceAll(merged, "\n", "\r\n")
	default:
		return eachEnd(ours, merged, crlf > all/2)
	}
}

// eachEnd finds the user's lines in the merged text; most is whether new ones have a carriage return too.
func eachEnd(ours []byte, merged string, most bool) string {
	var b strings.Builder
	was, now := lines(string(ours)), lines(merged)
	for i, origin := range Origins(text(ours), merged) {
		crlf := most
		if origin > 0 && strings.HasSuffix(was[origin-1], "\n") {
			crlf = strings.HasSuffix(was[origin-1], "\r\n")
		}
		if line, ended := strings.CutSuffix(now[i], "\n"); ended && crlf {
			now[i] = line + "\r\n"
		}
		b.WriteString(now[i])
	}
	return b.String()
}
