package keyring_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"metaorg/keyring"
	"metaorg/machine/signature"
)

var made = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

func phrase(s string) keyring.Passphrase { return func() (string, error) { return s, nil } }

var good = phrase("salt and bread")

// ring is a ring with one key, "ada".
func ring(t *testing.T) (*keyring.Ring, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	r, err := keyring.At(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.New("ada", "ada", good, made); err != nil {
		t.Fatal(err)
	}
	return r, dir
}

func TestAKeySignsWhatItsPublicPartVerifies(t *testing.T) {
	r, _ := ring(t)
	k, err := r.Load("ada", good)
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Public("ada")
	if err != nil {
		t.Fatal(err)
	}
	if p.Handle != "ada" || p.ID != p.Key.ID() || p.Created != made.Unix() {
		t.Fatalf("public part: %+v", p)
	}
	digest := signature.Digest("net", []byte("body"))
	if err := signature.Verify(p.Key, nil, digest, k.Sign(digest)); err != nil {
		t.Fatal(err)
	}
}

func TestFilesAreTheirOwnersAlone(t *testing.T) {
	r, dir := ring(t)
	open, err := r.Exposed()
	if err != nil || len(open) != 0 {
		t.Fatalf("open to others: %v, %v", open, err)
	}
	if err := os.Chmod(filepath.Join(dir, "ada.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	if open, err = r.Exposed(); err != nil || len(open) != 1 || filepath.Base(open[0]) != "ada.key" {
		t.Fatalf("open to others: %v, %v", open, err)
	}
}

func TestTheSecretIsNowhereInClear(t *testing.T) {
	_, dir := ring(t)
	for _, name := range []string{"ada.key", "ada.pub"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte("seed")) {
			t.Errorf("%s holds a seed in clear", name)
		}
	}
}

func TestRefusals(t *testing.T) {
	r, dir := ring(t) // One for all rows: each shows that it changed nothing.
	for _, row := range []struct {
		sentence string
		do       func(*keyring.Ring, string) error
		want     string
	}{
		{"a wrong passphrase does not open a key", func(r *keyring.Ring, _ string) error {
			_, err := r.Load("ada", phrase("something else"))
			return err
		}, keyring.ErrPassphrase.Error()},
		{"an empty passphrase does not open a key", func(r *keyring.Ring, _ string) error {
			_, err := r.Load("ada", phrase(""))
			return err
		}, keyring.ErrPassphrase.Error()},
		{"a passphrase that can't be had is an error", func(r *keyring.Ring, _ string) error {
			_, err := r.Load("ada", func() (string, error) { return "", errors.New("no terminal") })
			return err
		}, "no terminal"},
		{"a short passphrase protects nothing", func(r *keyring.Ring, _ string) error {
			_, err := r.New("bo", "bo", phrase("short"), made)
			return err
		}, "at least 8 characters"},
		{"a key is never overwritten by a new one", func(r *keyring.Ring, _ string) error {
			_, err := r.New("ada", "bo", good, made)
			return err
		}, keyring.ErrExists.Error()},
		{"an unknown key is named", func(r *keyring.Ring, _ string) error {
			_, err := r.Load("bo", good)
			return err
		}, `"bo"`},
		{"a name never leads out of the folder", func(r *keyring.Ring, _ string) error {
			_, err := r.Load("../keys/ada", good)
			return err
		}, keyring.ErrNoKey.Error()},
		{"a new key's name never leads out of the folder", func(r *keyring.Ring, _ string) error {
			_, err := r.New("../ada", "ada", good, made)
			return err
		}, keyring.ErrName.Error()},
		{"a handle has the form of handles", func(r *keyring.Ring, _ string) error {
			_, err := r.New("bo", "Bo B", good, made)
			return err
		}, keyring.ErrName.Error()},
		{"an export never overwrites a file", func(r *keyring.Ring, dir string) error {
			return r.Export("ada", filepath.Join(dir, "ada.pub"), good)
		}, keyring.ErrExists.Error()},
		{"an export asks for the passphrase first", func(r *keyring.Ring, dir string) error {
			return r.Export("ada", filepath.Join(dir, "copy"), phrase("something else"))
		}, keyring.ErrPassphrase.Error()},
		{"a recovery file never overwrites a file", func(r *keyring.Ring, dir string) error {
			_, err := r.NewRecovery("ada", filepath.Join(dir, "ada.key"), good, made)
			return err
		}, keyring.ErrExists.Error()},
		{"an import never overwrites a key", func(r *keyring.Ring, dir string) error {
			_, err := r.Import(filepath.Join(dir, "ada.key"), "", good)
			return err
		}, keyring.ErrExists.Error()},
		{"what is no key file is not imported", func(r *keyring.Ring, dir string) error {
			_, err := r.Import(filepath.Join(dir, "ada.pub"), "bo", good)
			return err
		}, "not a key file"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			before := read(t, dir)
			err := row.do(r, dir)
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Fatalf("got %v, want %q", err, row.want)
			}
			if after := read(t, dir); after != before {
				t.Fatalf("the folder changed:\n%s\nbefore:\n%s", after, before)
			}
		})
	}
}

