// Package wizard is how a founding begins in a browser: the first page, which
// is served while there is no node yet, and the gate before a network whose
// charter nobody has drafted. It keeps true that only who was given the link
// that the program printed on this machine founds there, that nothing is
// written before they say so, and that the link is worth nothing once the
// charter is drafted: from then on the rules say who may do what.
package wizard

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"metaorg/web/reach"
)

// LinkFile is where a home keeps the secret of its link between the genesis
// and the first draft of the charter.
const LinkFile = "founding.link"

// Link lets whoever holds it found.
type Link struct {
	secret string
	file   string // Where it is kept; empty while it is in memory alone.
}

// NewLink makes a link that nobody knows yet. It is in memory alone, so that
// a founding that is broken off before it began leaves nothing behind.
func NewLink() *Link { return &Link{secret: rand.Text()} }

// KeptLink is the link of a home in which a founding was begun and no charter is
// drafted yet; nil where there is none.
func KeptLink(home string) (*Link, error) {
	file := filepath.Join(home, LinkFile)
	b, err := os.ReadFile(file)
	secret := strings.TrimSpace(string(b))
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && secret == "":
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("couldn't read the link for founding: %w", err)
	}
	return &Link{secret: secret, file: file}, nil
}

// Keep writes the link into a home, for its owner alone, so that it outlives the program.
func (l *Link) Keep(home string) error {
	file := filepath.Join(home, LinkFile)
	if err := os.WriteFile(file, []byte(l.secret+"\n"), 0o600); err != nil {
		return fmt.Errorf("couldn't keep the link for founding: %w", err)
	}
	l.file = file
	return nil
}

// void lets go of the link for good.
func (l *Link) void() error {
	if l.file == "" {
		return nil
	}
	if err := os.Remove(l.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("couldn't let go of the link for founding: %w", err)
	}
	return nil
}

// opened is below which path the link is; Begin is where it leads.
const (
	opened = "/founding/open/"
	Begin  = "/founding"
)

// Path is the link as a path of the node.
func (l *Link) Path() string { return opened + l.secret }

// is compares a secret without telling by time how much of it is right.
func (l *Link) is(secret string) bool {
	return subtle.ConstantTimeCompare([]byte(secret), []byte(l.secret)) == 1
}

// lets reports whether a request comes from a browser that opened the link.
func (l *Link) lets(r *http.Request) bool {
	c, err := r.Cookie(cookieName(r))
	return err == nil && l.is(c.Value)
}

// open answers a request for the link, right or wrong; false for any other.
func (l *Link) open(w http.ResponseWriter, r *http.Request) bool {
	secret, ok := strings.CutPrefix(r.URL.Path, opened)
	if !ok || !l.is(secret) {
		return false
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(r), Value: l.secret, Path: "/", MaxAge: linkSeconds, Secure: reach.IsSecure(r), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, Begin, http.StatusSeeOther)
	return true
}

// linkSeconds is for how long a browser remembers that it opened the link: as
// long as a founding may take.
const linkSeconds = 180 * 86_400

// cookieName tells apart the nodes on one machine, since browsers send a cookie
// to every port of a host.
func cookieName(r *http.Request) string {
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		return "metaorg-founding-" + port
	}
	return "metaorg-founding"
}
