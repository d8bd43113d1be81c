//go:build matrix

package matrix

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// The colours that tell a mail from the page around it.
var (
	mailGround = color.RGBA{0xf3, 0xf4, 0xf6, 0xff}
	mailCard   = color.RGBA{0xff, 0xff, 0xff, 0xff}
	mailButton = color.RGBA{0x1d, 0x4e, 0xd8, 0xff}
)

// A browser shows the preview of mails, under its own content security policy, and the mail in its frame with
// the styles that it was sent with, as wide as a desktop and as narrow as a telephone.
func TestEmailPreviewInABrowser(t *testing.T) {
	c := load(t)
	ids, err := c.Resolve([]string{"email/resend", "auth/oidc"})
	require.NoError(t, err)
	p := create(t, c, Selection{Name: "email", Features: ids}, filepath.Join(t.TempDir(), "shop"))
	require.NoError(t, p.Build(t.Context()))
	s, err := p.Start(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Stop()) }()
	page := s.URL + "/dev/emails/templates/welcome"
	sent, err := http.PostForm(page+"/send", url.Values{"to": {"grace@example.com"}})
	require.NoError(t, err)
	require.NoError(t, sent.Body.Close())
	require.Equal(t, http.StatusOK, sent.StatusCode)

	dom := browse(t, "--dump-dom", s.URL+"/dev/emails")
	require.Contains(t, dom, "<h1>Welcome to shop</h1>")
	require.Contains(t, dom, "grace@example.com", "what was sent is listed")
	require.Contains(t, browse(t, "--dump-dom", page+"?view=text"), "Get started (https://app.example.com/start)")
	require.Contains(t, browse(t, "--dump-dom", page+"?view=data"), `"StartURL"`)

	wide := screenshot(t, page, 1200, 850)
	require.Greater(t, share(wide, mailGround), 0.2, "the mail is in its frame")
	narrow := screenshot(t, page+"?width=mobile", 1200, 850)
	require.Less(t, share(narrow, mailGround), share(wide, mailGround), "the frame is narrower")

	mail := screenshot(t, page+"/body", 375, 700)
	require.Greater(t, share(mail, mailButton), 0.01, "the button has its colour")
	require.Greater(t, share(mail, mailCard), 0.3, "the card has its own")
	for y := range 700 {
		require.Equal(t, mailGround, at(mail, 3, y), "a margin on the left")
		require.Equal(t, mailGround, at(mail, 371, y), "and on the right: nothing is wider than the screen")
	}
}

// browse runs the browser and returns what it prints. What the page's policy blocks is an error.
func browse(t *testing.T, args ...string) string {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	require.NoError(t, err, "install a browser: apt-get install chromium")
	cmd := exec.CommandContext(t.Context(), browser, append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--enable-logging=stderr", "--virtual-time-budget=5000",
		"--user-data-dir=" + t.TempDir(),
	}, args...)...)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	require.NoError(t, cmd.Run(), "%s", &log)
	require.NotContains(t, log.String(), "CONSOLE", "the page has something to complain about")
	return out.String()
}

func screenshot(t *testing.T, address string, width, height int) image.Image {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.png")
	browse(t, "--window-size="+strconv.Itoa(width)+","+strconv.Itoa(height), "--screenshot="+file, address)
	f, err := os.Open(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	picture, err := png.Decode(f)
	require.NoError(t, err)
	require.Equal(t, image.Pt(width, height), picture.Bounds().Size())
	return picture
}

// share is how much of a picture has a colour.
func share(picture image.Image, want color.RGBA) float64 {
	size, n := picture.Bounds().Size(), 0
	for y := range size.Y {
		for x := range size.X {
			if at(picture, x, y) == want {
				n++
			}
		}
	}
	return float64(n) / float64(size.X*size.Y)
}

func at(picture image.Image, x, y int) color.RGBA {
	return color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
}
