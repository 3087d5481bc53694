package copies_test

import (
	"crypto/ed25519"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"metaorg/app/copies"
)

func asking(name string, at time.Time) (copies.Asking, []byte) {
	key := ed25519.NewKeyFromSeed([]byte(name + strings.Repeat(".", 32-len(name))))
	return copies.Asking{
		Network: "net", Own: name, Clock: func() time.Time { return at },
		Sign: func(digest [32]byte) ([]byte, error) { return ed25519.Sign(key, digest[:]), nil },
	}, key.Public().(ed25519.PublicKey)
}

func TestNodesKnowEachOtherByTheirKeys(t *testing.T) {
	noon := time.Unix(43_200, 0)
	ant, antKey := asking("ant", noon)
	keys := func(node string) ([]byte, bool) { return antKey, node == "ant" }
	same := func(*http.Request, *copies.Asking) {}
	for _, row := range []struct {
		rule   string
		change func(r *http.Request, to *copies.Asking)
		knows  bool
	}{
		{"a request that a node signed is its own", same, true},
		{"whatever stands before the path on the way", func(r *http.Request, _ *copies.Asking) { r.URL.Path = "/sub" + r.URL.Path }, true},
		{"a clock may be a little off", func(_ *http.Request, to *copies.Asking) {
			to.Clock = func() time.Time { return noon.Add(-4 * time.Minute) }
		}, true},
		{"an old request is nobody's", func(_ *http.Request, to *copies.Asking) {
			to.Clock = func() time.Time { return noon.Add(6 * time.Minute) }
		}, false},
		{"a request for another node is nobody's", func(_ *http.Request, to *copies.Asking) { to.Own = "cat" }, false},
		{"a request of another network is nobody's", func(_ *http.Request, to *copies.Asking) { to.Network = "other" }, false},
		{"a request for something else is nobody's", func(r *http.Request, _ *copies.Asking) { r.URL.Path += "0" }, false},
		{"a request for another part is nobody's", func(r *http.Request, _ *copies.Asking) { r.Header.Set("Range", "bytes=0-") }, false},
		{"a request with another body is nobody's", func(r *http.Request, _ *copies.Asking) { r.Body = io.NopCloser(strings.NewReader("bb\n")) }, false},
		{"a request in another way is nobody's", func(r *http.Request, _ *copies.Asking) { r.Method = "PUT" }, false},
		{"a stranger's request is nobody's", func(r *http.Request, _ *copies.Asking) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "ant", "eve", 1))
		}, false},
		{"what is no signature is nobody's", func(r *http.Request, _ *copies.Asking) { r.Header.Set("Authorization", "Node ant.43200.xx") }, false},
		{"a request without any is nobody's", func(r *http.Request, _ *copies.Asking) { r.Header.Del("Authorization") }, false},
		{"a person's is no node's", func(r *http.Request, _ *copies.Asking) { r.Header.Set("Authorization", "Bearer ant") }, false},
	} {
		t.Run(row.rule, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "http://bee.example"+copies.Path+"/batch?x=1", strings.NewReader("aa\n"))
			if err := ant.Ask(r, "bee"); err != nil {
				t.Fatal(err)
			}
			bee, _ := asking("bee", noon)
			row.change(r, &bee)
			who, knows := bee.Asked(r, keys)
			if knows != row.knows || knows && who != "ant" {
				t.Errorf("it is %q's: %t, want %t", who, knows, row.knows)
			}
			if b, _ := io.ReadAll(r.Body); row.knows && string(b) != "aa\n" {
				t.Errorf("the body that is left is %q", b)
			}
		})
	}
}