// read gives everything in a folder as one text.
func read(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(f.Name() + "\n" + string(b) + "\n")
	}
	return all.String()
}

func TestAKeyMovesToAnotherMachine(t *testing.T) {
	r, dir := ring(t)
	file := filepath.Join(dir, "moving")
	if err := r.Export("ada", file, good); err != nil {
		t.Fatal(err)
	}
	there, err := keyring.At(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := there.Import(file, "ada-laptop", good)
	if err != nil {
		t.Fatal(err)
	}
	here, err := r.Public("ada")
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != here.ID || got.Handle != "ada" || got.Name != "ada-laptop" {
		t.Fatalf("came as %+v", got)
	}
	if _, err := there.Load("ada-laptop", good); err != nil {
		t.Fatal(err)
	}
}

func TestARecoveryFileIsAnotherKeyOfTheSamePerson(t *testing.T) {
	r, dir := ring(t)
	file := filepath.Join(t.TempDir(), "ada.recovery")
	rec, err := r.NewRecovery("ada", file, phrase("kept at a friend's"), made)
	if err != nil {
		t.Fatal(err)
	}
	ada, err := r.Public("ada")
	if err != nil {
		t.Fatal(err)
	}
	if ada.Recovery == nil || ada.Recovery.ID() != rec.ID || rec.ID == ada.ID {
		t.Fatalf("ada %+v, recovery %+v", ada, rec)
	}
	if b := read(t, dir); strings.Count(b, "BEGIN AGE") != 1 {
		t.Fatal("the recovery key stayed beside the key it is to replace")
	}
	if k, err := keyring.Open(file, phrase("kept at a friend's")); err != nil || k.ID != rec.ID || ada.RecoveryFile != file {
		t.Fatalf("opened %+v, %v; noted as %s", k.Public, err, ada.RecoveryFile)
	}
	got, err := r.Import(file, "", phrase("kept at a friend's"))
	if err != nil || got.ID != rec.ID || got.Handle != "ada" || got.Name != "ada-recovery" {
		t.Fatalf("came back as %+v, %v", got, err)
	}
	all, err := r.List()
	if err != nil || len(all) != 2 {
		t.Fatalf("listed %+v, %v", all, err)
	}
}

func TestASampleKeyOpensLikeAnyOther(t *testing.T) {
	dir := t.TempDir()
	r, err := keyring.Sample(dir)
	if err != nil {
		t.Fatal(err)
	}
	made, err := r.New("ada", "ada", good, made)
	if err != nil {
		t.Fatal(err)
	}
	real, err := keyring.At(dir)
	if err != nil {
		t.Fatal(err)
	}
	if k, err := real.Load("ada", good); err != nil || k.ID != made.ID {
		t.Fatalf("opened %+v, %v", k.Public, err)
	}
}

func TestADamagedFileIsSaidToBe(t *testing.T) {
	r, dir := ring(t)
	path := filepath.Join(dir, "ada.key")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(b), "\n")
	last := len(lines) - 3
	lines[last] = strings.Repeat("A", len(lines[last]))
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Load("ada", good); err == nil || errors.Is(err, keyring.ErrPassphrase) {
		t.Fatalf("got %v", err)
	}
}
