package app

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Files that a node leaves in its home for commands on the same machine.
const (
	AddressFile = "address"        // Where it listens, while it runs.
	TokenFile   = "operator.token" // Whoever can read it is the operator.
)

// operatorToken reads the home's token, or makes one that only its owner can read.
func operatorToken(home string) (string, error) {
	path := filepath.Join(home, TokenFile)
	b, err := os.ReadFile(path)
	if err == nil && len(strings.TrimSpace(string(b))) > 0 {
		return strings.TrimSpace(string(b)), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("couldn't read the operator's token: %w", err)
	}
	token := rand.Text()
	if err := os.WriteFile(path, []byte(token+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("couldn't write the operator's token: %w", err)
	}
	return token, nil
}
