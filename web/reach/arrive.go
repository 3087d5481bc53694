package reach

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// rememberHTTPS is how long a browser keeps to HTTPS once it came by it.
const rememberHTTPS = 180 * 24 * time.Hour

// arrivedKey is where a request's context says how it arrived.
type arrivedKey struct{}

// Arrive is the first thing done with a request. It gives the request as it
// was made before a proxy passed it on: RemoteAddr is then whoever asked the
// proxy. A request in plain text under a name that is HTTPS is answered here,
// by sending it on, and false says so.
func (w Way) Arrive(out http.ResponseWriter, r *http.Request) (*http.Request, bool) {
	secure, proxied := r.TLS != nil, ""
	if at, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && w.believes(at.Addr().Unmap()) {
		proxied = r.Header.Get("X-Forwarded-Proto")
		secure = proxied != "http" // A proxy that says nothing was named because it speaks HTTPS.
		if from, ok := w.askedBy(r.Header.Values("X-Forwarded-For")); ok {
			r = r.Clone(r.Context())
			r.RemoteAddr = netip.AddrPortFrom(from, 0).String()
		}
	}
	if w.name.https && w.AnswersTo(r.Host) {
		if !secure {
			w.sendOn(out, r)
			return nil, false
		}
		if r.TLS != nil && !w.name.isAddress() {
			out.Header().Set("Strict-Transport-Security", "max-age="+strconv.Itoa(int(rememberHTTPS.Seconds())))
		}
	} else if r.TLS == nil {
		// Under another name than the public one, such as the one a network moves
		// away from, a proxy has to say so.
		secure = proxied == "https"
	}
	return r.WithContext(context.WithValue(r.Context(), arrivedKey{}, secure)), true
}

// IsSecure reports whether a request came by HTTPS the whole way to this
// machine or its proxy, so that its cookies can say Secure.
func IsSecure(r *http.Request) bool {
	secure, _ := r.Context().Value(arrivedKey{}).(bool)
	return secure || r.TLS != nil
}

// askedBy tells for whom a proxy that is believed passed a request on: the last
// address in X-Forwarded-For that is no such proxy itself, since those before
// it are only what somebody claimed.
func (w Way) askedBy(headers []string) (from netip.Addr, found bool) {
	claimed := strings.Split(strings.Join(headers, ","), ",")
	for i := len(claimed) - 1; i >= 0; i-- {
		a, ok := parseForwarded(claimed[i])
		if !ok {
			break
		}
		from, found = a, true
		if !w.believes(a) {
			break
		}
	}
	return from, found
}

// parseForwarded reads an address as proxies write it, with or without a port.
func parseForwarded(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if a, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return a.Unmap(), true
	}
	a, err := netip.ParseAddrPort(text)
	return a.Addr().Unmap(), err == nil
}

// sendOn answers a plain request under the public name.
func (w Way) sendOn(out http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(out, "This can only be sent to "+w.name.origin, http.StatusForbidden)
		return
	}
	http.Redirect(out, r, w.name.origin+r.URL.RequestURI(), http.StatusPermanentRedirect)
}
