package keyring_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"metaorg/keyring"
)

func says(phrase string) keyring.Passphrase {
	return func() (string, error) { return phrase, nil }
}

func TestWhatIsSealedOpensWithItsPassphraseAlone(t *testing.T) {
	const text = "a home, in one file"
	var file bytes.Buffer
	w, err := keyring.Seal(&file, says("salt and bread"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(file.String(), text) {
		t.Error("it can be read without opening it")
	}
	r, err := keyring.Unseal(bytes.NewReader(file.Bytes()), says("salt and bread"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != text {
		t.Errorf("it opens as %q, %v", got, err)
	}
	if _, err := keyring.Unseal(bytes.NewReader(file.Bytes()), says("bread and salt")); !errors.Is(err, keyring.ErrPassphrase) {
		t.Errorf("another passphrase: %v", err)
	}
	r, err = keyring.Unseal(bytes.NewReader(file.Bytes()[:file.Len()-1]), says("salt and bread"))
	if err == nil {
		_, err = io.ReadAll(r)
	}
	if err == nil {
		t.Error("one that is cut off opens")
	}
	if _, err := keyring.Seal(io.Discard, says("short")); err == nil {
		t.Error("a short passphrase is taken")
	}
}

func TestWhatWasNotSealedAsksForNoPassphrase(t *testing.T) {
	for _, text := range []string{"", "plain", "plain, and longer than what a sealed file begins with"} {
		r, err := keyring.Unseal(strings.NewReader(text), func() (string, error) {
			t.Errorf("%q asks for a passphrase", text)
			return "", nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != text {
			t.Errorf("%q comes as %q, %v", text, got, err)
		}
	}
}
