//go:build matrix

package matrix

import (
	"encoding/json"
	"net"
	neturl "net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/smoke"
)

// BenchmarkNew times the whole process, as a user starts it.
func BenchmarkNew(b *testing.B) {
	omni := released(b)
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

// released builds omni as it is released.
func released(b *testing.B) string {
	omni := filepath.Join(b.TempDir(), "omni")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", omni, "../../cmd/omni")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(b, err, string(out))
	return omni
}

// BenchmarkAdd times the whole process that adds a provider to the project with everything else: without the gate, and with
// it where the go command has compiled all that before.
func BenchmarkAdd(b *testing.B) {
	omni := released(b)
	made := filepath.Join(b.TempDir(), "shop")
	call := func(dir string, args ...string) {
		cmd := exec.Command(omni, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(b, err, string(out))
	}
	call(".", "new", made, "--preset", "full", "--no-git", "--yes")
	call(made, "remove", "webhooks/stripe", "--no-verify")
	for name, flags := range map[string][]string{"unverified": {"--no-verify"}, "verified": nil} {
		b.Run(name, func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "shop")
			add := append([]string{"add", "webhooks/stripe"}, flags...)
			fresh := func() {
				require.NoError(b, os.RemoveAll(dir))
				require.NoError(b, os.CopyFS(dir, os.DirFS(made)))
			}
			fresh()
			call(dir, add...)
			for b.Loop() {
				b.StopTimer()
				fresh()
				b.StartTimer()
				call(dir, add...)
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/run")
		})
	}
}

// poolSize is how many connections to the database both programs may hold.
const poolSize = "4"

// BenchmarkAPI compares the generated API on Postgres with a bare handler that runs the same SQL: in turn, in the same run,
// with the same requests, on the same table. The API is measured as it is, with its tokens, limits, validation, metrics and
// a log line for each request, and without those lines (LOG_LEVEL=warn), as the prototype was that set the target. A ratio is
// the median of those of all turns, so that a machine that slows down for a while does not disturb it.
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
	logged := target{url: api.URL, token: token, pid: api.PID()}
	quiet := startQuiet(b, p, token)
	seed := logged.post(b)
	bare := startBare(b, url, owner(b, url, seed.ID), token)
	for name, request := range map[string]func(target) []byte{
		"GET":  func(t target) []byte { return t.request("GET", "/api/v1/todos/"+seed.ID, "") },
		"POST": func(t target) []byte { return t.request("POST", "/api/v1/todos", `{"title":"Buy milk"}`) },
	} {
		b.Run(name, func(b *testing.B) {
			var of [3]measured
			var ratio, ratioLogged []float64
			for n := 0; b.Loop(); n++ {
				for i, t := range []target{bare, quiet, logged} {
					of[i].add(t.load(b, request(t)))
				}
				ratio = append(ratio, of[1].rate[n]/of[0].rate[n])
				ratioLogged = append(ratioLogged, of[2].rate[n]/of[0].rate[n])
			}
			for i, name := range []string{"bare", "api", "logged"} {
				b.ReportMetric(median(of[i].rate), name+"-req/s")
				b.ReportMetric(median(of[i].cpu), name+"-cpu-us/req")
			}
			b.ReportMetric(median(ratio), "ratio")
			b.ReportMetric(median(ratioLogged), "ratio-logged")
		})
	}
}

// startQuiet starts the program without its log of requests.
func startQuiet(b *testing.B, p smoke.Project, token string) target {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	addr := free.Addr().(*net.TCPAddr)
	require.NoError(b, free.Close())
	cmd := exec.Command(p.Binary(), "serve")
	cmd.Dir = p.Dir
	cmd.Env = append([]string{"HOST=127.0.0.1", "PORT=" + strconv.Itoa(addr.Port), "LOG_LEVEL=warn"}, p.Env...)
	run(b, cmd)
	require.Eventually(b, func() bool {
		conn, err := net.Dial("tcp", addr.String())
		return err == nil && conn.Close() == nil
	}, 10*time.Second, 10*time.Millisecond)
	return target{url: "http://" + addr.String(), token: token, pid: cmd.Process.Pid}
}

// run starts a program that ends with the benchmark.
func run(b *testing.B, cmd *exec.Cmd) {
	require.NoError(b, cmd.Start())
	b.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
}

func startBare(b *testing.B, url, user, token string) target {
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
	run(b, cmd)
	var record struct{ Addr string }
	require.NoError(b, json.NewDecoder(stdout).Decode(&record))
	return target{url: "http://" + record.Addr, token: token, pid: cmd.Process.Pid}
}

func residentMiB(b *testing.B, pid int) float64 {
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output()
	require.NoError(b, err)
	var kib float64
	require.NoError(b, json.Unmarshal([]byte(strings.TrimSpace(string(out))), &kib))
	return kib / 1024
}
