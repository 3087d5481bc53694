package web

import (
	"net/http"
	"strings"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/access"
	"metaorg/web/session"
)

// routeSessions lets people sign in and out; see package session.
func (s *Server) routeSessions() {
	if s.Circle == nil {
		return
	}
	s.sessions.Routes(func(pattern string, f func(http.ResponseWriter, *http.Request) error) {
		s.mux.HandleFunc(pattern, s.answerPerson(f))
	})
}

// isOperator tells who bears the operator's token, or uses a browser in which
// the operator said who they are.
func (s *Server) isOperator(r *http.Request) bool {
	if s.sessions.Bears(r) {
		return true
	}
	_, is := s.sessions.OperatorUntil(r)
	return is
}

func (s *Server) checkOperator(r *http.Request) error {
	if !access.Of(r).Operator {
		return notOperator()
	}
	return nil
}

func notOperator() error {
	return machine.NotAllowed("web.not_operator", "only the operator of this node may do this; the token is in the file operator.token of its home")
}

// pages say no in a page.
type pages interface {
	Refuse(w http.ResponseWriter, r *http.Request, no error)
}

// answerPerson is answer for what people do in their browsers: they get a page
// that says why not, and programs a problem.
func (s *Server) answerPerson(f func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil {
			return
		}
		p, ok := s.Pages.(pages)
		if !ok || strings.HasPrefix(r.URL.Path, "/v1/") || !strings.Contains(r.Header.Get("Accept"), "text/html") {
			s.writeProblem(w, s.problemFor(r, err))
			return
		}
		p.Refuse(w, r, err)
	}
}

// known lets whatever answers a request find out who is signed in and what
// they may see, which costs nothing until it asks.
func (s *Server) known(r *http.Request) *http.Request {
	if s.Circle != nil {
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
