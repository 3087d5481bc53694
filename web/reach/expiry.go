package reach

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"time"

	"golang.org/x/crypto/acme/autocert"
)

// Expiry is until when a door's certificate is good.
type Expiry struct {
	Served  bool      // Whether the door speaks HTTPS at all.
	Until   time.Time // Zero where there is no certificate.
	Problem string    // Why it was not renewed, where that is known.
}

// Expiry tells until when the certificate is good that the door shows now.
func (d *Door) Expiry() Expiry {
	if d.expiry == nil {
		return Expiry{}
	}
	return d.expiry()
}

// expiry is that of the files, or of what they held before.
func (c *certificate) expiry() Expiry {
	now, err := c.get(nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil || now == nil {
		return Expiry{Served: true, Problem: c.wrong}
	}
	return Expiry{Served: true, Until: now.Leaf.NotAfter, Problem: c.wrong}
}

// fetched is the expiry of what was fetched for a name. It asks the cache alone:
// whoever asked the authority each time would soon be asked to leave.
func fetched(cache autocert.Cache, name string) Expiry {
	e := Expiry{Served: true}
	content, err := cache.Get(context.Background(), name)
	if errors.Is(err, autocert.ErrCacheMiss) {
		return e
	}
	if err != nil {
		e.Problem = err.Error()
		return e
	}
	for len(content) > 0 {
		var block *pem.Block
		if block, content = pem.Decode(content); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue // The key is first.
		}
		leaf, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			e.Problem = err.Error()
			return e
		}
		e.Until = leaf.NotAfter
		return e
	}
	return e
}
