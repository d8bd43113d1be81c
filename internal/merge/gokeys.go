package merge

import (
	"go/scanner"
	"go/token"
	"strings"
)

// goKeys are what the lines of a Go file are compared by: their tokens. Alignment, which gofmt changes when
// a neighbour comes or goes, then makes no difference, while every character of a literal or a comment does.
// Lines of a literal or comment that spans several are compared as they are.
func goKeys(src []byte) []string {
	raw := lines(string(src))
	parts := make([][]string, len(raw))
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments)
	verbatim := make([]bool, len(raw))
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue // the scanner's own
		}
		first := file.Line(pos) - 1
		if lit == "" || tok.IsOperator() {
			lit = tok.String()
		}
		if n := strings.Count(lit, "\n"); n > 0 {
			for i := first; i <= first+n && i < len(raw); i++ {
				verbatim[i] = true
			}
			continue
		}
		parts[first] = append(parts[first], lit)
	}
	keys := make([]string, len(raw))
	for i := range raw {
		keys[i] = strings.Join(parts[i], " ")
		if verbatim[i] {
			keys[i] = raw[i]
		}
	}
	return keys
}
