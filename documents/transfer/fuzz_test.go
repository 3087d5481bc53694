package transfer

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"metaorg/documents"
)

// Whatever a peer answers to a batch, nothing is handed on that was not asked
// for, and nothing twice.
func FuzzBatch(f *testing.F) {
	asked := []Small{{Hash: documents.HashOf([]byte("abc")), Size: 3}, {Hash: documents.HashOf([]byte("de")), Size: 2}}
	f.Add([]byte("\x01\x00\x00\x00\x03abc\x01\x00\x00\x00\x02de"))
	f.Add([]byte("\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02de"))
	f.Add([]byte("\x01\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		var came []string
		err := readBatch(bytes.NewReader(sent), asked, func(w Small, b []byte) {
			if documents.HashOf(b) != w.Hash {
				t.Errorf("%q is handed on for %s", b, w.Hash)
			}
			came = append(came, string(b))
		})
		if all := strings.Join(came, ","); len(all) > 0 && all != "abc" && all != "de" && all != "abc,de" {
			t.Errorf("it gives %s, %v", all, err)
		}
	})
}

// Whatever heads a peer sends, a range counts only if it is the one asked for.
func FuzzCheckRange(f *testing.F) {
	f.Add(206, "bytes 0-9/100", int64(10))
	f.Add(200, "", int64(100))
	f.Add(416, "bytes */5", int64(0))
	f.Add(302, "\x00", int64(-1))
	f.Fuzz(func(t *testing.T, status int, contentRange string, length int64) {
		res := &http.Response{StatusCode: status, Header: http.Header{"Content-Range": {contentRange}}, ContentLength: length, Body: http.NoBody}
		if err := checkRange(res, 0, 9, 100); (err == nil) != (status == http.StatusPartialContent && contentRange == "bytes 0-9/100") {
			t.Errorf("%d %q passes: %v", status, contentRange, err)
		}
	})
}

func TestWhatAPeerSaysOfItselfIsKeptShort(t *testing.T) {
	server := httptest.NewServer(answer(func(w http.ResponseWriter, _ *http.Request) error {
		return errors.New(strings.Repeat("secret ", 1000))
	}))
	defer server.Close()
	res, err := Peer{URL: server.URL}.do(t.Context(), http.MethodGet, "/", nil, "")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := problemOf(res); strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "documents.fault") || isFinal(err) {
		t.Errorf("it says %v", err)
	}
}
