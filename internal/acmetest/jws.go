package acmetest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
)

// account is a key that may ask for certificates.
type account struct {
	key        *ecdsa.PublicKey
	thumbprint string // RFC 7638, as challenges use it.
	contact    []string
}

// request is one that was signed, read.
type request struct {
	http    *http.Request
	payload []byte
	account string // Address of the account; empty where there is none yet.
	key     account
}

// jwk is a public key of P-256. Its fields are in the order in which RFC 7638
// takes the hash.
type jwk struct {
	Curve string `json:"crv"`
	Type  string `json:"kty"`
	X     string `json:"x"`
	Y     string `json:"y"`
}

var b64 = base64.RawURLEncoding

func (a *Authority) giveNonce(w http.ResponseWriter) {
	nonce := rand.Text()
	a.mu.Lock()
	a.nonces[nonce] = true
	a.mu.Unlock()
	w.Header().Set("Replay-Nonce", nonce)
	w.Header().Set("Cache-Control", "no-store")
}

func (a *Authority) takeNonce(nonce string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	known := a.nonces[nonce]
	delete(a.nonces, nonce)
	return known
}

// signed lets through what is signed rightly: RFC 8555, section 6.
func (a *Authority) signed(f func(http.ResponseWriter, request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a.giveNonce(w)
		in, err := a.read(r)
		switch {
		case errors.Is(err, errNonce):
			refuse(w, http.StatusBadRequest, "badNonce", err.Error())
		case err != nil:
			refuse(w, http.StatusBadRequest, "malformed", err.Error())
		default:
			f(w, in)
		}
	}
}

var errNonce = errors.New("this nonce is not one of ours, or was used before")

func (a *Authority) read(r *http.Request) (in request, err error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return in, err
	}
	var outer struct{ Protected, Payload, Signature string }
	if err := json.Unmarshal(raw, &outer); err != nil {
		return in, err
	}
	var head struct {
		Alg, Nonce, URL, Kid string
		JWK                  *jwk
	}
	protected, err := b64.DecodeString(outer.Protected)
	if err != nil {
		return in, err
	}
	if err := json.Unmarshal(protected, &head); err != nil {
		return in, err
	}
	switch {
	case head.Alg != "ES256":
		return in, fmt.Errorf("signed with %s instead of ES256", head.Alg)
	case head.URL != a.server.URL+r.URL.Path:
		return in, fmt.Errorf("signed for %s", head.URL)
	case (head.JWK == nil) == (head.Kid == ""):
		return in, errors.New("it takes a key or an account, and not both")
	}
	in = request{http: r, account: head.Kid}
	if head.JWK != nil {
		in.key, err = head.JWK.account()
	} else {
		a.mu.Lock()
		var known bool
		if in.key, known = a.accounts[head.Kid]; !known {
			err = errors.New("there is no such account")
		}
		a.mu.Unlock()
	}
	if err != nil {
		return in, err
	}
	if err := in.key.verify(outer.Protected+"."+outer.Payload, outer.Signature); err != nil {
		return in, err
	}
	if !a.takeNonce(head.Nonce) {
		return in, errNonce
	}
	in.payload, err = b64.DecodeString(outer.Payload)
	return in, err
}

func (k jwk) account() (account, error) {
	x, errX := b64.DecodeString(k.X)
	y, errY := b64.DecodeString(k.Y)
	if err := errors.Join(errX, errY); err != nil {
		return account{}, err
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	if err != nil {
		return account{}, err
	}
	canonical, err := json.Marshal(k)
	if err != nil {
		return account{}, err
	}
	sum := sha256.Sum256(canonical)
	return account{key: key, thumbprint: b64.EncodeToString(sum[:])}, nil
}

func (k account) verify(text, signature string) error {
	s, err := b64.DecodeString(signature)
	if err != nil || len(s) != 64 {
		return errors.New("the signature is no two numbers of 32 bytes")
	}
	sum := sha256.Sum256([]byte(text))
	if !ecdsa.Verify(k.key, sum[:], new(big.Int).SetBytes(s[:32]), new(big.Int).SetBytes(s[32:])) {
		return errors.New("the signature is wrong")
	}
	return nil
}
