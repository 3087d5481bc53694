package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
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
// when there is none. It goes to this machine alone: whatever else is named
// with --node is somebody else's, and would have it for good.
func (c *cli) token(address string) string {
	if !isThisMachine(address) {
		return ""
	}
	text, err := readLine(filepath.Join(c.Home, app.TokenFile))
	if err != nil {
		return "" // Whoever may not read it is no operator.
	}
	return text
}

func isThisMachine(address string) bool {
	at, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(at.Hostname())
	return at.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func readLine(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("couldn't read %s: %w", filepath.Base(path), err)
	}
	return strings.TrimSpace(string(b)), nil
}
