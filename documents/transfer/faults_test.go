package transfer_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"metaorg/documents"
	"metaorg/documents/transfer"
)

// damage flips a bit of a file that a store keeps.
func damage(dir string, name documents.Hash, at int64) error {
	f, err := os.OpenFile(filepath.Join(dir, string(name[:2]), string(name)), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	var b [1]byte
	if _, err := f.ReadAt(b[:], at); err != nil {
		return err
	}
	b[0] ^= 1
	_, err = f.WriteAt(b[:], at)
	return err
}

func remove(dir, name string) error { return os.Remove(filepath.Join(dir, name[:2], name)) }

// changed lets a peer answer one kind of request in another way: change gets
// the honest answer.
func changed(ending string, change func(w http.ResponseWriter, r *http.Request, honest *httptest.ResponseRecorder)) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			isBytes := !strings.HasSuffix(r.URL.Path, "/tree") && !strings.HasSuffix(r.URL.Path, "/proof")
			if !strings.HasSuffix(r.URL.Path, ending) || ending == "" && !isBytes {
				h.ServeHTTP(w, r)
				return
			}
			honest := httptest.NewRecorder()
			h.ServeHTTP(honest, r)
			change(w, r, honest)
		})
	}
}

func send(w http.ResponseWriter, honest *httptest.ResponseRecorder, body []byte) {
	for name, values := range honest.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(honest.Code)
	_, _ = w.Write(body)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler) // Whatever follows, this was the last.
}

// flip sends the honest answer with one bit of it wrong.
func flip(at int) func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) {
	return func(w http.ResponseWriter, _ *http.Request, honest *httptest.ResponseRecorder) {
		b := honest.Body.Bytes()
		b[min(at, len(b)-1)] ^= 0x10
		send(w, honest, b)
	}
}

// short sends the beginning of the honest answer and breaks off.
func short(n int) func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) {
	return func(w http.ResponseWriter, _ *http.Request, honest *httptest.ResponseRecorder) {
		send(w, honest, honest.Body.Bytes()[:min(n, honest.Body.Len())])
	}
}

func status(n int) func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) {
	return func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) { w.WriteHeader(n) }
}

// header sends the honest answer under another header.
func header(name, value string) func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) {
	return func(w http.ResponseWriter, _ *http.Request, honest *httptest.ResponseRecorder) {
		honest.Header().Set(name, value)
		send(w, honest, honest.Body.Bytes())
	}
}

// What peers may do, and what then: alone such a peer gives nothing, and beside
// an honest one the document comes whole all the same. Who lied is named as one
// who did. This table is the one that docs/decisions/0057-files.md speaks of.
var faults = []struct {
	sentence string
	around   func(http.Handler) http.Handler
	lied     bool
	gives    bool // Alone it is enough, in several turns.
}{
	{"a bit is wrong in a group", changed("", flip(100_000)), true, false},
	{"a bit is wrong in the first group", changed("", flip(0)), true, false},
	{"a bit is wrong in the tree", changed("/tree", flip(200)), true, false},
	{"the tree is of another size", changed("/tree", flip(0)), true, false},
	{"the tree breaks off", changed("/tree", short(500)), false, false},
	{"there is no tree", changed("/tree", status(404)), false, false},
	{"each answer breaks off within its second group", changed("", short(100_000)), false, true},
	{"each answer breaks off within its first group", changed("", short(1000)), false, false},
	{"it dies before it answers", changed("", func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) { panic(http.ErrAbortHandler) }), false, false},
	{"it dies with the tree", changed("/tree", func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) { panic(http.ErrAbortHandler) }), false, false},
	{"it says it has no such document", changed("", status(404)), false, false},
	{"it says it may not give it", changed("", status(403)), false, false},
	{"it is broken", changed("", status(500)), false, false},
	{"it sends somebody elsewhere", changed("", status(302)), false, false},
	{"it sends another range", changed("", header("Content-Range", "bytes 0-9/4000000")), true, false},
	{"it sends a range of another size", changed("", header("Content-Range", "bytes 0-262143/5000000")), true, false},
	{"it sends no ranges", changed("", func(w http.ResponseWriter, _ *http.Request, honest *httptest.ResponseRecorder) {
		w.Header().Set("Content-Length", strconv.Itoa(honest.Body.Len()))
		_, _ = w.Write(honest.Body.Bytes())
	}), false, false},
	{"it sends other bytes, compressed or not", changed("", func(w http.ResponseWriter, _ *http.Request, honest *httptest.ResponseRecorder) {
		honest.Header().Set("Content-Encoding", "gzip")
		send(w, honest, noise(honest.Body.Len()))
	}), true, false},
}

