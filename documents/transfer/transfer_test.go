package transfer_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"metaorg/documents"
	"metaorg/documents/transfer"
	"metaorg/documents/tree"
	"metaorg/machine"
)

// impatient is a client whose waits are short where a test has a peer that
// says nothing, and that asks again at once.
var impatient = transfer.Client{Pause: time.Nanosecond}

func noise(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(size), byte(size >> 8), byte(size >> 16)}).Read(b) // It never fails.
	return b
}

func store(t testing.TB) *documents.Store {
	t.Helper()
	s, err := documents.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func put(t testing.TB, s *documents.Store, b []byte) documents.Document {
	t.Helper()
	d, err := s.Put(t.Context(), documents.Upload{From: bytes.NewReader(b), MediaType: "text/plain", Limit: documents.File, By: "ada", At: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func anybody(*http.Request, documents.Hash) error { return nil }

// host serves a store; around changes what it does.
func host(t testing.TB, name string, s *documents.Store, around func(http.Handler) http.Handler) transfer.Peer {
	t.Helper()
	h := (&transfer.Server{Documents: s, May: anybody}).Routes()
	if around != nil {
		h = around(h)
	}
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = nil
	server.Start()
	t.Cleanup(server.Close)
	return transfer.Peer{Name: name, URL: server.URL, Client: server.Client()}
}

func want(d documents.Document) transfer.Want {
	return transfer.Want{Hash: d.Hash, Size: d.Size, MediaType: d.MediaType, Limit: documents.File, By: "node", At: 2000}
}

func code(err error) string {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no.Code
	}
	return ""
}

// has says whether a store has these bytes, whole and right.
func has(t testing.TB, s *documents.Store, b []byte) bool {
	t.Helper()
	_, got, err := s.Read(t.Context(), documents.HashOf(b))
	return err == nil && bytes.Equal(got, b)
}

func TestADocumentIsFetchedWhole(t *testing.T) {
	from := store(t)
	peer := host(t, "one", from, nil)
	for _, size := range []int{1, 1000, 64 << 10, 64<<10 + 1, 300_000, 1 << 20, 3_000_001} {
		b := noise(size)
		d := put(t, from, b)
		to := store(t)
		var told []int64
		got, rep, err := transfer.Client{}.Fetch(t.Context(), to, want(d), []transfer.Peer{peer}, func(arrived, _ int64) { told = append(told, arrived) })
		if err != nil || got.Hash != d.Hash || got.Size != d.Size || got.MediaType != "text/plain" || !has(t, to, b) {
			t.Errorf("%d bytes: %+v, %v", size, got, err)
		}
		if len(rep.Dropped) > 0 || rep.From["one"] < d.Size || told[0] != 0 || told[len(told)-1] != d.Size || !slices.IsSorted(told) {
			t.Errorf("%d bytes: the report says %s, and the progress was %v", size, rep, told)
		}
		if err := to.Verify(t.Context(), d.Hash); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

func TestAllPeersGiveAPart(t *testing.T) {
	b := noise(8 << 20)
	var peers []transfer.Peer
	var d documents.Document
	// Nobody gets a second job before each has had its first.
	var first sync.WaitGroup
	first.Add(3)
	for i := range 3 {
		s := store(t)
		d = put(t, s, b)
		var once sync.Once
		peers = append(peers, host(t, fmt.Sprint("peer ", i), s, func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Range") != "" {
					once.Do(first.Done)
					first.Wait()
				}
				h.ServeHTTP(w, r)
			})
		}))
	}
	to := store(t)
	_, rep, err := transfer.Client{}.Fetch(t.Context(), to, want(d), peers, nil)
	if err != nil || !has(t, to, b) || len(rep.From) != 3 {
		t.Errorf("it says %v; %s", err, rep)
	}
}

func TestTheSameDocumentFetchedTwiceAtOnceIsFetchedOnce(t *testing.T) {
	b := noise(2 << 20)
	from, to := store(t), store(t)
	d := put(t, from, b)
	var asked atomic.Int64
	peer := host(t, "one", from, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/tree") {
				asked.Add(1)
			}
			h.ServeHTTP(w, r)
		})
	})
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			w := want(d)
			w.By = machine.PersonID(fmt.Sprint("node ", i))
			if _, _, err := (transfer.Client{}).Fetch(t.Context(), to, w, []transfer.Peer{peer}, nil); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := asked.Load(); n != 1 || !has(t, to, b) {
		t.Errorf("the tree was asked for %d times", n)
	}
	for i := range 4 {
		if err := to.Withdraw(t.Context(), d.Hash, machine.PersonID(fmt.Sprint("node ", i)), 3000); err != nil {
			t.Error(err)
		}
	}
	if has(t, to, b) {
		t.Error("all have withdrawn it, and it is there")
	}
}

