package auth

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

func TestRotationUnderLoadCostsOneFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before, after := newES256(t, "before"), newES256(t, "after")
		fake, v := newFake(before)
		accept(t, v, before.sign(t, goodClaims(testIssuer)))
		time.Sleep(time.Minute)

		fake.publish(before.public(), after.public())
		fake.become(slow(fake, 100*time.Millisecond))
		errs := make([]error, 100)
		var wg sync.WaitGroup
		for i := range errs {
			token := after.sign(t, goodClaims(testIssuer).with(claimSet{"sub": fmt.Sprint("user-", i)}))
			wg.Go(func() { _, errs[i] = v.Verify(t.Context(), token) })
		}
		wg.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
		require.Equal(t, 2, fake.count(), "one at first and one for the new key")
	})
}

func TestUnknownKeysCauseFewFetches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		known := newES256(t, "known")
		fake, v := newFake(known)
		accept(t, v, known.sign(t, goodClaims(testIssuer)))
		started := time.Now()
		for i := range 300 {
			stranger := known
			stranger.id = fmt.Sprint("made-up-", i)
			refuse(t, v, stranger.sign(t, goodClaims(testIssuer)), "no key of this name")
			time.Sleep(100 * time.Millisecond)
		}
		require.LessOrEqual(t, fake.count(), 1+int(time.Since(started)/fetchInterval))
		require.Greater(t, fake.count(), 1, "a new key must be found some time")
	})
}

func TestBadSignaturesCauseNoFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		real, forged := newES256(t, "k"), newES256(t, "k")
		fake, v := newFake(real)
		accept(t, v, real.sign(t, goodClaims(testIssuer)))
		time.Sleep(time.Minute)
		for range 50 {
			refuse(t, v, forged.sign(t, goodClaims(testIssuer)), "verify signature")
		}
		require.Equal(t, 1, fake.count())
	})
}

