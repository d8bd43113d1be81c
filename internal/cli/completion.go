package cli

import (
	"bytes"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/internal/term"
)

func newCompletionCmd(t *term.IO) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the completion script of a shell",
		Long: `Print the script that lets bash, zsh, fish or powershell complete omni's commands, features and providers.

  bash        source <(omni completion bash)                    in ~/.bashrc
  zsh         omni completion zsh > "${fpath[1]}/_omni"
  fish        omni completion fish > ~/.config/fish/completions/omni.fish
  powershell  omni completion powershell | Out-String | Invoke-Expression`,
		Example:   "  omni completion zsh > \"${fpath[1]}/_omni\"",
		Args:      usageArgs(cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs)),
		ValidArgs: shells,
		RunE:      func(cmd *cobra.Command, args []string) error { return completionRun(t, cmd.Root(), args[0]) },
	}
}

func completionRun(t *term.IO, root *cobra.Command, shell string) error {
	write := map[string]func(*bytes.Buffer) error{
		"bash":       func(b *bytes.Buffer) error { return root.GenBashCompletionV2(b, true) },
		"zsh":        func(b *bytes.Buffer) error { return root.GenZshCompletion(b) },
		"fish":       func(b *bytes.Buffer) error { return root.GenFishCompletion(b, true) },
		"powershell": func(b *bytes.Buffer) error { return root.GenPowerShellCompletionWithDesc(b) },
	}[shell]
	var script bytes.Buffer
	if err := write(&script); err != nil {
		return err
	}
	if t.JSON {
		return printJSON(t, map[string]string{"schema": "omni.completion/v1", "shell": shell, "script": script.String()})
	}
	t.Printf("%s", script.String())
	return nil
}
