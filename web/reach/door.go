package reach

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Door is all ports of a node, open. Who serves it takes turns: while a network
// is founded another part of the program answers than afterwards, and in
// between nobody is turned away.
type Door struct {
	plain     net.Listener
	listeners []net.Listener
	sendingOn *http.Server // On the port that sends people on to HTTPS; nil if there is none.
	expiry    func() Expiry

	arrived    chan net.Conn
	closing    chan struct{}
	failed     chan struct{}
	failure    error
	failOnce   sync.Once
	closeOnce  sync.Once
	background sync.WaitGroup
}

// Open takes the ports: the plain one, and those of the way. What is wrong with
// a certificate is said here.
func Open(listen string, w Way) (*Door, error) {
	d := &Door{arrived: make(chan net.Conn), closing: make(chan struct{}), failed: make(chan struct{})}
	if err := d.open(listen, w); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func (d *Door) open(listen string, w Way) (err error) {
	if d.plain, err = d.take(listen); err != nil {
		return err
	}
	d.accept(d.plain)
	if !w.ServesTLS() {
		return nil
	}
	settings := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	forwarding := http.Handler(http.HandlerFunc(w.sendAllOn))
	fetch := func() {}
	if w.config.ACME {
		manager := w.authority()
		settings = manager.TLSConfig()
		settings.MinVersion = tls.VersionTLS12
		if w.config.ListenHTTP != "" { // Only then can the authority ask there.
			forwarding = manager.HTTPHandler(forwarding)
		}
		fetch = func() { w.fetch(manager) }
		d.expiry = func() Expiry { return fetched(manager.Cache, w.name.host) }
	} else {
		own, err := loadCertificate(w.config, w.name.host)
		if err != nil {
			return err
		}
		settings.GetCertificate = own.get
		d.expiry = own.expiry
	}
	secure, err := d.take(w.config.ListenHTTPS)
	if err != nil {
		return err
	}
	if w.config.ListenHTTP != "" {
		if err := d.sendOn(w.config.ListenHTTP, forwarding); err != nil {
			return err
		}
	}
	d.accept(tls.NewListener(secure, settings))
	go fetch() // Not waited for: an authority may take minutes, and knows no stopping.
	return nil
}

// take listens on an address.
func (d *Door) take(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("couldn't listen on %s: %w", address, err)
	}
	d.listeners = append(d.listeners, l)
	return l, nil
}

// accept lets in what comes to a listener.
func (d *Door) accept(l net.Listener) {
	d.background.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				if d.isClosing() {
					return
				}
				if !goesOn(err) {
					d.fail(fmt.Errorf("couldn't accept connections on %s: %w", l.Addr(), err))
					return
				}
				time.Sleep(acceptPause)
				continue
			}
			select {
			case d.arrived <- conn:
			case <-d.closing:
				_ = conn.Close() // Whoever came too late is told by that.
				return
			}
		}
	})
}

// acceptPause lets other connections end when there are too many at once.
const acceptPause = 20 * time.Millisecond

// goesOn reports errors of one connection, or of too many at once, after which
// the next may succeed.
func goesOn(err error) bool {
	var n net.Error
	return errors.As(err, &n) && !errors.Is(err, net.ErrClosed)
}

// How long the port that sends people on waits for them.
const forwardTimeout = 5 * time.Second

// sendOn serves the plain port whose only work is to send people to HTTPS and
// to answer the authority.
func (d *Door) sendOn(address string, h http.Handler) error {
	l, err := d.take(address)
	if err != nil {
		return err
	}
	d.sendingOn = &http.Server{
		Handler: h, ReadHeaderTimeout: forwardTimeout, ReadTimeout: forwardTimeout, WriteTimeout: forwardTimeout,
		IdleTimeout: forwardTimeout, MaxHeaderBytes: 16 << 10,
	}
	d.background.Go(func() {
		if err := d.sendingOn.Serve(l); !errors.Is(err, http.ErrServerClosed) && !d.isClosing() {
			d.fail(fmt.Errorf("couldn't go on sending people from %s to HTTPS: %w", address, err))
		}
	})
	return nil
}

// sendAllOn sends whoever asks for the public name to HTTPS, and nobody else.
func (w Way) sendAllOn(out http.ResponseWriter, r *http.Request) {
	if !w.AnswersTo(r.Host) {
		http.Error(out, "This machine does not answer under that name.", http.StatusMisdirectedRequest)
		return
	}
	w.sendOn(out, r)
}

// Addr is where the plain port listens.
func (d *Door) Addr() net.Addr { return d.plain.Addr() }

func (d *Door) isClosing() bool {
	select {
	case <-d.closing:
		return true
	default:
		return false
	}
}

func (d *Door) fail(err error) {
	d.failOnce.Do(func() {
		d.failure = err
		close(d.failed)
	})
}

// Close gives the ports back.
func (d *Door) Close() error {
	var errs []error
	d.closeOnce.Do(func() {
		close(d.closing)
		if d.sendingOn != nil {
			ctx, cancel := context.WithTimeout(context.Background(), forwardTimeout)
			defer cancel()
			errs = append(errs, d.sendingOn.Shutdown(ctx))
		}
		for _, l := range d.listeners {
			if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
		d.background.Wait()
	})
	return errors.Join(errs...)
}

// Turn is the door for one server: closing it leaves the ports open for the next.
func (d *Door) Turn() net.Listener { return &turn{door: d, over: make(chan struct{})} }

// turn gives connections to one server until its turn is over.
type turn struct {
	door *Door
	over chan struct{}
	once sync.Once
}

// Accept gives the next connection; see net.Listener.
func (t *turn) Accept() (net.Conn, error) {
	select {
	case <-t.over: // First, so that no connection is taken after the turn.
		return nil, net.ErrClosed
	default:
	}
	select {
	case conn := <-t.door.arrived:
		return t.keep(conn)
	case <-t.over:
		return nil, net.ErrClosed
	case <-t.door.closing:
		return nil, net.ErrClosed
	case <-t.door.failed:
		return nil, t.door.failure
	}
}

// keep leaves a connection that came as the turn ended to the next one.
func (t *turn) keep(conn net.Conn) (net.Conn, error) {
	select {
	case <-t.over:
	default:
		return conn, nil
	}
	d := t.door
	d.background.Go(func() {
		select {
		case d.arrived <- conn:
		case <-d.closing:
			_ = conn.Close() // As in accept.
		}
	})
	return nil, net.ErrClosed
}

// Close ends the turn; see net.Listener.
func (t *turn) Close() error {
	t.once.Do(func() { close(t.over) })
	return nil
}

// Addr is where the plain port listens; see net.Listener.
func (t *turn) Addr() net.Addr { return t.door.Addr() }
