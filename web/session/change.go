package session

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Routes tells what answers where. Errors are for the server to answer.
func (s *Sessions) Routes(route func(pattern string, f func(http.ResponseWriter, *http.Request) error)) {
	route("POST /session/challenge", s.challenge)
	route("POST /session", s.signIn)
	route("POST /session/as", s.signInAs)
	route("POST /session/end", s.signedInOnly(s.end))
	route("POST /session/others/end", s.signedInOnly(s.endOthers))
	route("POST /session/{id}/revoke", s.signedInOnly(s.revoke))
	route("POST /session/for", s.signedInOnly(s.actFor))
	s.operatorRoutes(route)
}

// signedInOnly refuses strangers.
func (s *Sessions) signedInOnly(f func(http.ResponseWriter, *http.Request, Session) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		session, ok := Of(r)
		if !ok {
			return machine.NotAllowed("web.not_signed_in", "nobody is signed in here, or no longer; sign in first")
		}
		return f(w, r, session)
	}
}

// signInAs signs in as anybody of a sample network, to act for an organization
// of theirs at once where one is named.
func (s *Sessions) signInAs(w http.ResponseWriter, r *http.Request) error {
	next, err := nextOf(w, r)
	if err != nil {
		return err
	}
	p := machine.PersonID(r.PostForm.Get("person"))
	var sample, known bool
	s.Node.Read(func(r state.Reader) {
		sample, known = machine.NetworkOf(r).Sample, len(s.Circle.Keys(r, p)) > 0
	})
	if !sample {
		return machine.NotAllowed("web.not_a_sample", "this is a real network: one signs in with a key of one's own")
	}
	if !known {
		return unknownPerson(p)
	}
	o := machine.OrganizationID(r.PostForm.Get("for"))
	if o != "" {
		s.Node.Read(func(r state.Reader) { err = s.Circle.MayActFor(r, p, o, "", s.Node.Now()) })
		if err != nil {
			return err
		}
	}
	if _, err := s.open(w, r, hostdata.Session{Person: string(p), For: string(o), Sample: true}); err != nil {
		return err
	}
	return done(w, r, next)
}

// end signs out.
func (s *Sessions) end(w http.ResponseWriter, r *http.Request, session Session) error {
	next, err := nextOf(w, r)
	if err != nil {
		return err
	}
	if _, err := s.Host.EndSession(r.Context(), string(session.Person), session.ID); err != nil {
		return err
	}
	setCookie(w, r, nil)
	return done(w, r, next)
}

// endOthers signs out everywhere else.
func (s *Sessions) endOthers(w http.ResponseWriter, r *http.Request, session Session) error {
	next, err := nextOf(w, r)
	if err != nil {
		return err
	}
	if _, err := s.Host.EndOtherSessions(r.Context(), string(session.Person), session.ID); err != nil {
		return err
	}
	return done(w, r, next)
}

// revoke signs out one browser of the person's.
func (s *Sessions) revoke(w http.ResponseWriter, r *http.Request, session Session) error {
	next, err := nextOf(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	ended, err := s.Host.EndSession(r.Context(), string(session.Person), id)
	switch {
	case err != nil:
		return err
	case !ended:
		return machine.NotFound("web.no_such_session", "you are not signed in in such a browser, or no longer")
	case id == session.ID:
		setCookie(w, r, nil)
	}
	return done(w, r, next)
}

// actFor remembers for which organization the person acts in this browser.
func (s *Sessions) actFor(w http.ResponseWriter, r *http.Request, session Session) error {
	next, err := nextOf(w, r)
	if err != nil {
		return err
	}
	o := machine.OrganizationID(r.PostForm.Get("for"))
	if o != "" {
		s.Node.Read(func(r state.Reader) { err = s.Circle.MayActFor(r, session.Person, o, "", s.Node.Now()) })
		if err != nil {
			return err
		}
	}
	if o == "" {
		o = oneself
	}
	if err := s.Host.ActFor(r.Context(), session.ID, string(o)); err != nil {
		return err
	}
	return done(w, r, next)
}

// nextOf reads a form and where it wants to go on: a path of this host and
// nothing that a browser could take for another.
func nextOf(w http.ResponseWriter, r *http.Request) (string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBodyBytes)
	err := r.ParseForm() // By itself, since ParseMultipartForm keeps its error to itself.
	if err == nil {
		err = r.ParseMultipartForm(maxBodyBytes)
	}
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return "", machine.Malformed("web.bad_form", "the form can't be read: %v", err)
	}
	next := r.PostForm.Get("next")
	if next == "" {
		return "/", nil
	}
	if !isLocal(next) {
		return "", machine.Malformed("web.bad_next", "%.64q is no path of this site", next).At("next")
	}
	return next, nil
}

// isLocal tells a path of this host. Browsers read a backslash as a slash, two
// slashes as another host, and skip tabs and line breaks.
func isLocal(path string) bool {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }) {
		return false
	}
	u, err := url.Parse(path)
	return err == nil && u.Scheme == "" && u.Host == "" && u.User == nil && strings.HasPrefix(u.Path, "/") && !strings.HasPrefix(u.Path, "//")
}

// done goes on to the next page after a form, and says nothing to a script.
func done(w http.ResponseWriter, r *http.Request, next string) error {
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "application/x-www-form-urlencoded", "multipart/form-data":
		http.Redirect(w, r, next, http.StatusSeeOther)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
	return nil
}
