// Package s3test gives tests a bucket at a server that speaks the protocol of S3 and enforces its signatures.
package s3test

import (
	"crypto/rand"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/storage"
)

// Region is that of the servers.
const Region = "us-east-1"

// Options returns how to reach an empty bucket on the server that TEST_S3_URL names, http://key:secret@127.0.0.1:7070, else on
// a versitygw that is started for the test. It skips the test where there is neither.
func Options(t *testing.T) storage.S3Options {
	t.Helper()
	server := os.Getenv("TEST_S3_URL")
	if server == "" {
		server = start(t, Region)
	}
	return options(t, server, Region)
}

// options returns how to reach an empty bucket, which it makes.
func options(t *testing.T, server, region string) storage.S3Options {
	t.Helper()
	u, err := url.Parse(server)
	require.NoError(t, err)
	secret, _ := u.User.Password()
	o := storage.S3Options{
		Endpoint:        "http://" + u.Host,
		Region:          region,
		Bucket:          "test-" + strings.ToLower(rand.Text()),
		AccessKeyID:     u.User.Username(),
		SecretAccessKey: secret,
		PathStyle:       true,
		Client:          http.DefaultClient,
	}
	bucket, err := storage.NewS3(o)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return bucket.CreateBucket(t.Context()) == nil }, 10*time.Second, 20*time.Millisecond)
	return o
}

// start runs versitygw until the test ends and returns its address.
func start(t *testing.T, region string) string {
	t.Helper()
	if _, err := exec.LookPath("versitygw"); err != nil {
		t.Skip("install versitygw to run this test; for most, the server of TEST_S3_URL will do")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())
	process := exec.Command("versitygw", "--port", address, "--region", region, "--quiet", "posix", t.TempDir())
	process.Env = append(os.Environ(), "ROOT_ACCESS_KEY=test", "ROOT_SECRET_KEY=test-secret")
	require.NoError(t, process.Start())
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	return "http://test:test-secret@" + address
}
