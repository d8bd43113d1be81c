package wizard

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"charm.land/huh/v2"
)

// several is a choice of any number of options. Line by line it takes many numbers at once, and Enter goes on
// with what is chosen, which huh's own does not.
type several struct {
	*huh.MultiSelect[string]
	options []huh.Option[string]
	into    *[]string
}

// RunAccessible asks line by line until the answer is empty.
func (s several) RunAccessible(w io.Writer, r io.Reader) error {
	for {
		for i, o := range s.options {
			mark := "not chosen"
			if slices.Contains(*s.into, o.Value) {
				mark = "chosen"
			}
			fmt.Fprintf(w, "%d. (%s) %s\n", i+1, mark, o.Key)
		}
		fmt.Fprint(w, "Numbers to choose or to leave out, or Enter to go on: ")
		line, err := readLine(r)
		if line == "" || err != nil {
			return err
		}
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' }) {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1 || n > len(s.options) {
				fmt.Fprintf(w, "%q is not a number between 1 and %d\n", word, len(s.options))
				continue
			}
			s.toggle(s.options[n-1].Value)
		}
		fmt.Fprintln(w)
	}
}

func (s several) toggle(id string) {
	if i := slices.Index(*s.into, id); i >= 0 {
		*s.into = slices.Delete(*s.into, i, i+1)
		return
	}
	*s.into = append(*s.into, id)
}

// readLine reads up to the end of a line and nothing beyond it, which belongs to the next question.
func readLine(r io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := r.Read(b)
		switch {
		case n == 1 && b[0] == '\n':
			return strings.TrimSpace(string(line)), nil
		case n == 1:
			line = append(line, b[0])
		case err != nil:
			return strings.TrimSpace(string(line)), err
		}
	}
}
