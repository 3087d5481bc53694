// Package reach is how people elsewhere come to a node: under which name, with
// whose certificate, through which ports. It keeps true that under a name that
// is HTTPS nobody is served in plain text, that a certificate is shown only for
// that name, and that what a proxy says of a request is believed of the proxies
// named and of nobody else.
package reach

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Config says how a node is to be reached. Its zero value serves this machine alone.
type Config struct {
	PublicURL string // Such as https://coop.example; none if empty.

	BehindProxy bool     // HTTPS ends at a proxy that passes requests on to the plain port.
	Proxies     []string // Addresses or networks of proxies besides those on this machine.

	CertFile, KeyFile string // The node's own certificate, as PEM files.

	ACME          bool   // A certificate from an authority that speaks RFC 8555.
	ACMEEmail     string // Whom the authority may write to.
	ACMEDirectory string // Let's Encrypt if empty.
	ACMECache     string // Folder for certificates and the account's key.

	ListenHTTPS string // host:port of HTTPS; needed with a certificate of either kind.
	ListenHTTP  string // host:port that sends plain requests on to HTTPS; none if empty.

	Logger *slog.Logger     // slog.Default() if nil.
	Clock  func() time.Time // time.Now if nil.
}

// Way is one way to reach a node, checked. Its zero value serves this machine alone.
type Way struct {
	config  Config
	name    publicName
	proxies []netip.Prefix
}

// New checks what can be checked before anything is opened.
func New(c Config) (Way, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	w := Way{config: c}
	var err error
	if c.PublicURL != "" {
		if w.name, err = parsePublicURL(c.PublicURL); err != nil {
			return Way{}, err
		}
	}
	if err := c.oneWay(w.name); err != nil {
		return Way{}, err
	}
	if c.BehindProxy {
		if w.proxies, err = parseProxies(c.Proxies); err != nil {
			return Way{}, err
		}
	}
	return w, nil
}

// oneWay refuses settings that contradict each other or say too little.
func (c Config) oneWay(name publicName) error {
	own := c.CertFile != "" || c.KeyFile != ""
	var chosen []string
	for _, way := range []struct {
		flag string
		used bool
	}{{"--behind-proxy", c.BehindProxy}, {"--cert", own}, {"--acme", c.ACME}} {
		if way.used {
			chosen = append(chosen, way.flag)
		}
	}
	switch {
	case len(chosen) > 1:
		return fmt.Errorf("%s can't go together; HTTPS ends in one place", strings.Join(chosen, " and "))
	case own && (c.CertFile == "" || c.KeyFile == ""):
		return errors.New("a certificate takes both, --cert and --key")
	case len(c.Proxies) > 0 && !c.BehindProxy:
		return errors.New("--proxy says which proxies are believed, and takes --behind-proxy")
	case (c.ACMEEmail != "" || c.ACMEDirectory != "") && !c.ACME:
		return errors.New("--acme-email and --acme-directory take --acme")
	case (own || c.ACME) && name.host == "":
		return fmt.Errorf("%s takes --public-url, which says the name that the certificate is for", chosen[0])
	case (own || c.ACME) && !name.https:
		return fmt.Errorf("%s takes a --public-url that begins with https://", chosen[0])
	case name.https && len(chosen) == 0:
		return fmt.Errorf("%s needs somebody who speaks HTTPS: --behind-proxy, or --cert and --key, or --acme", name.origin)
	case !own && !c.ACME && c.ListenHTTP != "":
		return errors.New("--listen-http sends people on to HTTPS, and takes --cert or --acme")
	case (own || c.ACME) && c.ListenHTTPS == "":
		return errors.New("HTTPS takes an address to listen on: --listen-https")
	case c.ACME:
		return c.acmeFits(name)
	}
	return nil
}

// Origin is the public name as a web origin, such as https://coop.example;
// empty where there is none.
func (w Way) Origin() string { return w.name.origin }

// LinksFrom is what links to this node begin with: the public name, or the address
// given where there is none.
func (w Way) LinksFrom(address string) string {
	if w.name.origin != "" {
		return w.name.origin
	}
	return address
}

// AnswersTo reports whether a Host header has the public name, with whatever port.
func (w Way) AnswersTo(host string) bool {
	return w.name.host != "" && hostOf(host) == w.name.host
}

// ServesTLS reports whether this program itself speaks HTTPS.
func (w Way) ServesTLS() bool { return w.config.CertFile != "" || w.config.ACME }

// believes reports whether what an address says of a request's origin counts.
func (w Way) believes(a netip.Addr) bool {
	return w.config.BehindProxy && (a.IsLoopback() || slices.ContainsFunc(w.proxies, func(p netip.Prefix) bool { return p.Contains(a) }))
}
