package web

import (
	"net/http"

	"metaorg/machine/state"
	"metaorg/web/access"
	"metaorg/web/session"
)

// routeSessions lets people sign in and out; see package session.
func (s *Server) routeSessions() {
	if s.Circle == nil {
		return
	}
	s.sessions = session.New(session.Config{Host: s.Host, Node: s.Node, Circle: s.Circle, Logger: s.Logger})
	s.sessions.Routes(func(pattern string, f func(http.ResponseWriter, *http.Request) error) {
		s.mux.HandleFunc(pattern, s.answer(f))
	})
}

// known lets whatever answers a request find out who is signed in and what
// they may see, which costs nothing until it asks.
func (s *Server) known(r *http.Request) *http.Request {
	if s.sessions != nil {
		r = s.sessions.With(r)
	}
	return access.With(r, s.viewer)
}

// viewer finds out who asks. Where that can't be found out it is a stranger.
func (s *Server) viewer(r *http.Request) (v access.Viewer) {
	v.Operator = s.isOperator(r)
	if s.Circle == nil {
		return v
	}
	if signedIn, ok := session.Of(r); ok {
		v.Person = signedIn.Person
	}
	s.Node.Read(func(now state.Reader) {
		v.Strangers = s.Circle.Strangers(now)
		if v.Person == "" {
			return
		}
		belongs, err := s.Circle.Belongs(r.Context(), now, v.Person, s.Node.Now())
		if err != nil && r.Context().Err() == nil {
			s.Logger.Error("couldn't find out who takes part", "error", err)
		}
		v.Belongs = belongs && err == nil
	})
	return v
}
