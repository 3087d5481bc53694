package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"metaorg/faults/cluster"
	"metaorg/node/kvstore"
)

// remote hands transactions in over HTTP and waits for each: a node of ours or
// of the engine's example, in a process of its own.
type remote struct {
	http *http.Client
	at   string // Where transactions are posted.
	kind string // Their content type.
	// settle waits for what is not final yet, and fails if it came to nothing.
	settle func(ctx context.Context, answer []byte) error
}

// manyRequests keeps connections open for as many people as act at once.
func manyRequests() *http.Client {
	t := &http.Transport{MaxIdleConns: 0, MaxIdleConnsPerHost: 1000}
	return &http.Client{Transport: t, Timeout: time.Minute}
}

// submit returns when the transaction is final; there is nothing to wait for.
func (r *remote) submit(ctx context.Context, tx []byte) (id string, taken bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.at, bytes.NewReader(tx))
	if err != nil {
		return "", false, err
	}
	req.Header.Set("Content-Type", r.kind)
	res, err := r.http.Do(req)
	if err != nil {
		return "", false, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return "", false, err
	case res.StatusCode == http.StatusTooManyRequests:
		return "", false, nil
	case res.StatusCode >= http.StatusBadRequest:
		return "", false, fmt.Errorf("%s: %s", res.Status, answer)
	}
	return "", true, r.settle(ctx, answer)
}

func (*remote) wait(context.Context, string) error { return nil }

// toOurs posts acts to a node of a cluster.
func toOurs(m *cluster.Member, c *http.Client) (*remote, error) {
	address, err := os.ReadFile(filepath.Join(m.Home, "address"))
	if err != nil {
		return nil, err
	}
	base := strings.TrimSpace(string(address)) + "/v1/envelopes"
	return &remote{http: c, at: base + "?wait=10s", kind: "application/cbor", settle: func(ctx context.Context, answer []byte) error {
		return applied(ctx, c, base, answer)
	}}, nil
}

// act is what a node of ours says of an act.
type act struct {
	ID       string `json:"id"`
	State    string `json:"state"`
	Outcomes []struct {
		Refusal json.RawMessage `json:"refusal"`
	} `json:"outcomes"`
}

// applied waits until an act is no longer pending, and fails unless all of it
// was applied.
func applied(ctx context.Context, c *http.Client, base string, answer []byte) error {
	var a act
	for {
		if err := json.Unmarshal(answer, &a); err != nil {
			return err
		}
		if a.State != "pending" {
			break
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/"+a.ID+"?wait=10s", nil)
		if err != nil {
			return err
		}
		res, err := c.Do(req)
		if err != nil {
			return err
		}
		answer, err = io.ReadAll(res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil {
			return err
		}
	}
	for _, o := range a.Outcomes {
		if len(o.Refusal) > 0 {
			return fmt.Errorf("a message was refused: %s", o.Refusal)
		}
	}
	if a.State != "applied" {
		return fmt.Errorf("an act is %s", a.State)
	}
	return nil
}

// ServeExample runs the engine's example in a folder that was prepared, until
// the context ends, and leaves its address there.
func ServeExample(ctx context.Context, dir string) error {
	n, err := kvstore.Join(ctx, dir)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, n.Close())
	}
	server := &http.Server{Handler: n, ReadHeaderTimeout: time.Minute}
	if err := os.WriteFile(filepath.Join(dir, "address"), []byte("http://"+listener.Addr().String()), 0o600); err != nil {
		return errors.Join(err, n.Close())
	}
	go func() {
		<-ctx.Done()
		_ = server.Close() // The process ends.
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, n.Close())
	}
	return n.Close()
}

// examples are several processes of the engine's example.
type examples struct {
	processes []*exec.Cmd
	takers    []taker
}

// startExamples starts so many and waits until all have an address.
func startExamples(ctx context.Context, binary, folder string, nodes int, c *http.Client) (*examples, error) {
	var dirs, addresses []string
	for i := range nodes {
		at, err := cluster.FreeAddress()
		if err != nil {
			return nil, err
		}
		dirs, addresses = append(dirs, filepath.Join(folder, fmt.Sprint("example-", i))), append(addresses, at)
	}
	if err := kvstore.Prepare(dirs, addresses); err != nil {
		return nil, err
	}
	all := &examples{}
	for _, dir := range dirs {
		p := exec.CommandContext(ctx, binary, "bench", "--example", dir)
		p.Stderr = os.Stderr
		if err := p.Start(); err != nil {
			return nil, errors.Join(err, all.stop())
		}
		all.processes = append(all.processes, p)
		var address []byte
		for begun := time.Now(); len(address) == 0; time.Sleep(startPoll) {
			if address, _ = os.ReadFile(filepath.Join(dir, "address")); time.Since(begun) > time.Minute {
				return nil, errors.Join(errors.New("the engine's example does not start"), all.stop())
			}
		}
		all.takers = append(all.takers, &remote{http: c, at: string(address), kind: "text/plain", settle: func(context.Context, []byte) error { return nil }})
	}
	return all, nil
}

func (e *examples) stop() (err error) {
	for _, p := range e.processes {
		err = errors.Join(err, p.Process.Kill())
		_ = p.Wait() // It was killed.
	}
	return err
}
