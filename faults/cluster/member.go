package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"metaorg/client"
	"metaorg/machine"
)

const (
	readyPoll = 10 * time.Millisecond
	readyMost = 60 * time.Second
	stopMost  = 20 * time.Second
)

// Member is a node of the cluster in a process of its own, which may be
// running or not.
type Member struct {
	Name string // node-0 and so on.
	Home string
	P2P  string // Where its peers reach it, if nothing is in between.
	Liar bool   // Nobody acts through it.

	binary  string
	machine *machine.Machine
	said    tail

	mu      sync.Mutex
	command *exec.Cmd
	ended   chan struct{}
	client  *client.Client
	paused  bool
}

// Start starts the process with more in its environment, and waits until it answers.
func (m *Member) Start(ctx context.Context, environment ...string) error {
	if err := m.Launch(ctx, environment...); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, readyMost)
	defer cancel()
	for !m.ready(ctx) {
		select {
		case <-m.Ended():
			return fmt.Errorf("%s ended early, saying: %s", m.Name, m.Said())
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer; it says: %s: %w", m.Name, m.Said(), ctx.Err())
		case <-time.After(readyPoll):
		}
	}
	return nil
}

// Launch starts the process and does not wait for it.
func (m *Member) Launch(_ context.Context, environment ...string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	// A killed process leaves its address behind.
	if err := os.Remove(m.addressFile()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	m.client = nil
	m.said.reset()
	c := exec.Command(m.binary, "up", "--home", m.Home, "--keys", filepath.Join(m.Home, "keys"),
		"--listen", "127.0.0.1:0", "--p2p", m.P2P, "--log", "warn")
	c.Stdout, c.Stderr = &m.said, &m.said
	c.Env = append(os.Environ(), environment...)
	// Whatever becomes of whoever tries it, no process stays behind.
	c.SysProcAttr = dieWithParent()
	if err := c.Start(); err != nil {
		return fmt.Errorf("couldn't start %s: %w", m.Name, err)
	}
	m.command, m.ended, m.paused = c, make(chan struct{}), false
	ended := m.ended
	go func() {
		defer close(ended)
		_ = c.Wait() // How it ended is read from its state.
	}()
	return nil
}

func (m *Member) addressFile() string { return filepath.Join(m.Home, "address") }

func (m *Member) ready(ctx context.Context) bool {
	c, err := m.Client()
	if err != nil {
		return false
	}
	short, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_, err = c.Lists(short)
	return err == nil
}

// Height is how many blocks the node has.
func (m *Member) Height(ctx context.Context) (int64, error) {
	c, err := m.Client()
	if err != nil {
		return 0, err
	}
	n, err := c.Network(ctx)
	return n.Height, err
}

// Client speaks to the process as its operator.
func (m *Member) Client() (*client.Client, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.client != nil {
		return m.client, nil
	}
	address, err := os.ReadFile(m.addressFile())
	if err != nil {
		return nil, err
	}
	token, err := os.ReadFile(filepath.Join(m.Home, "operator.token"))
	if err != nil {
		return nil, err
	}
	c, err := client.New(strings.TrimSpace(string(address)), m.machine)
	if err != nil {
		return nil, err
	}
	c.Token = strings.TrimSpace(string(token))
	m.client = c
	return c, nil
}

// Running says whether the process lives and is not stopped for a while.
func (m *Member) Running() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.command != nil && !m.paused && !isClosed(m.ended)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// Ended is closed when the process has ended.
func (m *Member) Ended() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ended
}

// Said is the end of what the process wrote.
func (m *Member) Said() string { return m.said.String() }

// Pid is the process's number.
func (m *Member) Pid() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.command.Process.Pid
}

// Signal sends the process a signal; one that has ended gets none.
func (m *Member) Signal(s syscall.Signal) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.command == nil {
		return nil
	}
	if err := m.command.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("couldn't signal %s: %w", m.Name, err)
	}
	m.paused = (m.paused || s == syscall.SIGSTOP) && s != syscall.SIGCONT
	return nil
}

// Kill ends the process at once, as a fault would.
func (m *Member) Kill() error { return m.end(syscall.SIGKILL) }

// Stop lets the process end by itself, and fails if it says that something was wrong.
func (m *Member) Stop() error {
	if err := m.end(syscall.SIGTERM); err != nil {
		return err
	}
	if code := m.ExitCode(); code != 0 {
		return fmt.Errorf("%s ended with %d, saying: %s", m.Name, code, m.Said())
	}
	return nil
}

// ExitCode is how the process ended; -1 if by a signal.
func (m *Member) ExitCode() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.command == nil || m.command.ProcessState == nil {
		return 0
	}
	return m.command.ProcessState.ExitCode()
}

func (m *Member) end(s syscall.Signal) error {
	ended := m.Ended()
	if ended == nil {
		return nil
	}
	if err := m.Signal(s); err != nil {
		return err
	}
	select {
	case <-ended:
		return nil
	case <-time.After(stopMost):
		_ = m.Signal(syscall.SIGKILL)
		<-ended
		return fmt.Errorf("%s did not stop when told to, saying: %s", m.Name, m.Said())
	}
}

// tail keeps the end of what is written to it.
type tail struct {
	mu    sync.Mutex
	bytes bytes.Buffer
}

const tailBytes = 16 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bytes.Len() > tailBytes {
		t.bytes.Next(t.bytes.Len() - tailBytes/2)
	}
	return t.bytes.Write(b)
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bytes.String()
}

func (t *tail) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes.Reset()
}
