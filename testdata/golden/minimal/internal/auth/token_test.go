package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

func TestGoodTokensAreAccepted(t *testing.T) {
	for _, k := range []signingKey{newES256(t, "k"), newRS256(t, "k", 2048), newEdDSA(t, "k")} {
		_, v := newFake(k)
		claims := accept(t, v, k.sign(t, goodClaims(testIssuer).with(claimSet{"email": "ann@example.com", "roles": []string{"admin"}})))
		require.Equal(t, Claims{Issuer: testIssuer, Subject: "user-1", Email: "ann@example.com", Roles: []string{"admin"}}, claims)

		accept(t, v, k.sign(t, goodClaims(testIssuer).with(claimSet{"aud": []string{"other", "api"}})))
		accept(t, v, k.signWith(t, goodClaims(testIssuer), nil)) // no kid is fine while there is one key
	}
}

func TestClaimsThatAreRefused(t *testing.T) {
	k := newES256(t, "k")
	_, v := newFake(k)
	now := time.Now()
	for name, c := range map[string]struct {
		changes claimSet
		reason  string
	}{
		"other issuer":               {claimSet{"iss": "https://evil.example.com"}, "issuer"},
		"issuer with a slash more":   {claimSet{"iss": testIssuer + "/"}, "issuer"},
		"no issuer":                  {claimSet{"iss": nil}, "issuer"},
		"issuer in other case":       {claimSet{"iss": nil, "ISS": testIssuer}, "issuer"},
		"other audience":             {claimSet{"aud": "other"}, "audience"},
		"audiences without ours":     {claimSet{"aud": []string{"other", "api2"}}, "audience"},
		"no audience":                {claimSet{"aud": nil}, "audience"},
		"audience that is no text":   {claimSet{"aud": 7}, "claims"},
		"expired":                    {claimSet{"exp": now.Add(-leeway - time.Second).Unix()}, "expired"},
		"no expiry":                  {claimSet{"exp": nil}, "exp"},
		"expiry as text":             {claimSet{"exp": fmt.Sprint(now.Add(time.Hour).Unix())}, "claims"},
		"expiry beyond time":         {claimSet{"exp": 1e300}, "claims"},
		"not yet valid":              {claimSet{"nbf": now.Add(leeway + time.Minute).Unix()}, "not valid yet"},
		"not yet valid, beyond time": {claimSet{"nbf": 1e300}, "claims"},
		"issued in the future":       {claimSet{"iat": now.Add(leeway + time.Minute).Unix()}, "future"},
		"no subject":                 {claimSet{"sub": nil}, "sub"},
		"empty subject":              {claimSet{"sub": ""}, "sub"},
		"subject that is no text":    {claimSet{"sub": 7}, "claims"},
		"subject without end":        {claimSet{"sub": strings.Repeat("s", maxSubject+1)}, "sub"},
		"subject that is not text":   {claimSet{"sub": "a\x00b"}, "sub"},
	} {
		t.Run(name, func(t *testing.T) { refuse(t, v, k.sign(t, goodClaims(testIssuer).with(c.changes)), c.reason) })
	}
}

func TestClocksMayDifferByTheLeeway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newES256(t, "k")
		_, v := newFake(k)
		now := time.Now()
		accept(t, v, k.sign(t, goodClaims(testIssuer).with(claimSet{"exp": now.Add(-leeway).Unix()})))
		accept(t, v, k.sign(t, goodClaims(testIssuer).with(claimSet{"nbf": now.Add(leeway).Unix(), "iat": now.Add(leeway).Unix()})))
	})
}

func TestExpiryIsHonouredThroughTheCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newES256(t, "k")
		_, v := newFake(k)
		token := k.sign(t, goodClaims(testIssuer).with(claimSet{"exp": time.Now().Add(time.Minute).Unix()}))
		accept(t, v, token)
		require.Equal(t, 1, v.verified.Len())
		accept(t, v, token)
		time.Sleep(time.Minute + leeway)
		accept(t, v, token)
		time.Sleep(time.Second)
		refuse(t, v, token, "expired")
	})
}

func TestCacheIsBoundedAndHoldsNoRefusedToken(t *testing.T) {
	k := newES256(t, "k")
	_, v := newFake(k)
	refuse(t, v, k.sign(t, goodClaims(testIssuer).with(claimSet{"aud": "other"})), "audience")
	require.Zero(t, v.verified.Len())

	for i := range maxVerified + 10 {
		var sum [sha256.Size]byte
		copy(sum[:], fmt.Sprint(i))
		v.verified.Add(sum, verified{})
	}
	require.Equal(t, maxVerified, v.verified.Len())
}

