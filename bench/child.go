package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	startPoll = 2 * time.Millisecond
	stopMost  = 10 * time.Second
)

// child is the program running in a process of its own.
type child struct {
	command *exec.Cmd
	said    bytes.Buffer
	ended   chan struct{}
	home    string
	address string
	ready   time.Duration // From its start until it answered.
}

// startChild starts the program in an empty home and waits until it answers.
func startChild(ctx context.Context, binary, home string) (*child, error) {
	c := &child{home: home, ended: make(chan struct{})}
	c.command = exec.CommandContext(ctx, binary, "up", "--home", home, "--keys", filepath.Join(home, "keys"),
		"--listen", "127.0.0.1:0", "--sample", "--charter", "minimal", "--name", "Network of measurements", "--founder", "ada")
	c.command.Stdout, c.command.Stderr = &c.said, &c.said
	c.command.Cancel = func() error { return c.command.Process.Signal(syscall.SIGTERM) }
	c.command.WaitDelay = stopMost
	began := time.Now()
	if err := c.command.Start(); err != nil {
		return nil, fmt.Errorf("couldn't start the program: %w", err)
	}
	go func() {
		defer close(c.ended)
		_ = c.command.Wait() // Whoever stops it looks at how it ended.
	}()
	for !c.answers(ctx) {
		select {
		case <-c.ended:
			return nil, fmt.Errorf("the program ended early, saying: %s", c.said.String())
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), c.stop())
		case <-time.After(startPoll):
		}
	}
	c.ready = time.Since(began)
	return c, nil
}

// answers asks for the program's health, where it says that it listens.
func (c *child) answers(ctx context.Context) bool {
	b, err := os.ReadFile(filepath.Join(c.home, "address"))
	if err != nil {
		return false
	}
	c.address = strings.TrimSpace(string(b))
	_, err = c.height(ctx)
	return err == nil
}

// height is how many blocks the program has made.
func (c *child) height(ctx context.Context) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.address+"/healthz", nil)
	if err != nil {
		return 0, err
	}
	res, err := (&http.Client{Timeout: 5 * time.Second}).Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the program is not well: %s", res.Status)
	}
	var health struct {
		Height int64 `json:"height"`
	}
	err = json.NewDecoder(res.Body).Decode(&health)
	return health.Height, err
}

// stop lets the program end by itself.
func (c *child) stop() error {
	if err := c.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("couldn't stop the program: %w", err)
	}
	select {
	case <-c.ended:
	case <-time.After(stopMost):
		return errors.Join(errors.New("the program did not stop when told to"), c.command.Process.Kill())
	}
	if code := c.command.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("the program ended with %d, saying: %s", code, c.said.String())
	}
	return nil
}
