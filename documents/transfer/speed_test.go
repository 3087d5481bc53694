package transfer_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"lukechampine.com/blake3"

	"metaorg/documents/transfer"
)

const speedBytes = 200_000_000

func BenchmarkFetch(b *testing.B) {
	from, to := store(b), store(b)
	d := put(b, from, noise(speedBytes))
	peers := []transfer.Peer{host(b, "one", from, nil)}
	b.SetBytes(speedBytes)
	for b.Loop() {
		if _, _, err := (transfer.Client{}).Fetch(b.Context(), to, want(d), peers, nil); err != nil {
			b.Fatal(err)
		}
		if err := to.Withdraw(b.Context(), d.Hash, "node", 3000); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlain is what Fetch is compared with: a download, hashed and brought
// to the disk.
func BenchmarkPlain(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), noise(speedBytes), 0o600); err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	b.SetBytes(speedBytes)
	for b.Loop() {
		plain(b, server, filepath.Join(dir, "copy"))
	}
}

func plain(b *testing.B, server *httptest.Server, to string) {
	b.Helper()
	res, err := server.Client().Get(server.URL + "/file")
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	f, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = os.Remove(to) }()
	hash := blake3.New(32, nil)
	if _, err := io.CopyBuffer(io.MultiWriter(f, hash), struct{ io.Reader }{res.Body}, make([]byte, 1<<20)); err != nil {
		b.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}
