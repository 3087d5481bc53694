package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"metaorg/app/watch"
	"metaorg/digest"
	"metaorg/documents"
	membershipview "metaorg/domain/membership/view"
	"metaorg/hostdata"
	"metaorg/node"
	"metaorg/readmodel"
	"metaorg/web"
	"metaorg/web/discussion"
	"metaorg/web/page"
	"metaorg/web/reach"
	"metaorg/web/search"
	"metaorg/web/search/index"
	"metaorg/web/upload"
)

// Config says where a node works and listens.
type Config struct {
	Home        string         // A folder in which a network was founded.
	Listen      string         // host:port of the HTTP server; port 0 takes a free one.
	P2P         string         // Where the node takes others, host:port; on this machine alone if empty.
	StateSync   bool           // Begins with a snapshot of the state from peers; the history comes after it.
	P2PAddress  string         // How others reach that, if by another address.
	Door        *reach.Door    // Ports that are open already, in place of Listen; Close leaves them open.
	Way         reach.Way      // How others reach it; this machine alone if zero.
	Hosts       []string       // Names besides those of this machine itself under which it answers.
	Sample      web.SampleKeys // Keys of a sample network's people, with which this host signs for them; nil elsewhere.
	Development bool           // Shows the catalogue of all pages at /_pages.
	Mail        *digest.Server // Takes mails; none are sent if nil.
	Logger      *slog.Logger   // slog.Default() if nil.

	CopyGrace time.Duration // How long a node may be silent until files that were on it get another place; 12 h if 0.
	CopyEvery time.Duration // How often copies of files are looked after; 30 s if 0.

	AlertMail     string // Where the operator is written to when there is something to look after; nowhere if empty.
	AlertLanguage string // In which language; English if empty.
}

// App is a running node with everything around it.
type App struct {
	Address string // Where it listens, as http://host:port.
	Browser string // The same for a browser on this machine.
	Token   string // Shows that somebody is its operator.

	Founding string // Link that lets whoever opens it draft the charter; empty unless it was begun in a browser and nobody has.

	home        string
	logger      *slog.Logger // Set once it serves.
	announced   bool
	door        *reach.Door // If it opened them itself.
	shown       *reach.Door // What it serves through.
	watched     *watch.Watch
	node        *node.Node
	metrics     *prometheus.Registry
	model       *readmodel.Model
	host        *hostdata.DB
	documents   *documents.Store
	content     *content
	discussions *discussion.Discussions
	uploads     *upload.Uploads
	mailing     *digest.Mailing
	index       *index.Index
	search      *search.Search
	site        *page.Site
	server      *web.Server
	stop        context.CancelFunc
	background  sync.WaitGroup

	failOnce sync.Once
	failure  error
	done     chan struct{}
}

// Start starts the node of a home with its tables and its HTTP server, and
// returns once it serves.
func Start(ctx context.Context, c Config) (*App, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	a := &App{home: c.Home, stop: func() {}, done: make(chan struct{})}
	if err := a.openNode(ctx, c); err != nil {
		return nil, explain(err)
	}
	if given, err := a.node.UnlessStuck(func() error { return a.start(ctx, c) }); given && err != nil {
		return nil, errors.Join(explain(err), a.Close())
	} else if !given {
		return nil, err // Whatever still runs ends with the process.
	}
	a.logger = c.Logger
	a.logger.Info("the node serves", "address", a.Address, "network", a.node.Genesis().ID(), "height", a.node.Height())
	return a, nil
}

func (a *App) openNode(ctx context.Context, c Config) (err error) {
	// Whoever made the folder, what is in it is for its operator alone.
	if err := os.Chmod(c.Home, 0o700); err != nil {
		return fmt.Errorf("couldn't close the home to others: %w", err)
	}
	a.metrics = prometheus.NewRegistry()
	a.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a.node, err = node.Open(ctx, node.Config{Home: c.Home, P2PListen: c.P2P, P2PAddress: c.P2PAddress, Peers: Peers, StateSync: c.StateSync, Machine: NewMachine, Logger: c.Logger, Metrics: a.metrics})
	return err
}

