package reach

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// acmeFits refuses names for which no authority gives certificates.
func (c Config) acmeFits(name publicName) error {
	switch {
	case name.isAddress():
		return fmt.Errorf("--acme gets certificates for names, not for the address %s", name.host)
	case name.isHere() || !strings.Contains(strings.Trim(name.host, "."), "."):
		return fmt.Errorf("--acme takes a name that others reach too, which %s is not", name.host)
	case c.ACMECache == "":
		return errors.New("--acme takes a folder for its certificates")
	}
	if c.ACMEDirectory == "" {
		return nil
	}
	u, err := url.Parse(c.ACMEDirectory)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !(publicName{host: u.Hostname()}).isHere()) {
		return fmt.Errorf("--acme-directory %q is no https:// address of an authority", c.ACMEDirectory)
	}
	return nil
}

// authority gets and renews the certificate for the public name and no other.
func (w Way) authority() *autocert.Manager {
	return &autocert.Manager{
		Prompt:     autocert.AcceptTOS, // Whoever says --acme accepts them; the help says so.
		Cache:      autocert.DirCache(w.config.ACMECache),
		HostPolicy: autocert.HostWhitelist(w.name.host),
		Email:      w.config.ACMEEmail,
		Client:     &acme.Client{DirectoryURL: w.config.ACMEDirectory, UserAgent: "metaorg"},
	}
}

// fetch gets the certificate before anybody asks for it, so that the log says
// early when it can't be had.
func (w Way) fetch(m *autocert.Manager) {
	hello := &tls.ClientHelloInfo{
		ServerName: w.name.host, SupportedVersions: []uint16{tls.VersionTLS13},
		CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
	}
	if cert, err := m.GetCertificate(hello); err != nil {
		w.config.Logger.Error("couldn't get a certificate; it is tried again with the next visitor", "name", w.name.host, "reason", err,
			"hint", "the authority must reach this machine under that name on port 443 or 80")
	} else {
		w.config.Logger.Info("the certificate is there", "name", w.name.host, "until", cert.Leaf.NotAfter)
	}
}