func TestTokenWithoutKeyIDNeedsASingleKey(t *testing.T) {
	one, other, unnamed := newES256(t, "one"), newES256(t, "other"), newES256(t, "")
	for _, second := range []signingKey{other, unnamed} {
		_, v := newFake(one, second)
		for _, k := range []signingKey{one, second} {
			refuse(t, v, k.signWith(t, goodClaims(testIssuer), nil), "no key of this name")
			refuse(t, v, k.signWith(t, goodClaims(testIssuer), map[jose.HeaderKey]any{"kid": ""}), "no key of this name")
		}
	}
}

func TestKeyOfAnotherNameIsNotTried(t *testing.T) {
	one, other := newES256(t, "one"), newES256(t, "other")
	_, v := newFake(one, other)
	refuse(t, v, one.signWith(t, goodClaims(testIssuer), map[jose.HeaderKey]any{"kid": "other"}), "verify signature")
}

func TestHeaderExtensionsAreRefused(t *testing.T) {
	k := newES256(t, "k")
	_, v := newFake(k)
	for name, header := range map[string]string{
		"unknown crit":           `{"alg":"ES256","kid":"k","crit":["exp"],"exp":1}`,
		"crit of b64":            `{"alg":"ES256","kid":"k","crit":["b64"],"b64":true}`,
		"empty crit":             `{"alg":"ES256","kid":"k","crit":[]}`,
		"crit that is no list":   `{"alg":"ES256","kid":"k","crit":"exp"}`,
		"b64 false":              `{"alg":"ES256","kid":"k","crit":["b64"],"b64":false}`,
		"b64 false without crit": `{"alg":"ES256","kid":"k","b64":false}`,
	} {
		t.Run(name, func(t *testing.T) { refuse(t, v, signRaw(t, k, header, goodClaims(testIssuer)), "header has") })
	}
	accept(t, v, signRaw(t, k, `{"alg":"ES256","kid":"k"}`, goodClaims(testIssuer)))
}

func TestKeysInTheHeaderAreIgnored(t *testing.T) {
	k, attacker := newES256(t, "k"), newES256(t, "k")
	_, v := newFake(k)
	embedded, err := json.Marshal(attacker.public())
	require.NoError(t, err)
	header := `{"alg":"ES256","kid":"k","jwk":` + string(embedded) + `,"jku":"https://evil.example.com/keys"}`
	refuse(t, v, signRaw(t, attacker, header, goodClaims(testIssuer)), "verify signature")
}

func TestUnsignedTokensAreRefused(t *testing.T) {
	k := newES256(t, "k")
	_, v := newFake(k)
	payload := encode(t, goodClaims(testIssuer))
	for _, alg := range []string{"none", "None", "NONE", ""} {
		header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"` + alg + `","kid":"k"}`))
		refuse(t, v, header+"."+payload+".", "parse token")
		refuse(t, v, header+"."+payload+".AAAA", "parse token")
	}
	parts := strings.Split(k.sign(t, goodClaims(testIssuer)), ".")
	refuse(t, v, parts[0]+"."+parts[1]+".", "verify signature")
}

func TestPublicKeyIsNoSecret(t *testing.T) {
	k := newRS256(t, "k", 2048)
	_, v := newFake(k)
	der, err := x509.MarshalPKIXPublicKey(k.private.Public())
	require.NoError(t, err)
	for _, secret := range [][]byte{
		pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}),
		der,
		{},
	} {
		token := signHS256(t, secret, `{"alg":"HS256","kid":"k"}`, goodClaims(testIssuer))
		refuse(t, v, token, "parse token")
	}
}

func TestAlgorithmIsTheKeysOwn(t *testing.T) {
	k := newRS256(t, "k", 2048)
	_, v := newFake(k)
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS512, jose.PS256} {
		other := k
		other.algorithm = algorithm
		refuse(t, v, other.sign(t, goodClaims(testIssuer)), "parse token")
	}
	ec := newES256(t, "k") // an allowed algorithm, but not that of the key
	refuse(t, v, ec.sign(t, goodClaims(testIssuer)), "no key of this name")
}

func TestEncodingIsStrict(t *testing.T) {
	k := newES256(t, "k")
	_, v := newFake(k)
	token := k.sign(t, goodClaims(testIssuer))
	head, body, _ := strings.Cut(token, ".")
	last := strings.IndexByte(alphabet, token[len(token)-1])
	for name, bad := range map[string]string{
		"newline at the end":       token + "\n",
		"newline in the signature": token[:len(token)-4] + "\r\n" + token[len(token)-4:],
		"newline in the header":    head + "\n." + body,
		"space at the end":         token + " ",
		"padding":                  token + "==",
		"unused bits":              token[:len(token)-1] + string(alphabet[last|1]),
		"two parts":                head + "." + strings.Split(body, ".")[0],
		"four parts":               token + ".AAAA",
		"one part":                 "AAAA",
		"nothing":                  "",
		"JSON form":                `{"payload":"` + strings.Split(body, ".")[0] + `"}`,
	} {
		t.Run(name, func(t *testing.T) { refuse(t, v, bad, "token") })
	}
}

func TestNamesInTheTokenAreUnique(t *testing.T) {
	k := newES256(t, "k")
	_, v := newFake(k)
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"ES256","kid":"k"}`))
	payload := strings.Replace(string(mustJSON(t, goodClaims(testIssuer))), "{", `{"sub":"admin",`, 1)
	refuse(t, v, signInput(t, k, header+"."+base64.RawURLEncoding.EncodeToString([]byte(payload))), "claims")
}

