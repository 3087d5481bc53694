package copies

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"metaorg/machine"
)

// Path is below which nodes give each other files.
const Path = "/v1/content"

// scheme begins the header with which a node says who it is. What follows is
// its id, the moment (Unix seconds) and the signature of its node key, in
// base64, with dots between.
const scheme = "Node "

const (
	askedWithin = 5 * time.Minute // By the clocks of both.
	mostBody    = 1 << 20         // Bytes of a request.
)

// Asking is a node that asks others.
type Asking struct {
	Network machine.NetworkID
	Own     string                                // Its id.
	Sign    func(digest [32]byte) ([]byte, error) // With its node key.
	Clock   func() time.Time
}

// Ask signs a request to another node.
func (a Asking) Ask(r *http.Request, to string) error {
	body, err := bodyOf(r)
	if err != nil {
		return err
	}
	at := a.Clock().Unix()
	value, err := a.Sign(digest(a.Network, a.Own, to, r, body, at))
	if err != nil {
		return fmt.Errorf("couldn't sign a request to another node: %w", err)
	}
	r.Header.Set("Authorization", fmt.Sprintf("%s%s.%d.%s", scheme, a.Own, at, base64.RawURLEncoding.EncodeToString(value)))
	return nil
}

// Asked says which node signed a request to this one; false for nobody, and for
// who signed nothing that counts. Keys are the node keys of those whom the
// network knows.
func (a Asking) Asked(r *http.Request, keyOf func(node string) ([]byte, bool)) (string, bool) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), scheme)
	parts := strings.Split(text, ".")
	if !ok || len(parts) != 3 {
		return "", false
	}
	at, err := strconv.ParseInt(parts[1], 10, 64)
	value, err2 := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || err2 != nil {
		return "", false
	}
	if apart := a.Clock().Sub(time.Unix(at, 0)); apart > askedWithin || apart < -askedWithin {
		return "", false
	}
	key, known := keyOf(parts[0])
	if !known || len(key) != ed25519.PublicKeySize {
		return "", false
	}
	body, err := bodyOf(r)
	if err != nil {
		return "", false
	}
	sum := digest(a.Network, parts[0], a.Own, r, body, at)
	return parts[0], ed25519.Verify(key, sum[:], value)
}

// bodyOf reads a request's body, and leaves it to be read.
func bodyOf(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	b, err := io.ReadAll(io.LimitReader(r.Body, mostBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("couldn't read a request between nodes: %w", err)
	case len(b) > mostBody:
		return nil, fmt.Errorf("a request between nodes has at most %d bytes", mostBody)
	}
	r.Body = io.NopCloser(bytes.NewReader(b))
	return b, nil
}

// digest is what is signed: who asks whom for what, and when. What comes before
// Path is how a host is reached, which somebody in between may change.
func digest(network machine.NetworkID, from, to string, r *http.Request, body []byte, at int64) [32]byte {
	path := r.URL.RequestURI()
	if _, after, ok := strings.Cut(path, Path); ok {
		path = after
	}
	sum := sha256.Sum256(body)
	return sha256.Sum256(fmt.Appendf(nil, "metaorg: a node asks a node\n%s\n%s\n%s\n%s\n%s\n%s\n%x\n%d\n",
		network, from, to, r.Method, path, r.Header.Get("Range"), sum, at))
}
