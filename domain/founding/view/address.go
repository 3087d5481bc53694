package view

import (
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"

	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

// The ways in which HTTPS comes to a node.
const (
	byACME        = "acme"
	byProxy       = "proxy"
	byCertificate = "certificate"
)

var ways = []string{byACME, byProxy, byCertificate}

// addressView is what the page about a name for others shows.
type addressView struct {
	public  string // Under which others reach it now; empty while nobody can.
	typed   string
	way     string
	origin  string // https:// and the name, once one was given that can be.
	refusal *machine.Refusal
	known   bool // Passkeys of that name count already.
	founded bool
	mayAdd  bool // The viewer may let it count by their own signature.
	here    string
	port    string // Of this node, where it is not the usual one.
}

const usualPort = "8470"

// showAddress says how others come to reach the network, and with which command.
func showAddress(r *page.Request) (page.Page, error) {
	v := addressView{
		public: r.Site.PublicURL, typed: strings.TrimSpace(r.Typed.Get("name")), way: r.Typed.Get("way"), founded: r.Network.Founded, here: r.Host,
	}
	if !slices.Contains(ways, v.way) {
		v.way = byACME
	}
	if _, port, err := net.SplitHostPort(r.Host); err == nil && port != usualPort && r.Site.PublicURL == "" {
		v.port = port
	}
	status := 0
	if v.typed != "" {
		v.origin, v.refusal = originOf(v.typed)
		if v.refusal != nil {
			status = page.StatusOf(v.refusal.Class)
		}
	}
	if v.origin != "" {
		v.known = slices.Contains(r.Network.Origins, v.origin)
		p, err := load(r.Context(), r.Site, r.Viewer)
		if err != nil {
			return page.Page{}, err
		}
		v.mayAdd = !v.founded && p.isInitiator()
	}
	return page.Page{Title: words.T(r.Context(), "founding.address_title"), Body: addressBody(v), Status: status}, nil
}

// originOf reads a name as people write it: with or without https://, in any case.
func originOf(typed string) (string, *machine.Refusal) {
	name := strings.TrimSuffix(strings.ToLower(typed), "/")
	name = strings.TrimSuffix(strings.TrimPrefix(name, "https://"), ":443")
	origin := "https://" + name
	var no *machine.Refusal
	if errors.As(network.AddOrigin{Origin: origin}.Check(), &no) {
		return "", machine.Malformed("founding.bad_name", "this can't be the name of a site; write it like coop.example, as your registrar shows it").At("name")
	}
	return origin, nil
}

// command is what one types on the node's machine.
func (v addressView) command() string {
	line := "metaorg up --public-url " + v.origin
	if v.port != "" {
		line += " --listen 127.0.0.1:" + v.port
	}
	switch v.way {
	case byProxy:
		return line + " --behind-proxy"
	case byCertificate:
		return line + " --cert fullchain.pem --key privkey.pem --listen-http :80"
	}
	return line + " --acme --listen-http :80"
}

// proxyLines are a proxy's settings, as Caddy has them.
func (v addressView) proxyLines() string {
	port := v.port
	if port == "" {
		port = usualPort
	}
	return strings.TrimPrefix(v.origin, "https://") + " {\n\treverse_proxy 127.0.0.1:" + port + "\n}"
}

// addPath is where the network is told of the name: by who drafts while it is
// forming, and afterwards by a decision.
func (v addressView) addPath() string {
	if v.founded {
		return "/acts/governance.propose?" + url.Values{
			"title": {"Passkeys of " + v.origin}, "messages": {`{"kind":"network.add_origin","content":{"origin":"` + v.origin + `"}}`},
		}.Encode()
	}
	back := "/founding/address?" + url.Values{"name": {strings.TrimPrefix(v.origin, "https://")}, "way": {v.way}}.Encode()
	return "/acts/network.add_origin?" + url.Values{"origin": {v.origin}, "acting_for": {"-"}, "next": {back}}.Encode()
}

// host is the name alone.
func (v addressView) host() string {
	u, err := url.Parse(v.origin)
	if err != nil {
		return v.origin
	}
	return u.Hostname()
}