func (a *App) start(ctx context.Context, c Config) (err error) {
	rules := NewMachine()
	if a.model, err = readmodel.Open(ctx, filepath.Join(c.Home, "read.db"), rules, Views()...); err != nil {
		return err
	}
	if a.host, err = hostdata.Open(ctx, filepath.Join(c.Home, "host.db")); err != nil {
		return err
	}
	if a.documents, err = documents.Open(ctx, filepath.Join(c.Home, "documents")); err != nil {
		return err
	}
	if err := a.keepCopies(ctx, c); err != nil {
		return err
	}
	if a.Token, err = operatorToken(c.Home); err != nil {
		return err
	}
	if err := a.tend(ctx, c, a.metrics); err != nil {
		return err
	}
	a.uploads = a.newUploads()
	own, err := a.ownPages(ctx, c)
	if err != nil {
		return err
	}
	pages, err := newSite(rules, served{a.node}, a.model, c, own...)
	if err != nil {
		return err
	}
	gate, err := a.gate()
	if err != nil {
		return err
	}
	server := web.New(web.Config{
		Machine: rules, Node: served{a.node}, Joining: a.joining(), Model: a.model, Host: a.host, Pages: pages,
		Circle: membershipview.NewCircle(a.model), Bundle: bundler(a.node, c.Home),
		Prover: a.node, Voucher: vouching{a.node}, KeysFor: keysFor,
		Content: a.serveContent(), Sample: c.Sample, Tending: a.tending(c.Home), Keep: a.keepDocument, Uploads: a.uploads,
		Way: c.Way, Hosts: c.Hosts, OperatorToken: a.Token, Gate: gate, Metrics: a.metrics, Logger: c.Logger,
	})
	a.site, a.server = pages, server
	door := c.Door
	if door == nil {
		if door, err = reach.Open(c.Listen, c.Way); err != nil {
			return err
		}
		a.door = door
	}
	a.shown = door
	a.Address, a.Browser = "http://"+reachable(door.Addr()), reach.InBrowser(door.Addr())
	if a.Founding != "" {
		a.Founding = c.Way.LinksFrom(reach.HereOrigin(door.Addr())) + a.Founding
	}
	a.serve(server, pages, door.Turn())
	return nil
}

// reachable is where this machine itself reaches what listens at an address,
// which may be every address it has.
func reachable(at net.Addr) string {
	host, port, err := net.SplitHostPort(at.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return at.String()
}

// serve lets the tables follow the log and the server answer, until Close.
func (a *App) serve(server *web.Server, pages *page.Site, listener net.Listener) {
	ctx, stop := context.WithCancel(context.Background())
	a.stop = stop
	a.background.Go(func() { a.fail(a.model.Follow(ctx, followed{a.node})) })
	a.background.Go(func() { a.fail(server.Serve(ctx, listener)) })
	a.background.Go(func() { a.watch(ctx) })
	a.background.Go(func() { a.watched.Run(ctx) })
	a.background.Go(func() { a.steward(ctx) })
	a.background.Go(func() { a.runCopies(ctx) })
	a.background.Go(func() { a.notePresence(ctx) })
	a.background.Go(func() { a.expireUploads(ctx) })
	a.background.Go(func() { a.tell(ctx, pages) })
	a.background.Go(func() { a.mailing.Run(ctx, pages) })
	a.background.Go(func() { a.search.Run(ctx, pages) })
	a.model.Wake()
}

// watch wakes the tables after every block, and notices when the node fails.
func (a *App) watch(ctx context.Context) {
	committed, stop := a.node.Committed()
	defer stop()
	for {
		a.model.Wake() // Also for what was committed before listening began.
		select {
		case <-ctx.Done():
			return
		case <-a.node.Done():
			a.fail(a.node.Err())
			return
		case <-committed:
		}
	}
}

func (a *App) fail(err error) {
	if err == nil {
		return
	}
	a.failOnce.Do(func() {
		a.failure = explain(err)
		close(a.done)
	})
}

// explain puts what a person can mend in front, where the node did not.
func explain(err error) error {
	const full = "the disk is full"
	if hostdata.IsFull(err) && !strings.Contains(err.Error(), full) {
		return fmt.Errorf("%s; free some space and start again: %w", full, err)
	}
	return err
}

// Done is closed when the program cannot go on. It should end then, with a
// non-zero exit code.
func (a *App) Done() <-chan struct{} { return a.done }

// Err is why the program cannot go on; nil while it can.
func (a *App) Err() error {
	select {
	case <-a.done:
		return a.failure
	default:
		return nil
	}
}

// Announce writes the address into the home, where commands on this machine
// look for it, until Close.
func (a *App) Announce() error {
	if err := os.WriteFile(filepath.Join(a.home, AddressFile), []byte(a.Address+"\n"), 0o644); err != nil {
		return explain(fmt.Errorf("couldn't write down the address: %w", err))
	}
	a.announced = true
	return nil
}

// Close stops everything in reverse order and returns what went wrong, the
// reason for which it could not go on included.
func (a *App) Close() error {
	errs := []error{a.Err()}
	a.stop()
	ended := func() error { a.background.Wait(); return nil }
	if a.node != nil {
		if given, err := a.node.UnlessStuck(ended); !given {
			return errors.Join(append(errs, err)...) // Whatever still runs ends with the process.
		}
	}
	if a.door != nil {
		errs = append(errs, a.door.Close())
	}
	if a.announced {
		if err := os.Remove(filepath.Join(a.home, AddressFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	if a.index != nil {
		errs = append(errs, a.index.Close())
	}
	if a.documents != nil {
		errs = append(errs, a.documents.Close())
	}
	if a.host != nil {
		errs = append(errs, a.host.Close())
	}
	if a.model != nil {
		errs = append(errs, a.model.Close())
	}
	if a.node != nil {
		if err := a.node.Close(); err != nil && !errors.Is(err, a.node.Err()) {
			errs = append(errs, err)
		}
	}
	if a.logger != nil {
		a.logger.Info("the node has stopped", "reason", a.Err())
	}
	return errors.Join(errs...)
}
