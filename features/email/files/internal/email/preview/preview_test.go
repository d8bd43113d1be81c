package preview_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/email"
)

// get returns a page, as text without entities.
func get(t *testing.T, c *apptest.Client, path string) (*apptest.Response, string) {
	t.Helper()
	response := c.Do(http.MethodGet, path, "", nil)
	require.Equal(t, http.StatusOK, response.Status, "%s: %s", path, response.Body)
	return response, html.UnescapeString(string(response.Body))
}

func TestEveryTemplateIsShown(t *testing.T) {
	c := apptest.Start(t)
	_, first := get(t, c, "/dev/emails")
	for _, name := range c.App.Email.Templates() {
		m, err := c.App.Email.Compose("ada@example.com", name, c.App.Email.Sample(name))
		require.NoError(t, err)
		path := "/dev/emails/templates/" + name
		require.Contains(t, first, `href="`+path+`"`, "listed")

		_, page := get(t, c, path)
		require.Contains(t, page, "<h1>"+m.Subject+"</h1>")
		require.Contains(t, page, `<iframe class="desktop" sandbox title="The mail" src="`+path+`/body">`)
		_, page = get(t, c, path+"?width=mobile")
		require.Contains(t, page, `<iframe class="mobile"`)
		_, page = get(t, c, path+"?view=text")
		require.Contains(t, page, "<pre>"+m.Text+"</pre>")
		_, body := get(t, c, path+"/body")
		require.Equal(t, html.UnescapeString(m.HTML), body)
	}
	_, page := get(t, c, "/dev/emails/templates/welcome?view=data&width=neither")
	require.Contains(t, page, `"StartURL": "https://app.example.com/start"`)
}

// Pages load nothing from elsewhere and run no script; a mail may show pictures, and can do nothing to the page around it.
func TestPagesKeepToThemselves(t *testing.T) {
	c := apptest.Start(t)
	response, page := get(t, c, "/dev/emails/templates/welcome")
	policy := response.Header.Get("Content-Security-Policy")
	require.NotContains(t, policy, "unsafe")
	require.NotContains(t, policy, "script-src")
	require.NotRegexp(t, `<script|\sstyle=|\son\w+=`, page, "the policy blocks what is inline")
	for _, link := range regexp.MustCompile(`(?:href|src|action)="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		require.Regexp(t, `^(/dev/emails|data:)`, link[1])
	}
	style, _ := get(t, c, "/dev/emails/style.css")
	require.Contains(t, style.Header.Get("Content-Type"), "text/css")

	body, _ := get(t, c, "/dev/emails/templates/welcome/body")
	require.Regexp(t, `^sandbox; default-src 'none'`, body.Header.Get("Content-Security-Policy"))
	require.Equal(t, "SAMEORIGIN", body.Header.Get("X-Frame-Options"))
}

func TestSentMailIsShown(t *testing.T) {
	c := apptest.StartMail(t)
	_, page := get(t, c, "/dev/emails/templates/welcome")
	require.Contains(t, page, "Nothing yet.")
	require.NoError(t, c.App.Email.Send(t.Context(), "Zoë <zoe@example.com>", "welcome", email.Welcome{Name: "<Zoë>", StartURL: "https://a.example.com"},
		email.Cc("bob@example.com"), email.Bcc("eve@example.com"), email.ReplyTo("Help <help@example.com>"),
		email.Attach(email.Attachment{Name: "a.txt", ContentType: "text/plain", Content: []byte("abc")})))
	c.Mails(1)
	_, page = get(t, c, "/dev/emails/sent/1")
	for _, want := range []string{"Zoë <zoe@example.com>", "bob@example.com", "eve@example.com", "Help <help@example.com>", "a.txt (text/plain, 3 bytes)"} {
		require.Contains(t, page, want)
	}
	require.NotContains(t, page, ">Data<", "what was sent has no sample")
	_, body := get(t, c, "/dev/emails/sent/1/body")
	require.Contains(t, body, "Welcome, <Zoë>")
	_, page = get(t, c, "/dev/emails/sent/1?view=text")
	require.Contains(t, page, "<pre>")
}

func TestSendASample(t *testing.T) {
	c := apptest.StartMail(t)
	post := func(to string, header ...string) (int, string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL+"/dev/emails/templates/welcome/send",
			strings.NewReader(url.Values{"to": {to}}.Encode()))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(header); i += 2 {
			request.Header.Set(header[i], header[i+1])
		}
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		defer func() { _ = response.Body.Close() }()
		page, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, html.UnescapeString(string(page))
	}
	status, page := post("me@example.com", "Origin", c.URL, "Sec-Fetch-Site", "same-origin")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, page, "Sent to the log")
	require.Equal(t, "me@example.com", c.Mails(1)[0].Message.To[0].Email)

	status, page = post("me@example.com\r\nBcc: eve@example.com")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Contains(t, page, "has control characters")

	status, page = post("me@example.com", "Origin", "https://evil.example.com")
	require.Equal(t, http.StatusForbidden, status)
	require.Contains(t, page, "cross_origin_request")
	require.Len(t, c.App.EmailLog.Sent(), 1)
}

func TestWhatIsNotThere(t *testing.T) {
	c := apptest.Start(t)
	for _, path := range []string{
		"/dev/emails/", "/dev/emails/templates", "/dev/emails/templates/none", "/dev/emails/templates/none/body", "/dev/emails/templates/layout",
		"/dev/emails/sent/1", "/dev/emails/sent/x", "/dev/emails/sent/1/body", "/dev/emails/page.html",
	} {
		require.Equal(t, "email_not_found", c.Do(http.MethodGet, path, "", nil).Problem(http.StatusNotFound), path)
	}
	require.Equal(t, "email_not_found", c.Do(http.MethodPost, "/dev/emails/templates/none/send", "", nil).Problem(http.StatusNotFound))
	require.Equal(t, "email_not_found", c.Do(http.MethodDelete, "/dev/emails", "", nil).Problem(http.StatusNotFound))
}
