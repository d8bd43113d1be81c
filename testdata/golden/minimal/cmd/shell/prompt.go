package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"reflect"
	"strings"

	"github.com/traefik/yaegi/interp"
)

const banner = `Go, as of about 1.20: no min, max, range over a number or function, and no generic function of the standard library.
In scope: App, Ctx, As("subject") to act as a user, and the packages todos, users and database. Ctrl-D ends.
  page, err := App.Todos.List(As("dev"), database.Query{})
`

// prompt reads statements, evaluates them and prints their values.
type prompt struct {
	interpreter *interp.Interpreter
	out         io.Writer
	terminal    bool
}

func (p *prompt) loop(ctx context.Context, in io.Reader) error {
	p.ask(banner)
	lines, failed := read(in)
	statement := ""
	p.ask("> ")
	for {
		select {
		case <-ctx.Done():
			p.ask("\n")
			return nil
		case line, more := <-lines:
			if !more {
				p.ask("\n")
				return p.end(statement, <-failed)
			}
			statement += line + "\n"
		}
		if unfinished(statement) {
			p.ask(". ")
			continue
		}
		switch value, err := p.interpreter.EvalWithContext(ctx, statement); {
		case err != nil && !p.terminal:
			return fmt.Errorf("evaluate %q: %w", strings.TrimSpace(statement), err)
		case err != nil:
			fmt.Fprintln(p.out, err)
		default:
			p.print(value)
		}
		statement = ""
		p.ask("> ")
	}
}

// ask writes to the person at the terminal, if there is one.
func (p *prompt) ask(text string) {
	if p.terminal {
		fmt.Fprint(p.out, text)
	}
}

func (p *prompt) end(statement string, err error) error {
	if err == nil && statement != "" {
		err = fmt.Errorf("evaluate %q: the input ends inside a statement", strings.TrimSpace(statement))
	}
	return err
}

// print shows data as JSON, which reads better than Go's own notation, and everything else as Go does.
func (p *prompt) print(v reflect.Value) {
	if !v.IsValid() || !v.CanInterface() {
		return
	}
	if err, ok := v.Interface().(error); ok {
		fmt.Fprintln(p.out, err)
		return
	}
	kind := v.Kind()
	if kind == reflect.Pointer {
		kind = v.Elem().Kind()
	}
	if kind == reflect.Struct || kind == reflect.Slice || kind == reflect.Map {
		if text, err := json.MarshalIndent(v.Interface(), "", "  "); err == nil {
			fmt.Fprintln(p.out, string(text))
			return
		}
	}
	fmt.Fprintf(p.out, "%v\n", v.Interface())
}

// read sends the lines of in, then why it stopped. It reads beside the loop, so that a signal ends the loop while it waits
// for a line.
func read(in io.Reader) (lines <-chan string, failed <-chan error) {
	send, done := make(chan string), make(chan error, 1)
	go func() {
		s := bufio.NewScanner(in)
		for s.Scan() {
			send <- s.Text()
		}
		done <- s.Err()
		close(send)
	}()
	return send, done
}

// unfinished reports whether the source ends inside brackets, a comment or a string of several lines.
func unfinished(source string) bool {
	depth, cut := 0, false
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(source)), []byte(source), func(_ token.Position, message string) {
		cut = cut || message == "comment not terminated" || message == "raw string literal not terminated"
	}, 0)
	for {
		switch _, t, _ := s.Scan(); t {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.EOF:
			return cut || depth > 0
		}
	}
}
