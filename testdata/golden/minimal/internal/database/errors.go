package database

import (
	"database/sql"
	"errors"
	"fmt"

	"example.com/shop/internal/problem"
)

// operation names what failed, and decides what a broken reference means.
type operation string

const (
	get      operation = "get"
	list     operation = "list"
	create   operation = "create"
	update   operation = "update"
	deletion operation = "delete"
)

// failure turns an error of the database into what the caller can act on. What is left is internal.
func (db *DB) failure(op operation, noun string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return problem.New(problem.NotFound, noun+"_not_found", "There is no such "+noun+".")
	}
	if errors.Is(err, errNUL) {
		return invalidRow(noun, err)
	}
	switch db.engine.violation(err) {
	case uniqueViolation:
		return problem.New(problem.Conflict, noun+"_exists", "There is such a "+noun+" already.").Because(err)
	case foreignKeyViolation:
		if op == deletion {
			return problem.New(problem.Conflict, noun+"_in_use", "Something still refers to this "+noun+".").Because(err)
		}
		return problem.New(problem.Invalid, noun+"_reference_missing", "The "+noun+" refers to something that does not exist.").Because(err)
	case valueViolation:
		return invalidRow(noun, err)
	}
	return fmt.Errorf("%s %s: %w", op, noun, db.contended(err))
}

func invalidRow(noun string, err error) error {
	return problem.New(problem.Invalid, noun+"_invalid", "A value of the "+noun+" is missing or out of range.").Because(err)
}

// contended marks the failures that a second try may cure.
func (db *DB) contended(err error) error {
	if db.engine.violation(err) == contention {
		return problem.New(problem.Unavailable, "database_busy", "The database is busy: try again.").Because(err)
	}
	return err
}

func invalid(code, format string, args ...any) error {
	return problem.New(problem.Invalid, code, fmt.Sprintf(format, args...))
}