func TestLongTokensAreRefusedUnread(t *testing.T) {
	k := newES256(t, "k")
	fake, v := newFake(k)
	accept(t, v, k.sign(t, goodClaims(testIssuer).with(claimSet{"pad": strings.Repeat("x", 11<<10)})))
	fetches := fake.count()
	refuse(t, v, k.sign(t, goodClaims(testIssuer).with(claimSet{"pad": strings.Repeat("x", 16<<10)})), "longer than")
	require.Equal(t, fetches, fake.count())
}

func TestTextsThatNoDatabaseTakes(t *testing.T) {
	require.Equal(t, "ab", line("a\x00b"))
	require.Empty(t, line(strings.Repeat("x", 10_000)))
}

func TestVectorsOfTheRFCs(t *testing.T) {
	const payload = ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
	for name, c := range map[string]struct{ key, token, payload string }{
		"RFC 7515 A.2": {
			`{"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}`,
			"eyJhbGciOiJSUzI1NiJ9" + payload + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
			"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}",
		},
		"RFC 7515 A.3": {
			`{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}`,
			"eyJhbGciOiJFUzI1NiJ9" + payload + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
			"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}",
		},
		"RFC 8037 A.4": {
			`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`,
			"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
			"Example of Ed25519 signing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			fake, v := newFake()
			fake.publish(json.RawMessage(c.key))
			payload, _, err := v.open(context.Background(), c.token)
			require.NoError(t, err)
			require.Equal(t, c.payload, string(payload))

			_, _, err = v.open(context.Background(), strings.Replace(c.token, ".", ".e", 1))
			require.Error(t, err)
			refuse(t, v, c.token, "claim") // signed well, but no token for this API
		})
	}
}

func BenchmarkVerifyRememberedToken(b *testing.B) {
	k := newES256(b, "k")
	_, v := newFake(k)
	token := k.sign(b, goodClaims(testIssuer))
	for b.Loop() {
		accept(b, v, token)
	}
}

func BenchmarkVerifyNewToken(b *testing.B) {
	k := newES256(b, "k")
	_, v := newFake(k)
	token := k.sign(b, goodClaims(testIssuer))
	for b.Loop() {
		v.verified.Purge()
		accept(b, v, token)
	}
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}

func encode(t *testing.T, v any) string {
	t.Helper()
	return base64.RawURLEncoding.EncodeToString(mustJSON(t, v))
}

// signRaw signs with a header that no library would write.
func signRaw(t *testing.T, k signingKey, header string, claims claimSet) string {
	t.Helper()
	return signInput(t, k, base64.RawURLEncoding.EncodeToString([]byte(header))+"."+encode(t, claims))
}

func signInput(t *testing.T, k signingKey, input string) string {
	t.Helper()
	digest := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, k.private.(*ecdsa.PrivateKey), digest[:])
	require.NoError(t, err)
	signature := make([]byte, 64) // RFC 7518 §3.4
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func signHS256(t *testing.T, secret []byte, header string, claims claimSet) string {
	t.Helper()
	input := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + encode(t, claims)
	mac := hmac.New(sha256.New, secret)
	_, err := mac.Write([]byte(input))
	require.NoError(t, err)
	return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
