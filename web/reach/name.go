package reach

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// publicName is the name under which others reach a node.
type publicName struct {
	origin string // As browsers write it: scheme, host, and the port unless it is the usual one.
	host   string // Lower case, without brackets.
	https  bool
}

const urlLooksLike = "it looks like https://coop.example"

// parsePublicURL reads the one spelling of a public address: a scheme and a host.
func parsePublicURL(text string) (publicName, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return publicName{}, fmt.Errorf("couldn't read %q as a public address; %s", text, urlLooksLike)
	}
	switch {
	case u.User != nil:
		return publicName{}, fmt.Errorf("the public address %s can't have a user in it; %s", u.Redacted(), urlLooksLike)
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return publicName{}, fmt.Errorf("the public address %s can't have a path, since the node takes the whole name; %s", text, urlLooksLike)
	}
	n := publicName{host: strings.ToLower(u.Hostname()), https: u.Scheme == "https"}
	if err := n.check(text); err != nil {
		return publicName{}, err
	}
	host := n.host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != map[bool]string{true: "443", false: "80"}[n.https] {
		host = net.JoinHostPort(n.host, port)
	}
	n.origin = u.Scheme + "://" + host
	return n, nil
}

func (n publicName) check(text string) error {
	if !n.https && !n.isHere() {
		return fmt.Errorf("the public address %s must begin with https://: browsers give keys to plain http on this machine alone", text)
	}
	if n.isAddress() {
		return nil
	}
	for _, r := range n.host {
		if r >= 0x80 {
			return fmt.Errorf("write the name in %s with ASCII letters alone, as your registrar shows it beginning with xn--", text)
		}
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-.", r) {
			return fmt.Errorf("%q can't be the name of a host; %s", n.host, urlLooksLike)
		}
	}
	return nil
}

// isAddress reports whether the name is an IP address.
func (n publicName) isAddress() bool {
	_, err := netip.ParseAddr(n.host)
	return err == nil
}

// isHere reports whether the name can only mean this machine.
func (n publicName) isHere() bool {
	if n.host == "localhost" || strings.HasSuffix(n.host, ".localhost") {
		return true
	}
	a, err := netip.ParseAddr(n.host)
	return err == nil && a.IsLoopback()
}

// HereOrigin is the web origin of this machine at a port. It has a name, since
// browsers give no passkeys to addresses.
func HereOrigin(at net.Addr) string {
	_, port, err := net.SplitHostPort(at.String())
	if err != nil || port == "80" {
		return "http://localhost"
	}
	return "http://localhost:" + port
}

// InBrowser is where a browser on this machine reaches what listens at an
// address: by the machine's name where that leads there, for passkeys' sake.
func InBrowser(at net.Addr) string {
	host, _, err := net.SplitHostPort(at.String())
	named := map[string]bool{"127.0.0.1": true, "::1": true, "0.0.0.0": true, "::": true} // To which localhost leads.
	if err == nil && !named[host] {
		return "http://" + at.String()
	}
	return HereOrigin(at)
}

// hostOf is a Host header's name without port and brackets, in lower case.
func hostOf(header string) string {
	name := header
	if h, _, err := net.SplitHostPort(header); err == nil {
		name = h
	}
	return strings.ToLower(strings.Trim(name, "[]"))
}

// parseProxies reads addresses and networks.
func parseProxies(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range texts {
		if a, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("couldn't read the proxy %q; it is an address such as 10.0.0.2 or a network such as 10.0.0.0/24", text)
		}
		if p.Bits() == 0 {
			return nil, fmt.Errorf("the proxy %q is everybody; then nothing said of where requests come from could be believed", text)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}
