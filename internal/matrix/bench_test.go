//go:build matrix

package matrix

import (
	"encoding/json"
	neturl "net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkNew times the whole process, as a user starts it.
func BenchmarkNew(b *testing.B) {
	omni := filepath.Join(b.TempDir(), "omni")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", omni, "../../cmd/omni") // as it is released
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(b, err, string(out))
	for name, args := range map[string][]string{
		"help":           {"--help"},
		"default-no-git": {"new", "shop", "--yes", "--no-git"},
		"default-commit": {"new", "shop", "--yes"},
		"full-commit":    {"new", "shop", "--yes", "--preset", "full"},
	} {
		b.Run(name, func(b *testing.B) {
			work := b.TempDir()
			for n := 0; b.Loop(); n++ {
				cmd := exec.Command(omni, args...)
				cmd.Dir = work
				if len(args) > 1 {
					cmd.Args[2] += strconv.Itoa(n)
				}
				out, err := cmd.CombinedOutput()
				require.NoError(b, err, string(out))
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/run")
		})
	}
}

// poolSize is how many connections to the database both programs may hold.
const poolSize = "4"

// BenchmarkAPI compares the generated API on Postgres, with its tokens, validation, log and metrics, with
// a bare handler that runs the same SQL: in turn, in the same run, with the same requests, on the same table. It reports requests
// a second of both, the ratio of their medians, the time to the first answer and the idle memory.
func BenchmarkAPI(b *testing.B) {
	if os.Getenv("TEST_DATABASE_URL") == "" {
		b.Fatal("TEST_DATABASE_URL names no Postgres")
	}
	c := load(b)
	features, err := c.Resolve([]string{"db/postgres"})
	require.NoError(b, err)
	p := create(b, c, Selection{Features: features}, filepath.Join(b.TempDir(), "shop"))
	_, err = p.Go(b.Context(), "build", "-trimpath", "-ldflags=-s -w", "-o", p.Binary(), "./cmd/api")
	require.NoError(b, err)
	url := scratch(b)
	p.Env = []string{"DATABASE_URL=" + url, "DATABASE_MAX_CONNS=" + poolSize, "RATE_LIMIT_PROTECTED=100000000/1m"}
	warm, err := p.Start(b.Context()) // applies the migrations
	require.NoError(b, err)
	require.NoError(b, warm.Stop())

	api, err := p.Start(b.Context())
	require.NoError(b, err)
	defer api.Stop()
	time.Sleep(time.Second)
	b.Logf("listening after %s, %.1f MiB resident when idle", api.Boot, residentMiB(b, api.PID()))
	token, err := p.Run(b.Context(), "token")
	require.NoError(b, err)
	seed := target{url: api.URL, token: token}.post(b)
	bare, barePID := startBare(b, url, owner(b, url, seed.ID))
	a, z := target{url: api.URL, token: token, pid: api.PID()}, target{url: bare, token: token, pid: barePID}
	for name, request := range map[string]func(target) []byte{
		"GET":  func(t target) []byte { return t.request("GET", "/api/v1/todos/"+seed.ID, "") },
		"POST": func(t target) []byte { return t.request("POST", "/api/v1/todos", `{"title":"Buy milk"}`) },
	} {
		b.Run(name, func(b *testing.B) {
			var full, base measured
			for b.Loop() {
				base.add(z.load(b, request(z)))
				full.add(a.load(b, request(a)))
			}
			b.ReportMetric(median(full.rate), "api-req/s")
			b.ReportMetric(median(base.rate), "bare-req/s")
			b.ReportMetric(median(full.cpu), "api-cpu-us/req")
			b.ReportMetric(median(base.cpu), "bare-cpu-us/req")
			b.ReportMetric(median(full.rate)/median(base.rate), "ratio")
		})
	}
}

func startBare(b *testing.B, url, user string) (at string, pid int) {
	bin := filepath.Join(b.TempDir(), "bare")
	out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", bin, "./bare").CombinedOutput()
	require.NoError(b, err, string(out))
	u, err := neturl.Parse(url)
	require.NoError(b, err)
	q := u.Query()
	q.Set("pool_max_conns", poolSize)
	u.RawQuery = q.Encode()
	cmd := exec.Command(bin)
	cmd.Env = []string{"DATABASE_URL=" + u.String(), "USER_ID=" + user}
	stdout, err := cmd.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, cmd.Start())
	b.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	var record struct{ Addr string }
	require.NoError(b, json.NewDecoder(stdout).Decode(&record))
	return "http://" + record.Addr, cmd.Process.Pid
}

func residentMiB(b *testing.B, pid int) float64 {
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output()
	require.NoError(b, err)
	var kib float64
	require.NoError(b, json.Unmarshal([]byte(strings.TrimSpace(string(out))), &kib))
	return kib / 1024
}
