package manifest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDecodeIsStrict(t *testing.T) {
	const head = "title: T\nsummary: S\n"
	cases := map[string]struct{ yaml, want string }{
		"unknown key":           {head + "enviroment: {}\n", "field enviroment not found"},
		"no title":              {"summary: S\n", "title and summary are required"},
		"link":                  {head + "link: javascript:alert(1)\n", `link "javascript:alert(1)" is not an https address`},
		"choose":                {head + "choose: two\n", `choose is "one" or "many", not "two"`},
		"variable name":         {head + "env: [{title: X, vars: [{key: my-key, help: h}]}]\n", `"my-key" is not an environment variable's name`},
		"variable without help": {head + "env: [{title: X, vars: [{key: KEY}]}]\n", "KEY has no help"},
		"secret with a value":   {head + "env: [{title: X, vars: [{key: KEY, help: h, secret: true, value: s3cret}]}]\n", "KEY is secret"},
		"control characters":    {head + "next: [\"\\e[2Jyou have been had\"]\n", `line 3: "\x1b[2Jyou have been had" has a control character`},
		"module without why":    {head + "modules: [{path: a.b/c, version: v1.0.0}]\n", `"a.b/c" needs a path, a version and a why`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Decode([]byte(c.yaml))
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestFragments(t *testing.T) {
	got, err := Fragments("email/smtp", []byte("a comment\n-- app.fields --\nMail *mail.Client\n-- app.open --\na.openMail,\n"))
	require.NoError(t, err)
	require.Len(t, got, 2)
	require.Equal(t, "email/smtp", got[0].Feature)
	require.Equal(t, "Mail *mail.Client\n", got[0].Text)

	_, err = Fragments("f", []byte("-- a --\nx\n-- a --\ny\n"))
	require.ErrorContains(t, err, "slot a is given twice")
	_, err = Fragments("f", []byte("-- a --\n"))
	require.ErrorContains(t, err, "slot a is given nothing")
}
