package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAMailServerIsRefusedWhereItCantBe(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	reached := []string{"--public-url", "https://coop.example", "--behind-proxy"}
	for _, row := range []struct {
		sentence string
		args     []string
		code     int
		why      string
	}{
		{"a sender without a server", []string{"--mail-from", "post@coop.example"}, exitUsage, "mails take --smtp"},
		{"a node that nobody reaches", []string{"--smtp", "smtp://localhost:25", "--mail-from", "post@coop.example"}, exitUsage, "--smtp takes --public-url"},
		{"a password in the address", append([]string{"--smtp", "smtp://ada:secret@mail.example", "--mail-from", "post@coop.example"}, reached...), exitUsage, "does not go into its address"},
		{"a user without a password", append([]string{"--smtp", "smtp://ada@mail.example", "--mail-from", "post@coop.example"}, reached...), exitUsage, "takes both"},
		{"no sender", append([]string{"--smtp", "smtp://ada@mail.example", "--smtp-password-file", secret}, reached...), exitUsage, "mails are from an address"},
		{"a password that is not there", append([]string{"--smtp", "smtp://ada@mail.example", "--smtp-password-file", secret + ".not"}, reached...), exitFailed, "couldn't read the mail server's password"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			home := t.TempDir()
			code, said := unattended(t.Context(), home, append([]string{"up", "--listen", "127.0.0.1:0"}, row.args...)...)
			if code != row.code || !strings.Contains(said, row.why) {
				t.Errorf("it ended with %d and said %q", code, said)
			}
			if _, err := os.Stat(filepath.Join(home, "genesis.json")); err == nil {
				t.Error("something was founded")
			}
		})
	}
}
