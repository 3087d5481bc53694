package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"

	"metaorg/cmd/metaorg/terminal"
	"metaorg/keyring"
)

// passphrase gives the passphrase of the person's keys: from the file named,
// else from METAORG_PASSPHRASE, else from a prompt.
func (c *cli) passphrase(what string) keyring.Passphrase {
	return c.passphraseOr(func() (string, error) { return c.prompt("Passphrase of " + what + ": ") })
}

// newPassphrase is passphrase for a key that is being made: a prompt asks twice.
func (c *cli) newPassphrase(what string) keyring.Passphrase {
	return c.passphraseOr(func() (string, error) {
		first, err := c.prompt("New passphrase for " + what + ": ")
		if err != nil {
			return "", err
		}
		again, err := c.prompt("Once more: ")
		if err == nil && again != first {
			err = fmt.Errorf("the two passphrases differ")
		}
		return first, err
	})
}

// passphraseOr asks at most once in a command.
func (c *cli) passphraseOr(prompt func() (string, error)) keyring.Passphrase {
	return func() (string, error) {
		if c.PassphraseFile != "" {
			b, err := os.ReadFile(c.PassphraseFile)
			if err != nil {
				return "", fmt.Errorf("couldn't read the passphrase: %w", err)
			}
			return strings.TrimRight(string(b), "\r\n"), nil
		}
		if phrase := c.io.Env("METAORG_PASSPHRASE"); phrase != "" {
			return phrase, nil
		}
		if c.typed != "" {
			return c.typed, nil
		}
		return prompt()
	}
}

func (c *cli) prompt(question string) (string, error) {
	if !c.io.Attended {
		return "", usage("a passphrase is needed: give --passphrase-file FILE or set METAORG_PASSPHRASE")
	}
	fmt.Fprint(c.io.Err, question)
	phrase, err := c.io.Secret()
	if errors.Is(err, terminal.ErrInterrupted) {
		return "", err
	}
	if err != nil {
		return "", fmt.Errorf("couldn't read the passphrase: %w", err)
	}
	return phrase, nil
}

// makePassphrase makes a passphrase, writes it to a new file for its owner
// alone, and has this command use it.
func (c *cli) makePassphrase(path string) (string, error) {
	phrase := rand.Text()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("couldn't write down the new passphrase: %w", err)
	}
	_, err = f.WriteString(phrase + "\n")
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("couldn't write down the new passphrase: %w", err)
	}
	c.PassphraseFile = path
	c.io.Say("A passphrase was made and written to %s. Move it to where you keep passphrases,", path)
	c.io.Say("and give it with --passphrase-file or METAORG_PASSPHRASE.")
	return phrase, nil
}
