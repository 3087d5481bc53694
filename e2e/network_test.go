package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// How long a node may take until it serves, and to end. A sample network's
// past is played before it serves.
const (
	readyWithin = 3 * time.Minute
	endsWithin  = 30 * time.Second
)

// samplePassphrase opens the keys of the people of a sample network.
const samplePassphrase = "sample network"

// Network is a network that runs in a process of its own.
type Network struct {
	URL  string // http://localhost:PORT
	Home string
	Keys string

	arguments []string
	port      string
	process   *exec.Cmd
	said      *transcript
	ended     chan error
}

// transcript is what a process said so far.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *transcript) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// Program builds the binary once and says where it is. METAORG_BINARY names one
// that was built already.
func Program(t testing.TB) string {
	t.Helper()
	if built := os.Getenv("METAORG_BINARY"); built != "" {
		shared.binary = built
		return built
	}
	shared.program.do(t, func() error {
		shared.binary = filepath.Join(scratch, "metaorg")
		build := exec.Command("go", "build", "-ldflags=-s -w", "-o", shared.binary, "metaorg/cmd/metaorg")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("couldn't build the program: %w\n%s", err, out)
		}
		return nil
	})
	return shared.binary
}

// PublicSample is the sample network that all tests share. Look at it; change
// nothing.
func PublicSample(t testing.TB) *Network {
	t.Helper()
	template := sampleHome(t)
	shared.public.do(t, func() error {
		home := filepath.Join(scratch, "public")
		if err := copyHome(home, template); err != nil {
			return err
		}
		shared.sample = newNetwork(home, "demo", "--development", "--keep", home)
		return shared.sample.start(shared.binary)
	})
	return shared.sample
}

// Sample is a sample network of the test's own, with the same past.
func Sample(t testing.TB) *Network {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	if err := copyHome(home, sampleHome(t)); err != nil {
		t.Fatal(err)
	}
	n := newNetwork(home, "demo", "--keep", home)
	n.Start(t)
	return n
}

// Up runs metaorg up with these arguments on an empty home.
func Up(t testing.TB, arguments ...string) *Network {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	n := newNetwork(home, append([]string{"up", "--home", home}, arguments...)...)
	n.Start(t)
	return n
}

func newNetwork(home string, arguments ...string) *Network {
	return &Network{Home: home, Keys: filepath.Join(home, "keys"), arguments: arguments, port: "0"}
}

// sampleHome plays the sample network's past once; copies of the folder go on from there.
// METAORG_SAMPLE names a folder in which metaorg demo --keep did that already.
func sampleHome(t testing.TB) string {
	t.Helper()
	Program(t)
	if played := os.Getenv("METAORG_SAMPLE"); played != "" {
		return played
	}
	shared.template.do(t, func() error {
		shared.home = filepath.Join(scratch, "sample")
		n := newNetwork(shared.home, "demo", "--keep", shared.home)
		if err := n.start(shared.binary); err != nil {
			return err
		}
		return n.halt()
	})
	return shared.home
}

// copyHome copies a stopped node's folder, without what only the running one needs.
func copyHome(to, from string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("couldn't copy the sample network: %w", err)
	}
	for _, left := range []string{"address", "lock"} {
		if err := os.Remove(filepath.Join(to, left)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	// A copy is for everybody to read; a node wants its home for itself.
	return filepath.WalkDir(to, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return os.Chmod(path, 0o600)
	})
}

// Start starts the network's process, again on the port it had, and stops it with the test.
func (n *Network) Start(t testing.TB) {
	t.Helper()
	if err := n.start(Program(t)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.halt(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("the node said:\n%s", n.said)
		}
	})
}

// Stop stops the network's process as Ctrl-C does.
func (n *Network) Stop(t testing.TB) {
	t.Helper()
	if err := n.halt(); err != nil {
		t.Fatal(err)
	}
}

func (n *Network) start(binary string) error {
	n.said, n.ended = &transcript{}, make(chan error, 1)
	n.process = exec.Command(binary, append(n.arguments, "--listen", "127.0.0.1:"+n.port)...)
	n.process.Env = n.environment()
	n.process.Stdout, n.process.Stderr = n.said, n.said
	if err := n.process.Start(); err != nil {
		return fmt.Errorf("couldn't start the node: %w", err)
	}
	process, ended := n.process, n.ended
	go func() { ended <- process.Wait() }()
	deadline := time.Now().Add(readyWithin)
	for {
		if address, ok := n.serves(); ok {
			_, n.port, _ = net.SplitHostPort(address)
			n.URL = "http://localhost:" + n.port
			return nil
		}
		select {
		case err := <-ended:
			ended <- err
			return fmt.Errorf("the node ended before it served: %w\n%s", err, n.said)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			_ = n.process.Process.Kill()
			return fmt.Errorf("the node does not serve after %s\n%s", readyWithin, n.said)
		}
	}
}

// serves reports whether the node said where it is and answers there.
func (n *Network) serves() (address string, ok bool) {
	_, rest, found := strings.Cut(n.said.String(), "http://")
	if !found || !strings.Contains(rest, "\n") {
		return "", false
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r <= ' ' || r == '/' || r == '"' })
	address = strings.TrimRight(rest[:end], ".,;")
	resp, err := (&http.Client{Timeout: 5 * time.Second}).Get("http://" + address + "/healthz")
	if err != nil {
		return "", false
	}
	defer resp.Body.Close()
	return address, true // The address is printed once the node is ready; an unfounded one is not healthy yet.
}

// halt ends the process, if it runs.
func (n *Network) halt() error {
	if n.process == nil {
		return nil
	}
	process, ended := n.process, n.ended
	n.process = nil
	_ = process.Process.Signal(syscall.SIGTERM) // It may have ended.
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("the node ended badly: %w\n%s", err, n.said)
		}
		return nil
	case <-time.After(endsWithin):
		_ = process.Process.Kill()
		return fmt.Errorf("the node did not end within %s: %w\n%s", endsWithin, <-ended, n.said)
	}
}

// Said is what the node's process printed.
func (n *Network) Said() string { return n.said.String() }

// Metaorg runs a command of the program against the network and gives what it printed.
func (n *Network) Metaorg(t testing.TB, arguments ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, Program(t), arguments...)
	cmd.Env = n.environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("metaorg %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

// environment lets nothing of the tester's own settings in.
func (n *Network) environment() []string {
	env := []string{"METAORG_HOME=" + n.Home, "METAORG_KEYS=" + n.Keys, "METAORG_PASSPHRASE=" + samplePassphrase, "TZ=UTC", "HOME=" + filepath.Dir(n.Home)}
	for _, name := range []string{"PATH", "TMPDIR"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// Behind puts a reverse proxy with TLS before the network, under a name that
// ends in .test, and gives its address. The name must be one the node answers to.
func (n *Network) Behind(t testing.TB, name string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return n.behind(t, name, l)
}

func (n *Network) behind(t testing.TB, name string, l net.Listener) string {
	t.Helper()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	target := &url.URL{Scheme: "http", Host: "127.0.0.1:" + n.port}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}, FlushInterval: -1}
	serveTLS(t, l, proxy)
	return "https://" + name + ":" + port
}
