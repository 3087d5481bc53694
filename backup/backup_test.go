package backup_test

import (
	"archive/tar"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"metaorg/backup"
	"metaorg/documents"
	"metaorg/hostdata"
)

func TestABackupOfANodeUnderLoadComesBackWithTheSameStateAtItsHeight(t *testing.T) {
	c := start(t)
	c.found(8)
	said := c.say("Let us buy flour together.")
	if err := c.host.BackedUp(t.Context(), hostdata.Backup{At: 7, Height: 1, Bytes: 1}); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		for _, lane := range c.crowd.Lanes(240) {
			if err := c.Apply(t.Context(), lane); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	type made struct {
		file  []byte
		about backup.About
	}
	var all []made
	for range 3 {
		file, about := c.write()
		all = append(all, made{file, about})
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if all[0].about.Height == all[2].about.Height || all[2].about.Height >= c.node.Height() {
		t.Errorf("the backups at %d to %d of %d were not made under load", all[0].about.Height, all[2].about.Height, c.node.Height())
	}
	for _, m := range all {
		want := c.rootAt(m.about.Height)
		if !bytes.Equal(m.about.State, want) {
			t.Errorf("at %d the backup's state is %x, and a replay's %x", m.about.Height, m.about.State, want)
		}
	}
	last := all[len(all)-1]
	home := filepath.Join(t.TempDir(), "restored")
	about, err := backup.Restore(bytes.NewReader(last.file), home, ignore)
	if err != nil {
		t.Fatal(err)
	}
	if about.Height != last.about.Height || !about.WasAlone() || about.Network != c.node.Genesis().ID() {
		t.Errorf("it says %+v", about)
	}
	back := open(t, home)
	// The node makes up for the one block that may have been under way.
	if h := back.Height(); h < about.Height || h > about.Height+1 || !bytes.Equal(back.AppHash(), c.rootAt(h)) {
		t.Errorf("the restored node is at %d with %x, the backup was at %d with %x", h, back.AppHash(), about.Height, about.State)
	}
	if back.ID() != c.node.ID() || about.Node != back.ID() {
		t.Errorf("its peers knew it as %s, and now it is %s", c.node.ID(), back.ID())
	}
	docs, err := documents.Open(t.Context(), filepath.Join(home, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	defer docs.Close()
	if _, text, err := docs.Read(t.Context(), said); err != nil || string(text) != "Let us buy flour together." {
		t.Errorf("what was said is %q, %v", text, err)
	}
	host, err := hostdata.Open(t.Context(), filepath.Join(home, "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	if b, ok, err := host.LastBackup(t.Context()); err != nil || !ok || b.At != 7 {
		t.Errorf("the host's data has %v, %v", b, err)
	}
}

// contents unpacks an archive.
func contents(t *testing.T, file []byte) (names []string, all map[string][]byte) {
	t.Helper()
	unpacked, err := zstd.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer unpacked.Close()
	all = map[string][]byte{}
	for r := tar.NewReader(unpacked); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return names, all
		}
		if err != nil {
			t.Fatal(err)
		}
		if all[h.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		names = append(names, h.Name)
		if h.Mode&0o077 != 0 {
			t.Errorf("%s could be read by others", h.Name)
		}
	}
}

func TestNoKeyThatSignsForASeatIsInABackup(t *testing.T) {
	c := start(t)
	if err := os.WriteFile(filepath.Join(c.home, "operator.token"), []byte("a token"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, _ := c.write()
	names, all := contents(t, file)
	for _, need := range []string{"genesis.json", "host.db", "documents/index.db", "secret/node_key.json"} {
		if _, has := all[need]; !has {
			t.Errorf("%s is missing", need)
		}
	}
	for _, name := range names {
		if strings.HasPrefix(name, "secret/") && name != "secret/node_key.json" || name == "operator.token" || strings.Contains(name, "wal/") {
			t.Errorf("it holds %s", name)
		}
	}
	for what, secret := range secrets(t, c.home) {
		for name, content := range all {
			for _, form := range [][]byte{secret, []byte(base64.StdEncoding.EncodeToString(secret)), []byte(hex.EncodeToString(secret))} {
				if bytes.Contains(content, form) {
					t.Errorf("%s holds the %s", name, what)
				}
			}
		}
	}
}

// secrets are those of a home that must never leave it, as bytes.
func secrets(t *testing.T, home string) map[string][]byte {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(home, "secret", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var seat struct {
		Private struct {
			Value []byte `json:"value"`
		} `json:"priv_key"`
	}
	if err := json.Unmarshal(read("seat_key.json"), &seat); err != nil || len(seat.Private.Value) != 64 {
		t.Fatalf("the seat's key was not found: %v", err)
	}
	return map[string][]byte{"seat's key": seat.Private.Value[:32], "seed of the chain": read("chain_seed"), "checkpoint's key": read("checkpoint_key")}
}

func TestARestoredNodeHasNewKeysForEverythingButItsName(t *testing.T) {
	c := start(t)
	file, _ := c.write()
	home := filepath.Join(t.TempDir(), "new")
	if _, err := backup.Restore(bytes.NewReader(file), home, ignore); err != nil {
		t.Fatal(err)
	}
	before, after := secrets(t, c.home), secrets(t, home)
	for what := range before {
		if bytes.Equal(before[what], after[what]) {
			t.Errorf("the %s is the old one", what)
		}
	}
	state, err := os.ReadFile(filepath.Join(home, "secret", "seat_state.json"))
	if err != nil || !strings.Contains(string(state), `"height": "0"`) {
		t.Errorf("the new seat has signed before: %s, %v", state, err)
	}
	walk(t, home, func(path string, info fs.FileInfo) {
		// What a database makes is in the home alone, which is closed to others.
		if (path == home || strings.Contains(path, "secret") || strings.HasSuffix(path, "host.db")) && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others", path)
		}
		if strings.Contains(path, "restore.tmp") {
			t.Errorf("%s was left behind", path)
		}
	})
	if _, err := os.Stat(filepath.Join(c.home, backup.WorkDir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the backup left its folder behind: %v", err)
	}
}

func walk(t *testing.T, dir string, f func(path string, info fs.FileInfo)) {
	t.Helper()
	err := filepath.Walk(dir, func(path string, info fs.FileInfo, err error) error {
		if err == nil {
			f(path, info)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAHomeWithSomethingInItStaysAsItIs(t *testing.T) {
	c := start(t)
	file, _ := c.write()
	for _, name := range []string{"genesis.json", "state", "secret", "host.db"} {
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(bytes.NewReader(file), home, ignore); !errors.Is(err, backup.ErrTaken) {
			t.Errorf("with %s: %v", name, err)
		}
		if kept, err := os.ReadFile(filepath.Join(home, name)); err != nil || string(kept) != "mine" {
			t.Errorf("%s is %q now, %v", name, kept, err)
		}
		if all, err := os.ReadDir(home); err != nil || len(all) != 1 {
			t.Errorf("beside %s there are %v, %v", name, all, err)
		}
	}
}

// repacked is the archive with its files changed.
func repacked(t *testing.T, file []byte, change func(names []string, all map[string][]byte) []string) []byte {
	t.Helper()
	names, all := contents(t, file)
	var out bytes.Buffer
	packed, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(packed)
	for _, name := range change(names, all) {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(all[name])), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(all[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatIsNotWholeIsToldAndNothingStaysBehind(t *testing.T) {
	c := start(t)
	file, _ := c.write()
	with := func(name, content string) []byte {
		return repacked(t, file, func(names []string, all map[string][]byte) []string {
			all[name] = []byte(content)
			return slices.Insert(names, 1, name)
		})
	}
	flipped := bytes.Clone(file)
	flipped[len(flipped)/2] ^= 1
	for _, row := range []struct {
		name string
		file []byte
		want error
		says string
	}{
		{"an empty file", nil, backup.ErrForeign, ""},
		{"a text", []byte("Dear co-operators, this is no backup at all."), backup.ErrForeign, ""},
		{"a cut off file", file[:len(file)*2/3], backup.ErrDamaged, ""},
		{"a file without its last byte", file[:len(file)-1], backup.ErrDamaged, ""},
		{"a flipped bit", flipped, backup.ErrDamaged, ""},
		{"another archive", repacked(t, file, func(names []string, _ map[string][]byte) []string { return names[1:] }), backup.ErrForeign, ""},
		{"a file that is missing", repacked(t, file, func(names []string, _ map[string][]byte) []string {
			return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "host.db" })
		}), backup.ErrDamaged, ""},
		{"a changed file", repacked(t, file, func(names []string, all map[string][]byte) []string {
			all["host.db"][100] ^= 1
			return names
		}), backup.ErrDamaged, "host.db is not what was written"},
		{"a seat's key", with("secret/seat_key.json", "{}"), backup.ErrForeign, "seat_key.json"},
		{"a way out of the home", with("../evil", "x"), backup.ErrForeign, "../evil"},
		{"a newer form", repacked(t, file, func(names []string, all map[string][]byte) []string {
			all[names[0]] = bytes.Replace(all[names[0]], []byte(`"format": 1`), []byte(`"format": 9`), 1)
			return names
		}), nil, "form 9"},
		{"a state that is not the one it says", repacked(t, file, func(names []string, all map[string][]byte) []string {
			all[names[0]] = bytes.Replace(all[names[0]], []byte(`"height": `), []byte(`"height": 7`), 1)
			return names
		}), backup.ErrDamaged, "says height 7"},
	} {
		parent := t.TempDir()
		_, err := backup.Restore(bytes.NewReader(row.file), filepath.Join(parent, "home"), ignore)
		if err == nil || row.want != nil && !errors.Is(err, row.want) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.name, err)
		}
		walk(t, parent, func(path string, _ fs.FileInfo) {
			if path != parent {
				t.Errorf("%s: %s stayed", row.name, path)
			}
		})
		if strings.Contains(row.says, "height") { // Only whoever opens the state sees it.
			continue
		}
		if _, err := backup.Check(bytes.NewReader(row.file), ignore); err == nil || row.want != nil && !errors.Is(err, row.want) {
			t.Errorf("checking %s: %v", row.name, err)
		}
	}
	if about, err := backup.Check(bytes.NewReader(file), ignore); err != nil || about.Network != c.node.Genesis().ID() {
		t.Errorf("the whole one: %+v, %v", about, err)
	}
}

func TestNothingIsWrittenOfABackupThatCannotBeMade(t *testing.T) {
	c := start(t)
	var file bytes.Buffer
	broken := errors.New("the disk has a scratch")
	_, err := backup.Write(t.Context(), &file, backup.Source{
		Home: c.home, Node: c.node.CopyTo, Host: c.host.CopyTo, Documents: c.documents.CopyTo, Now: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	file.Reset()
	_, err = backup.Write(t.Context(), &file, backup.Source{
		Home: c.home, Node: func(string) error { return broken }, Host: c.host.CopyTo, Documents: c.documents.CopyTo, Now: time.Now(),
	})
	if !errors.Is(err, broken) || file.Len() != 0 {
		t.Errorf("%d bytes were written: %v", file.Len(), err)
	}
	if _, err := os.Stat(filepath.Join(c.home, backup.WorkDir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("its folder stayed: %v", err)
	}
}

func TestARestoredHomeIsOneThatANodeOpens(t *testing.T) {
	c := start(t)
	file, about := c.write()
	home := t.TempDir() // An empty folder is as good as none.
	if _, err := backup.Restore(bytes.NewReader(file), home, ignore); err != nil {
		t.Fatal(err)
	}
	if about.Height == 0 {
		t.Errorf("the backup is of height %d", about.Height)
	}
	if n := open(t, home); n.InSync() {
		t.Error("it has no seat and no peers, and says that it is in sync")
	}
}