func TestBytesAreServedByRangeAndByRightAndOnlyIfTheyAreRight(t *testing.T) {
	dir := t.TempDir()
	s, err := documents.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := noise(300_000)
	d, secret := put(t, s, b), put(t, s, []byte("for members"))
	lost := put(t, s, noise(200_000))
	if err := damage(dir, lost.Hash, 10); err != nil {
		t.Fatal(err)
	}
	gone := put(t, s, []byte("withdrawn"))
	if err := s.Withdraw(t.Context(), gone.Hash, "ada", 2000); err != nil {
		t.Fatal(err)
	}
	h := (&transfer.Server{Documents: s, May: func(_ *http.Request, h documents.Hash) error {
		if h == secret.Hash {
			return machine.NotAllowed("documents.not_yours", "it is for members")
		}
		return nil
	}}).Routes()
	for _, row := range []struct {
		sentence, method, path, bytes string
		status                        int
		body                          []byte // Nothing for one that is not looked at.
		code                          string
	}{
		{"all of it", "GET", "/" + string(d.Hash), "", 200, b, ""},
		{"a range within groups", "GET", "/" + string(d.Hash), "bytes=100000-199999", 206, b[100_000:200_000], ""},
		{"its end", "GET", "/" + string(d.Hash), "bytes=-10", 206, b[299_990:], ""},
		{"from somewhere on", "GET", "/" + string(d.Hash), "bytes=299999-", 206, b[299_999:], ""},
		{"several ranges at once are all of it", "GET", "/" + string(d.Hash), "bytes=0-1,5-6", 200, b, ""},
		{"after its end there is nothing", "GET", "/" + string(d.Hash), "bytes=300000-", 416, nil, ""},
		{"its head", "HEAD", "/" + string(d.Hash), "", 200, []byte{}, ""},
		{"what is not for who asks", "GET", "/" + string(secret.Hash), "", 403, nil, "documents.not_yours"},
		{"nor its tree", "GET", "/" + string(secret.Hash) + "/tree", "", 403, nil, "documents.not_yours"},
		{"nor a proof of it", "GET", "/" + string(secret.Hash) + "/proof", "", 403, nil, "documents.not_yours"},
		{"what is damaged is not sent", "GET", "/" + string(lost.Hash), "", 500, nil, "documents.fault"},
		{"nor proved", "GET", "/" + string(lost.Hash) + "/proof?first=0&count=1", "", 500, nil, "documents.fault"},
		{"but its other groups are", "GET", "/" + string(lost.Hash), "bytes=65536-", 206, noise(200_000)[65536:], ""},
		{"what is withdrawn", "GET", "/" + string(gone.Hash), "", 404, nil, "documents.withdrawn"},
		{"what never was", "GET", "/" + strings.Repeat("0", 64), "", 404, nil, "documents.unknown"},
		{"what is no hash", "GET", "/index.db", "", 400, nil, "documents.bad_hash"},
		{"a proof of many groups at once", "GET", "/" + string(d.Hash) + "/proof?first=0&count=17", "", 400, nil, "documents.bad_range"},
		{"a proof of no number", "GET", "/" + string(d.Hash) + "/proof?first=x&count=1", "", 400, nil, "documents.bad_range"},
		{"a proof of what is not in it", "GET", "/" + string(d.Hash) + "/proof?first=4&count=2", "", 404, nil, "documents.no_such_range"},
	} {
		r := httptest.NewRequest(row.method, row.path, nil)
		if row.bytes != "" {
			r.Header.Set("Range", row.bytes)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != row.status || row.body != nil && !bytes.Equal(w.Body.Bytes(), row.body) || !strings.Contains(w.Body.String(), row.code) {
			t.Errorf("%s: %d, %d bytes: %.200q", row.sentence, w.Code, w.Body.Len(), w.Body)
		}
	}
	r := httptest.NewRequest("GET", "/"+string(d.Hash), nil)
	r.Header.Set("If-None-Match", `"`+string(d.Hash)+`"`)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != 304 || w.Body.Len() > 0 {
		t.Errorf("what somebody has already is sent again: %d", w.Code)
	}
}

func TestALostOrDamagedTreeIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	from, err := documents.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	b := noise(1 << 20)
	d := put(t, from, b)
	peer := host(t, "one", from, nil)
	for sentence, spoil := range map[string]func() error{
		"lost":    func() error { return remove(dir, string(d.Hash)+".tree") },
		"damaged": func() error { return damage(dir, d.Hash+".tree", 100) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		to := store(t)
		if _, _, err := (transfer.Client{}).Fetch(t.Context(), to, want(d), []transfer.Peer{peer}, nil); err != nil || !has(t, to, b) {
			t.Errorf("its tree is %s: %v", sentence, err)
		}
		if err := (transfer.Client{}).Challenge(t.Context(), peer, d.Hash, d.Size); err != nil {
			t.Errorf("its tree is %s: %v", sentence, err)
		}
	}
}

func TestChallenges(t *testing.T) {
	dir := t.TempDir()
	from, err := documents.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	b := noise(500_000)
	d := put(t, from, b)
	peer := host(t, "one", from, nil)
	for i := range tree.Groups(d.Size) {
		if err := (transfer.Client{}).CheckAt(t.Context(), peer, d.Hash, d.Size, tree.Range{First: i, Count: 1}); err != nil {
			t.Errorf("group %d: %v", i, err)
		}
	}
	if err := (transfer.Client{}).Challenge(t.Context(), peer, d.Hash, d.Size+1); !errors.Is(err, tree.ErrWrong) {
		t.Errorf("another size passes: %v", err)
	}
	if err := (transfer.Client{}).Challenge(t.Context(), peer, documents.HashOf([]byte("other")), 5); err == nil || errors.Is(err, tree.ErrWrong) {
		t.Errorf("what it does not have: %v", err)
	}
	if _, err := transfer.Pick(0); code(err) != "documents.bad_size" {
		t.Errorf("a group of nothing: %v", err)
	}
	lying := host(t, "two", from, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			sent := rec.Body.Bytes()
			sent[len(sent)-1] ^= 1
			_, _ = w.Write(sent)
		})
	})
	if err := (transfer.Client{}).Challenge(t.Context(), lying, d.Hash, d.Size); !errors.Is(err, tree.ErrWrong) {
		t.Errorf("a wrong byte passes: %v", err)
	}
	var slice bytes.Buffer
	over, err := transfer.Pick(d.Size)
	if err == nil {
		err = transfer.Prove(t.Context(), from, d.Hash, over, &slice)
	}
	root, bad := d.Hash.Root()
	if err := errors.Join(err, bad, (tree.File{Root: root, Size: d.Size}).Check(&slice, over, func(int64, []byte) error { return nil })); err != nil {
		t.Error(err)
	}
	if size, err := (transfer.Client{}).SizeAt(t.Context(), peer, d.Hash); err != nil || size != d.Size {
		t.Errorf("its size is %d, %v", size, err)
	}
}

