package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/internal/schema"
	"github.com/logixtecs/omni/internal/term"
)

// printedBy names the commands that print a document; one that is not here prints the document of its name.
var printedBy = map[string][]string{
	"change":  {"add", "remove", "swap", "upgrade", "apply", "diff"},
	"settled": {"continue", "abort"},
	"error":   {},
}

// schemaInfo is a document as "omni schema --json" lists it.
type schemaInfo struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Commands []string `json:"commands"`
}

func newSchemaCmd(t *term.IO) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [COMMAND]",
		Short: "Print the JSON Schema of what a command prints with --json",
		Long: `Print the JSON Schema of what a command prints with --json, or list the schemas. "omni schema error" is that of
errors. Each document names its schema and version: {"schema": "omni.list/v1", …}.`,
		Example:   "  omni schema\n  omni schema add\n  omni schema error",
		Args:      usageArgs(cobra.MaximumNArgs(1)),
		ValidArgs: schema.Names(),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return schemaList(t)
			}
			return schemaPrint(t, args[0])
		},
	}
}

func schemaPrint(t *term.IO, command string) error {
	name := command
	for document, commands := range printedBy {
		if slices.Contains(commands, command) {
			name = document
		}
	}
	if !slices.Contains(schema.Names(), name) {
		return usage("there is no schema %q; choose one of %s", command, strings.Join(schema.Names(), ", "))
	}
	data, err := schema.Read(name)
	if err != nil {
		return err
	}
	t.Printf("%s", data)
	return nil
}

func schemaList(t *term.IO) error {
	var all []schemaInfo
	var rows [][]string
	for _, name := range schema.Names() {
		title, err := schema.Title(name)
		if err != nil {
			return err
		}
		commands, listed := printedBy[name]
		if !listed {
			commands = []string{name}
		}
		all = append(all, schemaInfo{name, title, commands})
		rows = append(rows, []string{name, title})
	}
	if t.JSON {
		return printJSON(t, map[string]any{"schema": "omni.schema/v1", "documents": all})
	}
	t.Table([]string{"SCHEMA", "OF"}, rows)
	return nil
}