func TestIssuerInTrouble(t *testing.T) {
	for name, trouble := range map[string]http.HandlerFunc{
		"answers 503": failing,
		"hangs":       hanging,
		"is dead":     dead,
		"sends no key": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"keys":[]}`))
		},
		"sends HTML": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`<html>`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				known, fresh := newES256(t, "known"), newES256(t, "fresh")
				fake, v := newFake(known)
				accept(t, v, known.sign(t, goodClaims(testIssuer)))

				fake.become(trouble)
				for i := range 5 { // far beyond every age the old keys serve, and only the first request waits
					time.Sleep(2 * time.Hour)
					started := time.Now()
					accept(t, v, known.sign(t, goodClaims(testIssuer)))
					require.LessOrEqual(t, time.Since(started), keyWait)
					if i > 0 {
						require.Zero(t, time.Since(started))
					}
				}

				time.Sleep(time.Minute)
				started := time.Now()
				_, err := v.Verify(t.Context(), fresh.sign(t, goodClaims(testIssuer)))
				require.ErrorIs(t, err, ErrUnavailable)
				require.LessOrEqual(t, time.Since(started), keyWait)

				fake.publish(fresh.public())
				fake.become(nil)
				time.Sleep(time.Minute)
				accept(t, v, fresh.sign(t, goodClaims(testIssuer)))
			})
		})
	}
}

func TestAnswersThatAreNotTaken(t *testing.T) {
	k := newES256(t, "k")
	fake, _ := newFake(k)
	for name, answer := range map[string]http.HandlerFunc{
		"good but for its length": func(w http.ResponseWriter, r *http.Request) {
			fake.serveKeys(w, r)
			_, _ = w.Write([]byte(strings.Repeat(" ", maxDocument)))
		},
		"behind a redirect": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/keys" {
				http.Redirect(w, r, "http://elsewhere.example.com/", http.StatusFound)
				return
			}
			fake.serveKeys(w, r)
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, v := newFake()
			fake.become(answer)
			serveWith(v, fake)
			_, err := v.Verify(t.Context(), k.sign(t, goodClaims(testIssuer)))
			require.ErrorIs(t, err, ErrUnavailable)
		})
	}
}

func TestIssuerDeadAtStartThenRecovering(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newES256(t, "k")
		fake, v := newFake(k)
		require.Zero(t, fake.count(), "nothing is asked before the first token")

		fake.become(dead)
		token := k.sign(t, goodClaims(testIssuer))
		for range 20 {
			_, err := v.Verify(t.Context(), token)
			require.ErrorIs(t, err, ErrUnavailable)
		}
		require.Equal(t, 1, fake.count())

		fake.become(nil)
		time.Sleep(fetchInterval)
		accept(t, v, token)
	})
}

func TestRequestThatEndsDoesNotEndTheFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newES256(t, "k")
		fake, v := newFake(k)
		fake.become(slow(fake, 3*time.Second))
		token := k.sign(t, goodClaims(testIssuer))
		_, err := v.Verify(t.Context(), token)
		require.ErrorIs(t, err, ErrUnavailable, "it takes longer than a request waits")
		time.Sleep(2 * time.Second)
		accept(t, v, token)
		require.Equal(t, 1, fake.count())
	})
}

func TestRemovedKeyStopsVerifying(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		removed, kept := newES256(t, "removed"), newES256(t, "kept")
		fake, v := newFake(removed, kept)
		claims := goodClaims(testIssuer).with(claimSet{"exp": time.Now().Add(24 * time.Hour).Unix()})
		token := removed.sign(t, claims)
		accept(t, v, token)

		fake.publish(kept.public())
		accept(t, v, token)
		time.Sleep(refreshAfter)
		accept(t, v, token) // by the old keys, while the new ones are fetched
		synctest.Wait()
		refuse(t, v, token, "no key of this name")
	})
}

func TestIdleServiceDoesNotTrustOldKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		removed, kept := newES256(t, "removed"), newES256(t, "kept")
		fake, v := newFake(removed, kept)
		token := removed.sign(t, goodClaims(testIssuer).with(claimSet{"exp": time.Now().Add(24 * time.Hour).Unix()}))
		accept(t, v, token)
		fake.publish(kept.public())
		time.Sleep(waitAfter)
		refuse(t, v, token, "no key of this name")
	})
}

func TestReplacedKeyOfTheSameNameStopsVerifying(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before, after := newES256(t, "k"), newES256(t, "k")
		fake, v := newFake(before)
		token := before.sign(t, goodClaims(testIssuer))
		accept(t, v, token)
		fake.publish(after.public())
		time.Sleep(refreshAfter)
		accept(t, v, token)
		synctest.Wait()
		refuse(t, v, token, "verify signature")
	})
}

func TestBackgroundRefreshIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newES256(t, "k")
		fake, v := newFake(k)
		accept(t, v, k.sign(t, goodClaims(testIssuer)))
		fake.become(slow(fake, time.Second))
		time.Sleep(refreshAfter)
		started := time.Now()
		accept(t, v, k.sign(t, goodClaims(testIssuer)))
		require.Zero(t, time.Since(started))
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(t, 2, fake.count())
	})
}

func TestUnusableKeysDoNotHarmTheOthers(t *testing.T) {
	good := newES256(t, "good")
	weak := newRS256(t, "weak", 1024)
	encryption, wrongUse, wrongAlgorithm := newES256(t, "enc"), newES256(t, "ops"), newES256(t, "alg")
	enc := encryption.public()
	enc.Use = "enc"
	one, other := newES256(t, "twice"), newES256(t, "twice")
	private := jose.JSONWebKey{Key: newES256(t, "private").private, KeyID: "private", Algorithm: "ES256", Use: "sig"}

	fake, v := newFake()
	fake.publish(
		json.RawMessage(`{"kty":"EC","kid":"broken","crv":"P-256","x":"AAAA","y":"AAAA"}`),
		json.RawMessage(`{"kty":"AKP","kid":"pq","alg":"ML-DSA-44","pub":"AAAA"}`),
		json.RawMessage(`{"kty":"EC","kid":"k1","crv":"secp256k1","x":"AAAA","y":"AAAA"}`),
		json.RawMessage(`{"kty":"oct","kid":"oct","alg":"HS256","k":"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"}`),
		json.RawMessage(`"not a key"`),
		weak.public(), enc, private, one.public(), other.public(),
		withField(t, wrongUse.public(), "key_ops", []string{"encrypt"}),
		withField(t, wrongAlgorithm.public(), "alg", "ES384"),
		good.public(), good.public(),
	)
	accept(t, v, good.sign(t, goodClaims(testIssuer)))
	for _, k := range []signingKey{weak, encryption, wrongUse, wrongAlgorithm, one, other} {
		refuse(t, v, k.sign(t, goodClaims(testIssuer)), "no key of this name")
	}
	require.Len(t, v.keys.(*jwks).current.Load().byID, 1)
}

func TestSetWithoutAlgorithmsIsUsable(t *testing.T) {
	ec, rsa, ed := newES256(t, "ec"), newRS256(t, "rsa", 2048), newEdDSA(t, "ed")
	fake, v := newFake()
	for _, k := range []signingKey{ec, rsa, ed} {
		bare := k.public()
		bare.Algorithm, bare.Use = "", ""
		fake.keys = append(fake.keys, bare)
	}
	for _, k := range []signingKey{ec, rsa, ed} {
		accept(t, v, k.sign(t, goodClaims(testIssuer)))
	}
}

func TestKeysOverRealConnections(t *testing.T) {
	k := newES256(t, "k")
	fake := &fakeIssuer{keys: []any{k.public()}}
	server := httptest.NewServer(http.HandlerFunc(fake.serveKeys))
	defer server.Close()
	v := publishedBy(testIssuer, "api", newJWKS(server.URL, nil), readLocal)
	accept(t, v, k.sign(t, goodClaims(testIssuer)))
}

// withField returns the JSON of a key with a field changed.
func withField(t *testing.T, k jose.JSONWebKey, field string, value any) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(k)
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(text, &fields))
	fields[field] = value
	text, err = json.Marshal(fields)
	require.NoError(t, err)
	return text
}