func TestSmallDocumentsComeManyAtOnce(t *testing.T) {
	one, two, to := store(t), store(t), store(t)
	var all []transfer.Small
	var texts [][]byte
	for i := range 32 {
		b := fmt.Appendf(nil, "document %d", i)
		from := one
		if i%3 == 0 {
			from = two
		}
		if i != 7 {
			texts = append(texts, b)
			if err := from.PutSmall(t.Context(), []documents.Small{{Hash: documents.HashOf(b), Bytes: b, MediaType: "text/plain"}}, "ada", 1000); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, transfer.Small{Hash: documents.HashOf(b), Size: int64(len(b)), MediaType: "text/plain"})
	}
	peers := []transfer.Peer{host(t, "one", one, nil), host(t, "two", two, nil)}
	missing, rep, err := transfer.Client{}.FetchSmall(t.Context(), to, all, "node", 2000, peers)
	if err != nil || len(missing) != 1 || missing[0].Hash != documents.HashOf([]byte("document 7")) || len(rep.Dropped) > 0 {
		t.Errorf("%d are missing, %v; %s", len(missing), err, rep)
	}
	for _, b := range texts {
		if !has(t, to, b) {
			t.Errorf("%s is not there", b)
		}
	}
}

func TestABatchHasItsLimits(t *testing.T) {
	s := store(t)
	put(t, s, []byte("abc"))
	h := (&transfer.Server{Documents: s, May: anybody}).Routes()
	for _, row := range []struct {
		sentence, body, code string
	}{
		{"not more than fit", strings.Repeat(strings.Repeat("0", 64)+"\n", transfer.MaxBatch+1), "documents.long_batch"},
		{"hashes and nothing else", "../index.db\n", "documents.bad_hash"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("POST", "/batch", strings.NewReader(row.body)))
		if !strings.Contains(w.Body.String(), row.code) {
			t.Errorf("%s: %d, %s", row.sentence, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/batch", strings.NewReader(string(documents.HashOf([]byte("abc")))+"\n")))
	if b, _ := io.ReadAll(w.Body); string(b) != "\x01\x00\x00\x00\x03abc" {
		t.Errorf("it sends %q", b)
	}
}
