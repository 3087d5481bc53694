// Package session knows who is signed in on this host. It keeps these things
// true: somebody is signed in only because a key of theirs signed a challenge
// of this host under the name it was asked by, within five minutes and once;
// each sign-in makes a new secret, so one that somebody else planted is worth
// nothing; and whoever's key no longer counts is signed in no longer. Being
// signed in lets a person read and be shown their own things. It decides
// nothing, since every act is signed by itself. Only in a sample network, where
// nothing binds anybody, one signs in as anybody with one click.
package session

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/web/access"
	"metaorg/web/reach"
)

// Session is a browser in which somebody is signed in.
type Session struct {
	ID         string // Names it in lists and for revoking; it opens nothing.
	Person     machine.PersonID
	Key        signature.KeyID        // It was opened with; empty in a sample session.
	Credential []byte                 // Of the passkey, as the browser told; empty for other keys.
	Label      string                 // What the person calls this device.
	For        machine.OrganizationID // The organization acted for; empty for oneself.
	Oneself    bool                   // They chose to act for themselves; nobody chose yet where For is empty too.
	Sample     bool                   // Opened with one click in a sample network.
	Created    int64                  // Unix seconds by this host's clock.
	Seen       int64                  // To the hour.
}

// Node is what a node tells of its network.
type Node interface {
	Read(f func(r state.Reader))
	Now() int64
}

// Config is what sessions are made of.
type Config struct {
	Host   *hostdata.DB
	Node   Node
	Circle access.Circle
	Logger *slog.Logger

	OperatorToken string // Who bears it is the operator; empty for nobody.

	Now func() time.Time // This host's clock; time.Now if nil. Not rule time, which a sample network moves on.
}

// Sessions are those of one host.
type Sessions struct {
	Config
	challenges *challenges
}

// New makes the sessions of a host. Challenges given before it are void.
func New(c Config) *Sessions {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return &Sessions{Config: c, challenges: newChallenges()}
}

type sessionKey struct{}

// found is what a request's cookie stands for.
type found struct {
	session Session
	ok      bool
}

// With lets Of find out who is signed in, at most once and not before somebody
// asks.
func (s *Sessions) With(r *http.Request) *http.Request {
	once := sync.OnceValue(func() found {
		session, ok, err := s.find(r)
		if err != nil && r.Context().Err() == nil {
			s.Logger.Error("couldn't find out who is signed in", "error", err)
		}
		return found{session, ok && err == nil}
	})
	return r.WithContext(context.WithValue(r.Context(), sessionKey{}, once))
}

// Of is who is signed in; false for a stranger.
func Of(r *http.Request) (Session, bool) {
	once, ok := r.Context().Value(sessionKey{}).(func() found)
	if !ok {
		return Session{}, false
	}
	f := once()
	return f.session, f.ok
}

// find looks a request's cookie up, and whether what it was opened with still counts.
func (s *Sessions) find(r *http.Request) (Session, bool, error) {
	token, ok := tokenOf(r, sessionCookie)
	if !ok {
		return Session{}, false, nil
	}
	kept, ok, err := s.Host.SessionOf(r.Context(), token, s.Now())
	if err != nil || !ok {
		return Session{}, false, err
	}
	session := shown(kept)
	counts := false
	s.Node.Read(func(r state.Reader) {
		counts = s.counts(r, session)
		if session.For != "" && s.Circle.MayActFor(r, session.Person, session.For, "", s.Node.Now()) != nil {
			session.For = "" // The mandate ended.
		}
	})
	if !counts {
		_, err := s.Host.EndSession(r.Context(), kept.Person, kept.ID)
		return Session{}, false, err
	}
	return session, true, nil
}

// counts reports whether a session's key still counts or, without a key, the
// network is a sample.
func (s *Sessions) counts(r state.Reader, session Session) bool {
	if session.Sample {
		return machine.NetworkOf(r).Sample
	}
	_, counts, _ := s.Circle.Key(r, session.Person, session.Key, s.Node.Now())
	return counts
}

// oneself is kept in the place of an organization.
const oneself machine.OrganizationID = "-"

func shown(k hostdata.Session) Session {
	s := Session{
		ID: k.ID, Person: machine.PersonID(k.Person), Key: signature.KeyID(k.Key), Credential: k.Credential, Label: k.Label,
		For: machine.OrganizationID(k.For), Sample: k.Sample, Created: k.Created, Seen: k.Seen,
	}
	if s.For == oneself {
		s.For, s.Oneself = "", true
	}
	return s
}

// List gives the browsers in which a person is signed in, the last seen first.
// For is as it was chosen, whether its mandate still holds or not.
func (s *Sessions) List(ctx context.Context, p machine.PersonID) (all []Session, err error) {
	kept, err := s.Host.SessionsOf(ctx, string(p), s.Now())
	for _, k := range kept {
		all = append(all, shown(k))
	}
	return all, err
}

// sessionCookie is the first part of its name.
const sessionCookie = "metaorg"

// cookieName tells apart what came by HTTPS and, since browsers send a cookie
// to every port of a host, the nodes on one machine.
func cookieName(r *http.Request, name string) string {
	if reach.IsSecure(r) {
		name = "__Host-" + name // Browsers take this name only from the host itself, over HTTPS.
	}
	if _, port, err := net.SplitHostPort(r.Host); err == nil && port != "" {
		name += "-" + port
	}
	return name
}

// tokenBytes is how long a token is; what is not so long was not given here.
const tokenBytes = 32

func tokenOf(r *http.Request, cookie string) ([]byte, bool) {
	c, err := r.Cookie(cookieName(r, cookie))
	if err != nil {
		return nil, false
	}
	token, err := base64.RawURLEncoding.DecodeString(c.Value)
	return token, err == nil && len(token) == tokenBytes
}

// lastCookie is for how long a browser is asked to keep a token, in seconds.
// How long it counts is decided here.
const lastCookie = 366 * 86_400

func setCookie(w http.ResponseWriter, r *http.Request, token []byte) {
	c := &http.Cookie{
		Name: cookieName(r, sessionCookie), Value: base64.RawURLEncoding.EncodeToString(token), Path: "/", MaxAge: lastCookie,
		Secure: reach.IsSecure(r), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if token == nil {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// open makes a session and lets go of the one the browser had.
func (s *Sessions) open(w http.ResponseWriter, r *http.Request, fresh hostdata.Session) (Session, error) {
	if had, ok := Of(r); ok {
		if _, err := s.Host.EndSession(r.Context(), string(had.Person), had.ID); err != nil {
			return Session{}, err
		}
	}
	opened, token, err := s.Host.OpenSession(r.Context(), fresh, s.Now())
	if err != nil {
		return Session{}, fmt.Errorf("couldn't sign in: %w", err)
	}
	setCookie(w, r, token)
	return shown(opened), nil
}

// isThisMachine tells names that only this machine itself is reached by.
func isThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
