package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"metaorg/machine"
)

// How long a connection may take, so that slow or silent ones are let go.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 60 * time.Second
	idleTimeout   = 2 * time.Minute
	closeTimeout  = 5 * time.Second
	maxHeader     = 16 << 10 // Bytes.
)

// Serve answers what comes to the listener until the context ends, lets what
// is under way finish for a few seconds, and returns nil.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(s.Logger.Handler(), slog.LevelDebug), // Whoever breaks off a handshake is no news.
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	if err := server.Shutdown(last); errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	} else if err != nil {
		return err
	}
	return nil
}

// headers say to a browser that nothing comes from elsewhere and nothing goes there.
var headers = map[string]string{
	"Content-Security-Policy":    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
	"X-Content-Type-Options":     "nosniff",
	"Referrer-Policy":            "same-origin",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cache-Control":              "no-store",
}

// SetHeaders says so in the headers of an answer.
func SetHeaders(h http.Header) {
	for name, value := range headers {
		h.Set(name, value)
	}
}

// guard stands before everything else.
func (s *Server) guard(next http.Handler) http.Handler {
	crossing := http.NewCrossOriginProtection()
	crossing.SetDenyHandler(s.answerPerson(func(http.ResponseWriter, *http.Request) error {
		return machine.NotAllowed("web.cross_site", "another site sent this request; open this one and try there")
	}))
	inner := crossing.Handler(next)
	return s.answer(func(w http.ResponseWriter, r *http.Request) error {
		SetHeaders(w.Header())
		r, ok := s.Way.Arrive(w, r)
		if !ok {
			return nil
		}
		if !s.answersTo(r.Host) {
			return machine.NotAllowed("web.unknown_host", "this node does not answer under the name %q", r.Host)
		}
		if s.Gate != nil && !s.isOperator(r) && !s.Gate(w, r) {
			return nil
		}
		defer s.survive(w, r)
		inner.ServeHTTP(w, s.known(r))
		return nil
	})
}

// answersTo keeps other sites from reading this one by pointing their own name
// at this machine (DNS rebinding).
func (s *Server) answersTo(host string) bool {
	name := nameIn(host)
	return isThisMachine(name) || s.Way.AnswersTo(host) || slices.Contains(s.Hosts, name) || slices.Contains(s.Hosts, host)
}

// nameIn is a Host header without port and brackets.
func nameIn(host string) string {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	return strings.ToLower(strings.Trim(name, "[]"))
}

// IsThisMachine tells Host headers by which only this machine itself is reached.
func IsThisMachine(host string) bool { return isThisMachine(nameIn(host)) }

func isThisMachine(name string) bool {
	addr, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && addr.IsLoopback()
}

// survive answers for a fault in one request; the node goes on.
func (s *Server) survive(w http.ResponseWriter, r *http.Request) {
	fault := recover()
	if fault == nil {
		return
	}
	if err, ok := fault.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(fault)
	}
	s.Logger.Error("a request hit a fault", "method", r.Method, "path", r.URL.Path, "fault", fault, "stack", string(debug.Stack()))
	s.writeProblem(w, s.fault(http.StatusInternalServerError, "something went wrong on this node; its log says what"))
}

// addressOf is where a request comes from. What a proxy claims was believed
// before, if it is one that is; see package reach.
func addressOf(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap()
}

// isFromHere tells requests made on this very machine, not passed on by a proxy on it.
func isFromHere(r *http.Request) bool {
	return addressOf(r).IsLoopback() && isThisMachine(nameIn(r.Host)) && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}
