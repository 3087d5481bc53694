package reach

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is one from files, read again when they change.
type certificate struct {
	certFile, keyFile string
	host              string
	now               func() time.Time
	logger            *slog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	seen   [2]fileState // Of the files when they were last read, well or not.
	wrong  string       // Why the files as they are now can't be used; empty where they can.
}

// fileState tells whether a file was written since.
type fileState struct {
	size     int64
	modified time.Time
}

// loadCertificate reads a certificate and says what is wrong with it.
func loadCertificate(c Config, host string) (*certificate, error) {
	own := &certificate{certFile: c.CertFile, keyFile: c.KeyFile, host: host, now: c.Clock, logger: c.Logger}
	seen, err := own.look()
	if err != nil {
		return nil, err
	}
	if own.loaded, err = own.read(); err != nil {
		return nil, err
	}
	own.seen = seen
	return own, nil
}

// get is the certificate for a handshake. A new one that will not do leaves
// the old one in use, and the log says why, once.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen, err := c.look()
	if err != nil || seen == c.seen {
		return c.loaded, nil // Files are gone for a moment while they are replaced.
	}
	c.seen = seen
	fresh, err := c.read()
	if err != nil {
		c.logger.Error("the new certificate can't be used; the old one stays", "reason", err)
		c.wrong = err.Error()
		return c.loaded, nil
	}
	c.loaded, c.wrong = fresh, ""
	c.logger.Info("a new certificate is in use", "until", fresh.Leaf.NotAfter)
	return c.loaded, nil
}

func (c *certificate) look() (seen [2]fileState, err error) {
	for i, path := range []string{c.certFile, c.keyFile} {
		var info fs.FileInfo
		if info, err = os.Stat(path); err != nil {
			return seen, fmt.Errorf("couldn't read the certificate: %w", err)
		}
		seen[i] = fileState{info.Size(), info.ModTime()}
	}
	return seen, nil
}

// read loads the files and refuses a certificate that browsers would refuse.
func (c *certificate) read() (*tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return nil, fmt.Errorf("couldn't use the certificate %s with the key %s: %w", c.certFile, c.keyFile, err)
	}
	if pair.Leaf == nil {
		if pair.Leaf, err = x509.ParseCertificate(pair.Certificate[0]); err != nil {
			return nil, fmt.Errorf("couldn't read the certificate %s: %w", c.certFile, err)
		}
	}
	const day = "2 January 2006"
	switch now := c.now(); {
	case now.After(pair.Leaf.NotAfter):
		return nil, fmt.Errorf("the certificate %s expired on %s; put a new one in its place", c.certFile, pair.Leaf.NotAfter.UTC().Format(day))
	case now.Before(pair.Leaf.NotBefore):
		return nil, fmt.Errorf("the certificate %s is good from %s on only; is the clock of this machine right?", c.certFile, pair.Leaf.NotBefore.UTC().Format(day))
	}
	if err := pair.Leaf.VerifyHostname(c.host); err != nil {
		return nil, fmt.Errorf("the certificate %s is not for %s: %w", c.certFile, c.host, err)
	}
	return &pair, nil
}
