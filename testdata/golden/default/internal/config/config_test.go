package config

import (
	"log/slog"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"
	"github.com/stretchr/testify/require"
)

func TestDevelopmentNeedsNothing(t *testing.T) {
	cfg, err := Load(nil)
	require.NoError(t, err)
	require.Equal(t, Development, cfg.Env)
	require.Equal(t, "127.0.0.1", cfg.HTTP.Host)
	require.EqualValues(t, 8080, cfg.HTTP.Port)
	require.Equal(t, LogFormat("text"), cfg.Log.Format)
	require.Equal(t, slog.LevelInfo, cfg.Log.Level)
	require.Equal(t, "file:data/app.db", cfg.Database.URL)
	require.True(t, cfg.Database.MigrateOnStart)
	require.Equal(t, "local", cfg.Auth.Provider)
}

func TestExampleListsEveryVariable(t *testing.T) {
	params, err := env.GetFieldParams(&Config{})
	require.NoError(t, err)
	read := make([]string, 0, len(params))
	for _, p := range params {
		read = append(read, p.Key)
	}
	slices.Sort(read)

	example, err := godotenv.Read("../../.env.example")
	require.NoError(t, err)
	require.Equal(t, read, slices.Sorted(maps.Keys(example)), ".env.example and the variables that config reads differ")
}

func TestExampleHoldsTheDefaults(t *testing.T) {
	example, err := godotenv.Read("../../.env.example")
	require.NoError(t, err)
	var environ []string
	for name, value := range example {
		environ = append(environ, name+"="+value)
	}

	want, err := Load(nil)
	require.NoError(t, err)
	got, err := Load(environ)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestEveryProblemAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		environ []string
		want    []string
	}{
		"unreadable": {
			environ: []string{"PORT=abc", "SHUTDOWN_TIMEOUT=20", "TRUSTED_PROXIES=10.0.0.1", "LOG_LEVEL=loud", "LOG_FORMAT=xml", "RATE_LIMIT_PUBLIC=many"},
			want:    []string{"PORT", "TRUSTED_PROXIES", "SHUTDOWN_TIMEOUT", "LOG_LEVEL", "LOG_FORMAT", "RATE_LIMIT_PUBLIC"},
		},
		"out of range": {
			environ: []string{"HTTP_MAX_BODY_BYTES=-1", "SHUTDOWN_TIMEOUT=1ms", "DATABASE_MAX_CONNS=-2"},
			want:    []string{"HTTP_MAX_BODY_BYTES", "SHUTDOWN_TIMEOUT", "DATABASE_MAX_CONNS"},
		},
		"unreadable and refused": {
			environ: []string{"APP_ENV=production", "DATABASE_URL=file:/data/app.db", "SHUTDOWN_TIMEOUT=soon"},
			want:    []string{"SHUTDOWN_TIMEOUT", "AUTH_PROVIDER"},
		},
		"production without settings": {
			environ: []string{"APP_ENV=production"},
			want:    []string{"DATABASE_URL", "AUTH_PROVIDER"},
		},
		"staging with the defaults of development": {
			environ: []string{"APP_ENV=staging", "DATABASE_URL=file:data/app.db", "AUTH_PROVIDER=local", "CORS_ORIGINS=*", "METRICS_TOKEN=short"},
			want:    []string{"CORS_ORIGINS", "METRICS_TOKEN", "DATABASE_URL", "AUTH_PROVIDER"},
		},
		"origin with a path":      {environ: []string{"CORS_ORIGINS=https://app.example.com/"}, want: []string{"CORS_ORIGINS"}},
		"every https origin":      {environ: []string{"CORS_ORIGINS=https://*"}, want: []string{"CORS_ORIGINS"}},
		"every subdomain":         {environ: []string{"CORS_ORIGINS=https://*.example.com"}, want: []string{"CORS_ORIGINS"}},
		"unknown provider":        {environ: []string{"AUTH_PROVIDER=gatekeeper"}, want: []string{"AUTH_PROVIDER"}},
		"unknown environment":     {environ: []string{"APP_ENV=prod", "PORT=abc"}, want: []string{"APP_ENV"}},
		"empty is the default":    {environ: []string{"APP_ENV=", "PORT=", "DATABASE_URL="}},
		"all pages, on a machine": {environ: []string{"CORS_ORIGINS=*"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(test.environ)
			if test.want == nil {
				require.NoError(t, err)
			}
			require.Subset(t, variables(err), test.want, "%v", err)
		})
	}
}

func TestProductionRefusesTheDevelopmentDatabaseHoweverItIsSpelled(t *testing.T) {
	for _, url := range []string{"file:data/app.db", "file:./data/app.db", "file:data//app.db?_pragma=cache_size(1)"} {
		_, err := Load([]string{"APP_ENV=production", "DATABASE_URL=" + url})
		require.Contains(t, variables(err), "DATABASE_URL", url)
	}
	for _, url := range []string{"file:/data/app.db", "other://data/app.db"} {
		_, err := Load([]string{"APP_ENV=production", "DATABASE_URL=" + url})
		require.NotContains(t, variables(err), "DATABASE_URL", url)
	}
}

func TestProblemsReadWell(t *testing.T) {
	_, err := Load([]string{"PORT=abc", "LOG_FORMAT=xml"})
	require.EqualError(t, err, `read configuration: 2 to correct
  PORT: cannot be read (strconv.ParseUint: parsing "abc": invalid syntax): see .env.example for its form
  LOG_FORMAT: cannot be read ("xml" is neither json nor text): see .env.example for its form`)
}

func TestDotenv(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(content string) { require.NoError(t, os.WriteFile(".env", []byte(content), 0o600)) }

	write("PORT=1111\nHTTP_MAX_BODY_BYTES=2222\nLOG_LEVEL=debug\n")
	cfg, err := Load([]string{"PORT=3333", "LOG_LEVEL="})
	require.NoError(t, err)
	require.EqualValues(t, 3333, cfg.HTTP.Port, "the real environment wins")
	require.EqualValues(t, 2222, cfg.HTTP.MaxBodyBytes)
	require.Equal(t, slog.LevelInfo, cfg.Log.Level, "even when it says empty")

	_, err = Load([]string{"APP_ENV=production"})
	require.Contains(t, variables(err), "DATABASE_URL")

	write("DATABASE_URL=file:/data/app.db\n")
	_, err = Load([]string{"APP_ENV=production"})
	require.Contains(t, variables(err), "DATABASE_URL", "production does not read .env")

	write("APP_ENV=production\n")
	_, err = Load(nil)
	require.Equal(t, []string{"APP_ENV"}, variables(err))
}

func TestUnreadableDotenvIsReportedByItsLineAlone(t *testing.T) {
	t.Chdir(t.TempDir())
	for content, line := range map[string]string{
		"this is no setting\nTOKEN=hunter2\n":                        "line 1:",
		"# keys\n\nA=1\nB-2\nTOKEN=hunter2\n":                        "line 4:",
		"A=\"one\ntwo\"\nB=\"hunter2\nPORT=1\n":                      "line 3:",
		"export A='hunter2'\nB=${A}\r\nOH, C=\"hunter2\"\nD=hunter2": "line 3:",
	} {
		require.NoError(t, os.WriteFile(".env", []byte(content), 0o600))
		_, err := Load(nil)
		require.Equal(t, []string{".env"}, variables(err))
		require.ErrorContains(t, err, line)
		require.NotContains(t, err.Error(), "hunter2")
	}
}

func variables(err error) []string {
	var names []string
	problems, _ := err.(Problems)
	for _, p := range problems {
		names = append(names, p.Variable)
	}
	return names
}