func TestFaultsOfPeers(t *testing.T) {
	b := noise(4_000_000)
	good := store(t)
	d := put(t, good, b)
	honest := host(t, "honest", good, nil)
	for _, row := range faults {
		t.Run(row.sentence, func(t *testing.T) {
			bad := host(t, "bad", good, row.around)
			dir := t.TempDir()
			to, err := documents.Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			defer to.Close()
			_, rep, err := impatient.Fetch(t.Context(), to, want(d), []transfer.Peer{bad}, nil)
			if row.gives {
				if err != nil || !has(t, to, b) {
					t.Errorf("alone: %v; %s", err, rep)
				}
				return
			}
			if code(err) != "documents.no_peer" {
				t.Errorf("alone: %v; %s", err, rep)
			}
			named(t, rep, row.lied)
			if _, _, err := to.Read(t.Context(), d.Hash); code(err) != "documents.unknown" {
				t.Errorf("half of it can be read: %v", err)
			}
			_, rep, err = impatient.Fetch(t.Context(), to, want(d), []transfer.Peer{bad, honest}, nil)
			if err != nil || !has(t, to, b) {
				t.Errorf("beside an honest one: %v; %s", err, rep)
			}
			for _, gone := range rep.Dropped {
				if gone.Peer == "honest" {
					t.Errorf("the honest one is left: %v", gone.Err)
				}
			}
			leftovers(t, dir)
		})
	}
}

func named(t *testing.T, rep transfer.Report, lied bool) {
	t.Helper()
	if len(rep.Dropped) != 1 || rep.Dropped[0].Peer != "bad" || rep.Dropped[0].Lied != lied || !strings.Contains(rep.String(), "bad left: ") {
		t.Errorf("the report says %s", rep)
	}
}

// leftovers finds what a fetch that ended well should not leave.
func leftovers(t *testing.T, dir string) {
	t.Helper()
	for _, pattern := range []string{"arriving-*", "incoming-*", "upload-*"} {
		if left, _ := filepath.Glob(filepath.Join(dir, pattern)); len(left) > 0 {
			t.Errorf("it left %v", left)
		}
	}
}

func TestAPeerThatSaysNothingHoldsUpNobody(t *testing.T) {
	b := noise(4_000_000)
	good, to := store(t), store(t)
	d := put(t, good, b)
	silent := func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/tree") {
				h.ServeHTTP(w, r)
				return
			}
			<-r.Context().Done() // Until who asks has had enough.
		})
	}
	// With all the time of the world nothing waits for the silent one: its work is taken over.
	patient := transfer.Client{Stall: time.Hour}
	_, rep, err := patient.Fetch(t.Context(), to, want(d), []transfer.Peer{host(t, "silent", good, silent), host(t, "honest", good, nil)}, nil)
	if err != nil || !has(t, to, b) || rep.From["silent"] != 0 {
		t.Errorf("it says %v; %s", err, rep)
	}
	// Alone, it is left when a while has passed.
	short := transfer.Client{Stall: 20 * time.Millisecond, Pause: time.Nanosecond}
	_, rep, err = short.Fetch(t.Context(), store(t), want(d), []transfer.Peer{host(t, "silent", good, silent)}, nil)
	if code(err) != "documents.no_peer" || len(rep.Dropped) != 1 || rep.Dropped[0].Lied {
		t.Errorf("alone: %v; %s", err, rep)
	}
}

