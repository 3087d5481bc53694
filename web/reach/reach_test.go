package reach_test

import (
	"net"
	"strings"
	"testing"

	"metaorg/web/reach"
)

func TestSettingsThatWillNotDoSayWhy(t *testing.T) {
	own := func(url string) reach.Config {
		return reach.Config{PublicURL: url, CertFile: "c.pem", KeyFile: "k.pem", ListenHTTPS: ":443"}
	}
	acme := func(url string) reach.Config {
		return reach.Config{PublicURL: url, ACME: true, ACMECache: "acme", ListenHTTPS: ":443"}
	}
	with := func(c reach.Config, change func(*reach.Config)) reach.Config { change(&c); return c }
	for _, row := range []struct {
		sentence string
		config   reach.Config
		why      string
	}{
		{"no address at all", own("coop.example"), "couldn't read"},
		{"another scheme", own("ftp://coop.example"), "couldn't read"},
		{"a scheme alone", own("https://"), "couldn't read"},
		{"a port alone", own("https://:443"), "couldn't read"},
		{"a path", own("https://coop.example/network"), "can't have a path"},
		{"a query", own("https://coop.example?x"), "can't have a path"},
		{"a user", own("https://ada:secret@coop.example"), "can't have a user"},
		{"plain http for others", reach.Config{PublicURL: "http://coop.example"}, "must begin with https://"},
		{"letters beyond ASCII", own("https://bücher.example"), "xn--"},
		{"an underscore", own("https://co_op.example"), "can't be the name"},
		{"HTTPS that nobody speaks", reach.Config{PublicURL: "https://coop.example"}, "--behind-proxy, or --cert and --key, or --acme"},
		{"two places where HTTPS ends", with(own("https://coop.example"), func(c *reach.Config) { c.BehindProxy = true }), "can't go together"},
		{"a certificate without its key", reach.Config{PublicURL: "https://coop.example", CertFile: "c.pem", ListenHTTPS: ":443"}, "both"},
		{"a certificate for no name", own(""), "--cert takes --public-url"},
		{"ACME for no name", acme(""), "--acme takes --public-url"},
		{"a certificate for plain http", own("http://localhost"), "begins with https://"},
		{"ACME for an address", acme("https://192.0.2.1"), "not for the address"},
		{"ACME for this machine", acme("https://localhost"), "others reach"},
		{"ACME for a name without a dot", acme("https://server"), "others reach"},
		{"ACME without a folder", with(acme("https://coop.example"), func(c *reach.Config) { c.ACMECache = "" }), "folder"},
		{"an authority in plain text", with(acme("https://coop.example"), func(c *reach.Config) { c.ACMEDirectory = "http://ca.example/dir" }), "no https:// address"},
		{"an authority without ACME", reach.Config{ACMEDirectory: "https://ca.example/dir"}, "take --acme"},
		{"a proxy that is not believed", reach.Config{Proxies: []string{"10.0.0.1"}}, "takes --behind-proxy"},
		{"a proxy that is no address", reach.Config{BehindProxy: true, Proxies: []string{"proxy"}}, "couldn't read the proxy"},
		{"everybody as a proxy", reach.Config{BehindProxy: true, Proxies: []string{"0.0.0.0/0"}}, "everybody"},
		{"HTTPS on no port", with(own("https://coop.example"), func(c *reach.Config) { c.ListenHTTPS = "" }), "--listen-https"},
		{"sending on to HTTPS that is not there", reach.Config{ListenHTTP: ":80"}, "--listen-http"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			_, err := reach.New(row.config)
			if err == nil || !strings.Contains(err.Error(), row.why) {
				t.Fatalf("got %v, wanted something with %q", err, row.why)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Error("a password was repeated")
			}
		})
	}
}

func TestAPublicAddressIsAnOrigin(t *testing.T) {
	for given, origin := range map[string]string{
		"https://coop.example":          "https://coop.example",
		"https://COOP.example/":         "https://coop.example",
		"https://coop.example:443":      "https://coop.example",
		"https://coop.example:8443":     "https://coop.example:8443",
		"https://[2001:db8::1]":         "https://[2001:db8::1]",
		"https://xn--bcher-kva.example": "https://xn--bcher-kva.example",
	} {
		w := newWay(t, reach.Config{PublicURL: given, BehindProxy: true})
		if w.Origin() != origin || w.LinksFrom("http://127.0.0.1:8470") != origin {
			t.Errorf("%s is %s", given, w.Origin())
		}
	}
	w := newWay(t, reach.Config{PublicURL: "http://localhost:8470"})
	if w.Origin() != "http://localhost:8470" {
		t.Errorf("this machine is %s", w.Origin())
	}
	var none reach.Way
	if none.Origin() != "" || none.LinksFrom("http://127.0.0.1:8470") != "http://127.0.0.1:8470" || none.AnswersTo("") || none.ServesTLS() {
		t.Error("a node for this machine alone has a public name")
	}
	behind := newWay(t, reach.Config{PublicURL: "https://coop.example", BehindProxy: true})
	for host, is := range map[string]bool{"coop.example": true, "Coop.Example:443": true, "evil.example": false, "coop.example.evil": false, "": false} {
		if behind.AnswersTo(host) != is {
			t.Errorf("answers to %q: %v", host, !is)
		}
	}
}

func newWay(t *testing.T, c reach.Config) reach.Way {
	t.Helper()
	w, err := reach.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestABrowserOnThisMachineIsSentToItsName(t *testing.T) {
	for at, want := range map[string]string{
		"127.0.0.1:8470": "http://localhost:8470", "[::1]:8470": "http://localhost:8470", "0.0.0.0:8470": "http://localhost:8470",
		"127.0.0.1:80": "http://localhost", "127.8.1.2:8470": "http://127.8.1.2:8470", "192.0.2.7:8470": "http://192.0.2.7:8470",
	} {
		address, err := net.ResolveTCPAddr("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := reach.InBrowser(address); got != want {
			t.Errorf("%s is reached at %s, want %s", at, got, want)
		}
	}
}
