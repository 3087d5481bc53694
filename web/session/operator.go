package session

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"metaorg/machine"
	"metaorg/web/reach"
)

// linkFor is what an operator's link is a challenge for, in the place of a
// host's name, which this can't be.
const linkFor = "operator\x00link"

// operatorRoutes let who has the operator's token, or a link made with it, be
// the operator in a browser too.
func (s *Sessions) operatorRoutes(route func(pattern string, f func(http.ResponseWriter, *http.Request) error)) {
	if s.OperatorToken == "" {
		return
	}
	route("POST /operator", s.enterOperator)
	route("POST /operator/end", s.endOperator)
}

// Bears reports whether a request bears the operator's token itself.
func (s *Sessions) Bears(r *http.Request) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && s.isToken(token)
}

func (s *Sessions) isToken(token string) bool {
	return s.OperatorToken != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.OperatorToken)) == 1
}

// OperatorUntil tells until when a request's browser is the operator's, Unix
// seconds; false when it is not.
func (s *Sessions) OperatorUntil(r *http.Request) (int64, bool) {
	token, ok := tokenOf(r, operatorCookie)
	if !ok || s.OperatorToken == "" {
		return 0, false
	}
	until, is, err := s.Host.IsOperator(r.Context(), token, s.OperatorToken, s.Now())
	if err != nil && r.Context().Err() == nil {
		s.Logger.Error("couldn't find out whether the operator asks", "error", err)
	}
	return until, is && err == nil
}

// OperatorLink is a path of this host that makes a browser the operator's,
// once and until it expires (Unix seconds). Only the operator may have it.
func (s *Sessions) OperatorLink() (path string, expires int64) {
	code, expires := s.challenges.give(linkFor, s.Now())
	return "/operator/" + base64.RawURLEncoding.EncodeToString(code), expires
}

// enterOperator lets the operator in, by the token or by a link's code.
func (s *Sessions) enterOperator(w http.ResponseWriter, r *http.Request) error {
	if err := securely(r); err != nil {
		return err
	}
	next, err := nextOf(w, r)
	if err != nil {
		return err
	}
	if code := r.PostForm.Get("code"); code != "" {
		err = s.spendLink(code)
	} else if !s.isToken(strings.TrimSpace(r.PostForm.Get("token"))) {
		err = machine.NotAllowed("web.wrong_operator_token", "this is not the operator's token, which is in the file operator.token of the node's home").At("token")
	}
	if err != nil {
		return backToForm(w, r, next, err)
	}
	if had, ok := tokenOf(r, operatorCookie); ok {
		if err := s.Host.EndOperator(r.Context(), had); err != nil {
			return err
		}
	}
	token, err := s.Host.OpenOperator(r.Context(), s.OperatorToken, s.Now())
	if err != nil {
		return err
	}
	setOperator(w, r, token)
	return done(w, r, next)
}

// backToForm shows people the form once more, with what was wrong; programs are
// told so.
func backToForm(w http.ResponseWriter, r *http.Request, next string, err error) error {
	var no *machine.Refusal
	if !errors.As(err, &no) || !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return err
	}
	http.Redirect(w, r, "/operator?"+url.Values{"refused": {no.Code}, "next": {next}}.Encode(), http.StatusSeeOther)
	return nil
}

func (s *Sessions) spendLink(code string) error {
	nonce, err := base64.RawURLEncoding.DecodeString(code)
	if err == nil {
		err = s.challenges.check(linkFor, nonce, s.Now())
	}
	if err == nil {
		err = s.challenges.spend(nonce, s.Now())
	}
	if err != nil {
		return machine.NotAllowed("web.operator_link_over", "this link was opened already, or more than five minutes ago; make another one with: metaorg node link").At("code")
	}
	return nil
}

// endOperator makes the browser anybody's again.
func (s *Sessions) endOperator(w http.ResponseWriter, r *http.Request) error {
	next, err := nextOf(w, r)
	if err != nil {
		return err
	}
	if token, ok := tokenOf(r, operatorCookie); ok {
		if err := s.Host.EndOperator(r.Context(), token); err != nil {
			return err
		}
	}
	setOperator(w, r, nil)
	return done(w, r, next)
}

// operatorCookie is the first part of its name.
const operatorCookie = "metaorg-operator"

// setOperator gives a browser what stands for the operator, until it is closed
// or the node no longer takes it; no other site's link brings it along.
func setOperator(w http.ResponseWriter, r *http.Request, token []byte) {
	c := &http.Cookie{
		Name: cookieName(r, operatorCookie), Value: base64.RawURLEncoding.EncodeToString(token), Path: "/",
		Secure: reach.IsSecure(r), HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
	if token == nil {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// securely refuses what others on the way could read along.
func securely(r *http.Request) error {
	if !reach.IsSecure(r) && !isThisMachine(r.Host) {
		return machine.NotAllowed("web.not_secure", "signing in takes https, or the node's own machine; in plain text others could read along")
	}
	return nil
}
