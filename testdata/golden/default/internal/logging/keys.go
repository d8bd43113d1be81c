package logging

import "strings"

// secretWords are the endings of names whose values are never logged, in
// snake_case. The value says whether that holds for numbers too: "tokens: 512"
// is a count, "otp: 123456" is not.
var secretWords = map[string]bool{
	"pass": false, "password": true, "passwd": true, "passphrase": true, "pwd": true,
	"secret": true, "credential": true, "private_key": true, "signing_key": true, "encryption_key": true,
	"api_key": true, "apikey": true, "access_key": true, "secret_key": true,
	"token": false, "jwt": false, "authorization": false, "cookie": false, "dsn": false,
	"otp": true, "pin": true, "cvv": true, "cvc": true,
	"ssn": true, "iban": true, "card": true, "card_number": true,
	"email": false, "phone": true, "phone_number": true,
}

// maxSecretWords is how many words the longest of them has.
const maxSecretWords = 2

// secretKey reports whether a name ends in secret words, in whatever spelling:
// user_email, API-Key, stripeAPIKeys, auth.token.
func secretKey(key string, number bool) bool {
	var buf [64]byte
	name := snake(buf[:0], key)
	end := len(name)
	for range maxSecretWords {
		i := end - 1
		for i >= 0 && name[i] != '_' {
			i--
		}
		if secretWord(name[i+1:], number) {
			return true
		}
		if i < 0 {
			return false
		}
		end = i
	}
	return false
}

func secretWord(word []byte, number bool) bool {
	numbers, ok := secretWords[string(word)]
	if n := len(word) - 1; !ok && n > 0 && word[n] == 's' {
		numbers, ok = secretWords[string(word[:n])]
	}
	return ok && (numbers || !number)
}

// snake appends the snake_case of a name to dst. An acronym is one word: APIKey
// becomes api_key.
func snake(dst []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		switch {
		case strings.IndexByte("-. /:", c) >= 0:
			c = '_'
		case isUpper(c):
			afterWord := i > 0 && !isUpper(s[i-1])
			beforeWord := i > 0 && i+1 < len(s) && isLower(s[i+1]) && (i+2 < len(s) || s[i+1] != 's')
			if (afterWord || beforeWord) && len(dst) > 0 && dst[len(dst)-1] != '_' {
				dst = append(dst, '_')
			}
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
