package reach_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"

	"metaorg/web/reach"
)

// arrival is what the rest of the program sees of a request.
type arrival struct {
	from   string
	secure bool
}

// arrive lets a request come, and gives what was seen of it or what was answered.
func arrive(w reach.Way, r *http.Request) (*arrival, *http.Response) {
	rec := httptest.NewRecorder()
	in, ok := w.Arrive(rec, r)
	if !ok {
		return nil, rec.Result()
	}
	return &arrival{in.RemoteAddr, reach.IsSecure(in)}, rec.Result()
}

func TestWhatAProxySaysIsBelievedOfProxiesNamedAlone(t *testing.T) {
	believing := newWay(t, reach.Config{PublicURL: "https://coop.example", BehindProxy: true, Proxies: []string{"10.0.0.0/24"}})
	for _, row := range []struct {
		sentence string
		way      reach.Way
		from     string
		says     []string
		seen     string
	}{
		{"a proxy on this machine", believing, "127.0.0.1:5000", []string{"203.0.113.5"}, "203.0.113.5:0"},
		{"a proxy on this machine by IPv6", believing, "[::1]:5000", []string{"2001:db8::5"}, "[2001:db8::5]:0"},
		{"a proxy that was named", believing, "10.0.0.7:5000", []string{"203.0.113.5"}, "203.0.113.5:0"},
		{"a stranger who says who they are", believing, "198.51.100.9:5000", []string{"203.0.113.5"}, "198.51.100.9:5000"},
		{"a visitor who says they are this machine", believing, "127.0.0.1:5000", []string{"127.0.0.1, 203.0.113.5"}, "203.0.113.5:0"},
		{"a visitor who says so in a header of their own", believing, "127.0.0.1:5000", []string{"127.0.0.1", "203.0.113.5"}, "203.0.113.5:0"},
		{"two proxies in a row", believing, "127.0.0.1:5000", []string{"203.0.113.5, 10.0.0.9"}, "203.0.113.5:0"},
		{"addresses with ports", believing, "127.0.0.1:5000", []string{"203.0.113.5:4711"}, "203.0.113.5:0"},
		{"nonsense before the last address", believing, "127.0.0.1:5000", []string{"<script>, 203.0.113.5"}, "203.0.113.5:0"},
		{"nonsense alone", believing, "127.0.0.1:5000", []string{"unknown"}, "127.0.0.1:5000"},
		{"no word at all", believing, "127.0.0.1:5000", nil, "127.0.0.1:5000"},
		{"a node that is behind no proxy", reach.Way{}, "127.0.0.1:5000", []string{"203.0.113.5"}, "127.0.0.1:5000"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
			r.RemoteAddr = row.from
			r.Header["X-Forwarded-For"] = row.says
			got, _ := arrive(row.way, r)
			if got == nil || got.from != row.seen {
				t.Fatalf("seen as %+v", got)
			}
		})
	}
}

func TestUnderANameThatIsHTTPSNobodyIsServedInPlainText(t *testing.T) {
	proxied := newWay(t, reach.Config{PublicURL: "https://coop.example", BehindProxy: true})
	own := newWay(t, reach.Config{PublicURL: "https://coop.example:8443", CertFile: "c", KeyFile: "k", ListenHTTPS: ":8443"})
	for _, row := range []struct {
		sentence     string
		way          reach.Way
		from, host   string
		proto        string
		byTLS        bool
		sentTo       string
		secure, hsts bool
	}{
		{"over our own TLS", own, "203.0.113.5:1", "coop.example:8443", "", true, "", true, true},
		{"in plain text to our own TLS", own, "203.0.113.5:1", "coop.example", "", false, "https://coop.example:8443/join?invitation=a%20b", false, false},
		{"in plain text, saying that it was HTTPS", own, "127.0.0.1:1", "coop.example", "https", false, "https://coop.example:8443/join?invitation=a%20b", false, false},
		{"on this machine", own, "127.0.0.1:1", "localhost:8470", "", false, "", false, false},
		{"through the proxy by HTTPS", proxied, "127.0.0.1:1", "coop.example", "https", false, "", true, false},
		{"through a proxy that does not say", proxied, "127.0.0.1:1", "coop.example", "", false, "", true, false},
		{"through the proxy in plain text", proxied, "127.0.0.1:1", "coop.example", "http", false, "https://coop.example/join?invitation=a%20b", false, false},
		{"past the proxy", proxied, "203.0.113.5:1", "coop.example", "https", false, "https://coop.example/join?invitation=a%20b", false, false},
		{"through the proxy by HTTPS under another name", proxied, "127.0.0.1:1", "old.example", "https", false, "", true, false},
		{"through a proxy that does not say, under another name", proxied, "127.0.0.1:1", "old.example", "", false, "", false, false},
		{"past the proxy under another name", proxied, "203.0.113.5:1", "old.example", "https", false, "", false, false},
		{"on this machine beside the proxy", proxied, "127.0.0.1:1", "localhost:8470", "", false, "", false, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/join?invitation=a%20b", nil)
			r.RemoteAddr, r.Host = row.from, row.host
			if row.proto != "" {
				r.Header.Set("X-Forwarded-Proto", row.proto)
			}
			if row.byTLS {
				r.TLS = &tls.ConnectionState{}
			}
			got, answer := arrive(row.way, r)
			if row.sentTo != "" {
				if got != nil || answer.StatusCode != http.StatusPermanentRedirect || answer.Header.Get("Location") != row.sentTo {
					t.Fatalf("not sent on: %+v %d %s", got, answer.StatusCode, answer.Header.Get("Location"))
				}
				return
			}
			if got == nil || got.secure != row.secure {
				t.Fatalf("seen as %+v", got)
			}
			if hsts := answer.Header.Get("Strict-Transport-Security") != ""; hsts != row.hsts {
				t.Errorf("HSTS: %v", hsts)
			}
		})
	}
}

func TestABrowserIsNotToldToKeepToHTTPSForAnAddress(t *testing.T) {
	w := newWay(t, reach.Config{PublicURL: "https://192.0.2.7", CertFile: "c", KeyFile: "k", ListenHTTPS: ":443"})
	r := httptest.NewRequest(http.MethodGet, "https://192.0.2.7/", nil)
	if got, answer := arrive(w, r); got == nil || !got.secure || answer.Header.Get("Strict-Transport-Security") != "" {
		t.Fatalf("%+v %v", got, answer.Header)
	}
}

func TestWhatIsSentInPlainTextIsRefusedRatherThanSentOn(t *testing.T) {
	w := newWay(t, reach.Config{PublicURL: "https://coop.example", BehindProxy: true})
	r := httptest.NewRequest(http.MethodPost, "http://coop.example/v1/envelopes", nil)
	if got, answer := arrive(w, r); got != nil || answer.StatusCode != http.StatusForbidden {
		t.Fatalf("%+v %d", got, answer.StatusCode)
	}
}