func TestWhatWasAnnouncedWronglyIsRefused(t *testing.T) {
	good := store(t)
	for _, size := range []int{100, 1_000_000} {
		b := noise(size)
		d := put(t, good, b)
		peer := host(t, "honest", good, nil)
		for _, other := range []int64{d.Size - 1, d.Size + 1, d.Size + 64<<10, 3 * d.Size, 64 << 10} {
			dir := t.TempDir()
			to, err := documents.Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			w := want(d)
			w.Size = other
			_, rep, err := impatient.Fetch(t.Context(), to, w, []transfer.Peer{peer}, nil)
			if code(err) != "documents.wrong_size" || len(rep.Dropped) > 0 {
				t.Errorf("%d bytes announced as %d: %v; %s", size, other, err, rep)
			}
			if _, _, err := to.Read(t.Context(), d.Hash); code(err) != "documents.unknown" {
				t.Errorf("%d bytes announced as %d: it can be read: %v", size, other, err)
			}
			// What came under the wrong size is no hindrance to the right one.
			if _, _, err := impatient.Fetch(t.Context(), to, want(d), []transfer.Peer{peer}, nil); err != nil || !has(t, to, b) {
				t.Errorf("%d bytes after %d were announced: %v", size, other, err)
			}
			if err := to.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestWhatIsTooMuchIsRefusedBeforeAnybodyIsAsked(t *testing.T) {
	s := store(t)
	nobody := transfer.Peer{Name: "never asked", URL: "http://127.0.0.1:1", Sign: func(*http.Request) error {
		t.Error("somebody was asked")
		return errors.New("no")
	}}
	h := documents.HashOf([]byte("abc"))
	for _, row := range []struct {
		sentence string
		hash     documents.Hash
		size     int64
		limit    documents.Limit
		code     string
	}{
		{"ten gigabytes are over the limit", h, 10 << 30, documents.File, "documents.too_large"},
		{"whatever the limit says, no tree is larger", h, 1 << 40, documents.Limit{Name: "a film", Bytes: 1 << 50}, "documents.too_large"},
		{"nothing is no document", h, 0, documents.File, "documents.empty"},
		{"nor is less than nothing", h, -5, documents.File, "documents.bad_size"},
		{"no path is a hash", "../../etc/passwd", 5, documents.File, "documents.bad_hash"},
	} {
		w := transfer.Want{Hash: row.hash, Size: row.size, MediaType: "text/plain", Limit: row.limit, By: "node", At: 1}
		if _, _, err := (transfer.Client{}).Fetch(t.Context(), s, w, []transfer.Peer{nobody}, nil); code(err) != row.code {
			t.Errorf("%s: %v", row.sentence, err)
		}
	}
	w := transfer.Want{Hash: h, Size: 3, MediaType: "text/plain", Limit: documents.File, By: "node", At: 1}
	if _, _, err := (transfer.Client{}).Fetch(t.Context(), s, w, nil, nil); code(err) != "documents.no_peer" {
		t.Errorf("nobody is there: %v", err)
	}
}

func TestAFetchGoesOnAfterACrashWithWhatIsRight(t *testing.T) {
	b := noise(4_000_000)
	good := store(t)
	d := put(t, good, b)
	dir := t.TempDir()
	to, err := documents.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	// The peer dies after half of it.
	half := host(t, "dies", good, changed("", func(w http.ResponseWriter, r *http.Request, honest *httptest.ResponseRecorder) {
		var from int
		_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
		if from >= len(b)/2 {
			panic(http.ErrAbortHandler)
		}
		send(w, honest, honest.Body.Bytes())
	}))
	if _, _, err := impatient.Fetch(t.Context(), to, want(d), []transfer.Peer{half}, nil); code(err) != "documents.no_peer" {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	// And the host's disk forgets some of what came.
	f, err := os.OpenFile(filepath.Join(dir, "arriving-"+string(d.Hash)), os.O_RDWR, 0)
	if err == nil {
		_, err = f.WriteAt(make([]byte, 5000), 130_000)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	if to, err = documents.Open(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	var first int64 = -1
	_, rep, err := impatient.Fetch(t.Context(), to, want(d), []transfer.Peer{host(t, "honest", good, nil)}, func(arrived, _ int64) {
		if first < 0 {
			first = arrived
		}
	})
	if err != nil || !has(t, to, b) {
		t.Fatalf("it says %v; %s", err, rep)
	}
	if first < int64(len(b))/2-3*(64<<10) || rep.From["honest"] > int64(len(b))/2+5*(64<<10) {
		t.Errorf("it began again with %d bytes, and %s", first, rep)
	}
	leftovers(t, dir)
}

func TestAFullDiskEndsAFetchAndRoomLetsItGoOn(t *testing.T) {
	b := noise(4_000_000)
	good := store(t)
	d := put(t, good, b)
	dir, resize := smallDisk(t)
	to, err := documents.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	honest := host(t, "honest", good, nil)
	// The disk becomes full while it comes.
	var once sync.Once
	filling := host(t, "honest", good, changed("", func(w http.ResponseWriter, _ *http.Request, honest *httptest.ResponseRecorder) {
		once.Do(func() { resize("2m") })
		send(w, honest, honest.Body.Bytes())
	}))
	_, rep, err := impatient.Fetch(t.Context(), to, want(d), []transfer.Peer{filling}, nil)
	if code(err) != "documents.no_room" || len(rep.Dropped) > 0 {
		t.Fatalf("it says %v; %s", err, rep)
	}
	if _, _, err := to.Read(t.Context(), d.Hash); code(err) != "documents.unknown" {
		t.Errorf("half of it can be read: %v", err)
	}
	// As long as it is full, nobody is even asked.
	if _, rep, err := impatient.Fetch(t.Context(), to, want(d), []transfer.Peer{honest}, nil); code(err) != "documents.no_room" || len(rep.From) > 0 {
		t.Errorf("it says %v; %s", err, rep)
	}
	resize("1g")
	if _, _, err := impatient.Fetch(t.Context(), to, want(d), []transfer.Peer{honest}, nil); err != nil || !has(t, to, b) {
		t.Errorf("with room again: %v", err)
	}
	leftovers(t, dir)
}

func TestWrongDocumentsInABatchAreNoticed(t *testing.T) {
	good := store(t)
	var all []transfer.Small
	for i := range 20 {
		b := fmt.Appendf(nil, "document %d", i)
		put(t, good, b)
		all = append(all, transfer.Small{Hash: documents.HashOf(b), Size: int64(len(b)), MediaType: "text/plain"})
	}
	honest := host(t, "honest", good, nil)
	for sentence, row := range map[string]struct {
		around func(http.Handler) http.Handler
		lied   bool
	}{
		"a bit is wrong":          {changed("/batch", flip(100)), true},
		"a length is wrong":       {changed("/batch", flip(3)), true},
		"a length is enormous":    {changed("/batch", flip(1)), true},
		"it breaks off":           {changed("/batch", short(100)), false},
		"it breaks off at once":   {changed("/batch", short(0)), false},
		"it answers another page": {changed("/batch", status(404)), false},
	} {
		to := store(t)
		missing, rep, err := impatient.FetchSmall(t.Context(), to, all, "node", 1000, []transfer.Peer{host(t, "bad", good, row.around), honest})
		if err != nil || len(missing) > 0 {
			t.Errorf("%s: %d are missing, %v; %s", sentence, len(missing), err, rep)
		}
		named(t, rep, row.lied)
		for i := range 20 {
			if !has(t, to, fmt.Appendf(nil, "document %d", i)) {
				t.Errorf("%s: document %d is not there", sentence, i)
			}
		}
	}
}
