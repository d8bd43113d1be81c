package config

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is a setting that the program cannot start with.
type Problem struct {
	Variable string // DATABASE_URL
	Wrong    string // what is wrong: "is empty"
	Fix      string // what to set it to, or where to get the value
}

// Error returns "VARIABLE: what is wrong: what to do".
func (p Problem) Error() string { return p.Variable + ": " + p.Wrong + ": " + p.Fix }

// Problems is every setting to correct.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "read configuration: %d to correct", len(p))
	for _, problem := range p {
		b.WriteString("\n  " + problem.Error())
	}
	return b.String()
}

func (p *Problems) add(variable, wrong, fix string) {
	*p = append(*p, Problem{variable, wrong, fix})
}

// name reports whether one of the problems is the variable's.
func (p Problems) name(variable string) bool {
	return slices.ContainsFunc(p, func(problem Problem) bool { return problem.Variable == variable })
}
