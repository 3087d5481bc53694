package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"metaorg/app"
)

// defaultHome is the home when nobody says otherwise.
func defaultHome() string {
	if config, err := os.UserConfigDir(); err == nil {
		return filepath.Join(config, "metaorg", "home")
	}
	return "metaorg-home"
}

// address is the node to talk to: the one named, else the one that runs in the
// home, else the usual one.
func (c *cli) address() (string, error) {
	if c.Node != "" {
		return strings.TrimSuffix(c.Node, "/"), nil
	}
	text, err := readLine(filepath.Join(c.Home, app.AddressFile))
	if errors.Is(err, fs.ErrNotExist) {
		return defaultNode, nil
	}
	return text, err
}

// token shows the node that whoever runs the command may read its home; empty
// when there is none.
func (c *cli) token() string {
	text, err := readLine(filepath.Join(c.Home, app.TokenFile))
	if err != nil {
		return "" // Whoever may not read it is no operator.
	}
	return text
}

func readLine(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("couldn't read %s: %w", filepath.Base(path), err)
	}
	return strings.TrimSpace(string(b)), nil
}
