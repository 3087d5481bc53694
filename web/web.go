// Package web serves a node to people and programs over HTTP. It keeps three
// things true: whatever is refused anywhere says so in one form, with the
// rule's code; whoever wants to sign is given the very bytes to be signed,
// together with what they decode to; and nothing here decides anything, since
// an act counts by its signature alone.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/access"
	"metaorg/web/reach"
	"metaorg/web/session"
	"metaorg/web/upload"
)

// Node is the node that is served. See package node for what each call promises.
type Node interface {
	Submit(ctx context.Context, envelope []byte) (wire.EnvelopeID, error)
	Status(id wire.EnvelopeID) Status
	Wait(ctx context.Context, id wire.EnvelopeID) (Status, error)
	NextSequence(p machine.PersonID, k signature.KeyID) uint64
	Now() int64
	Read(f func(r state.Reader))
	Genesis() machine.Genesis
	Height() int64
	AppHash() []byte
	InSync() bool
	LogSize() uint64
	Entry(i uint64) ([]byte, error)
	Checkpoint() ([]byte, error)
}

// State says how far an act has come.
type State string

// The states an act can be in.
const (
	Unknown State = "unknown" // Never seen by this node.
	Pending State = "pending" // Accepted, not ordered yet.
	Applied State = "applied" // In the log, and at least one of its messages was done.
	Refused State = "refused" // In the log with every message refused, or not in the log at all.
	Expired State = "expired" // Not applied before it expired.
)

// Status is what a node remembers of an act.
type Status struct {
	State   State
	Height  int64            // Of the block, when it was in one.
	Entry   uint64           // Of the log, when applied.
	Refusal *machine.Refusal // Why it was refused before it was applied.
}

// Gate reports whether a request goes on. Where it does not, it was answered.
type Gate func(w http.ResponseWriter, r *http.Request) bool

// Config is what a server is made of.
type Config struct {
	Machine          *machine.Machine
	Node             Node
	Model            *readmodel.Model
	Host             *hostdata.DB
	Prover           Prover              // Proves state and log; nothing is proved if nil.
	Voucher          Voucher             // Tells what nodes vouch for; nothing if nil.
	KeysFor          KeysFor             // For whom the state's keys are proved; for participants if nil.
	Circle           access.Circle       // Who takes part; if nil nobody can sign in, and everybody is a stranger who sees least.
	Sample           SampleKeys          // Keys of a sample's people, with which this host signs for them; nil elsewhere.
	Pages            http.Handler        // What people look at: everything outside /v1. None if nil.
	Way              reach.Way           // How others reach it; this machine alone if zero.
	Hosts            []string            // Names besides those of this machine itself under which it answers.
	Bundle           Bundler             // Makes a bundle for who takes part; none is given if nil.
	Joining          *Joining            // What new nodes are told; nothing if nil.
	Tending          *Tending            // What its operator looks after it with; nothing if nil.
	Keep             Keep                // Keeps documents that its operator gives; takes none if nil.
	Uploads          *upload.Uploads     // Take files from who takes part; none are taken if nil.
	Content          http.Handler        // Gives files to other nodes, below /v1/content; none are given if nil.
	OperatorToken    string              // Who bears it is the operator; empty for nobody.
	Gate             Gate                // Before everybody but the operator; nil lets all in.
	Metrics          prometheus.Gatherer // Shown to the operator and to this machine.
	NewcomersPerHour int                 // Registrations without an invitation per address; DefaultNewcomersPerHour if 0.
	Logger           *slog.Logger        // slog.Default() if nil.
}

// Server answers requests; it is an http.Handler.
type Server struct {
	Config
	mux       *routes
	guarded   http.Handler
	api       *huma.OpenAPI
	newcomers *newcomers
	sessions  *session.Sessions
	bundling  sync.Mutex // Held while a bundle is made.
	backingUp sync.Mutex // Held while a backup is made.
}

// New makes a server. The node and the read model must outlive it.
func New(c Config) *Server {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.NewcomersPerHour == 0 {
		c.NewcomersPerHour = DefaultNewcomersPerHour
	}
	s := &Server{Config: c, mux: &routes{ServeMux: http.NewServeMux()}, newcomers: newNewcomers(c.NewcomersPerHour), api: newDocument()}
	s.sessions = session.New(session.Config{Host: c.Host, Node: c.Node, Circle: c.Circle, OperatorToken: c.OperatorToken, Logger: c.Logger})
	s.routeActs()
	s.routeReads()
	s.routeNetwork()
	s.routeSearch()
	s.routeProofs()
	s.routeReceipts()
	s.routeJoin()
	s.routeBundle()
	s.routeOperator()
	s.routeTending()
	s.routeUploads()
	s.routeContent()
	s.routeSessions()
	s.routeSample()
	s.routeDocument()
	s.mux.HandleFunc("/v1/", s.answer(s.nothingHere))
	s.routePages()
	s.guarded = s.guard(s.mux)
	return s
}

// Routes are the patterns of all that is answered outside the pages.
func (s *Server) Routes() []string { return s.mux.patterns }

// routes is a mux that knows what it answers.
type routes struct {
	*http.ServeMux
	patterns []string
}

// Handle answers a pattern.
func (m *routes) Handle(pattern string, h http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.Handle(pattern, h)
}

// HandleFunc answers a pattern.
func (m *routes) HandleFunc(pattern string, f func(http.ResponseWriter, *http.Request)) {
	m.Handle(pattern, http.HandlerFunc(f))
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.guarded.ServeHTTP(w, r) }
