package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"metaorg/app"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/node"
	"metaorg/sample/crowd"
)

// live is a running node of a network of its own, in this process.
type live struct {
	*crowd.Crowd
	node    *node.Node
	home    string
	forward *atomic.Int64 // Seconds that the node's clock is ahead.
}

// openLive founds a network in a new home and starts its node.
func openLive(ctx context.Context, home string, people int) (*live, error) {
	genesis, err := node.Found(home, "Network of measurements", true, time.Now(), nil)
	if err != nil {
		return nil, err
	}
	return runLive(ctx, genesis, node.Config{Home: home}, people)
}

// runLive starts a node and founds its network.
func runLive(ctx context.Context, genesis machine.Genesis, c node.Config, people int) (*live, error) {
	forward := new(atomic.Int64)
	c.Machine, c.Logger = app.NewMachine, slog.New(slog.DiscardHandler)
	c.Clock = func() time.Time { return time.Now().Add(time.Duration(forward.Load()) * time.Second) }
	n, err := node.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	l := &live{Crowd: &crowd.Crowd{Machine: app.NewMachine(), Network: genesis.ID(), Now: n.Now}, node: n, home: c.Home, forward: forward}
	for i := range people {
		l.People = append(l.People, crowd.NewPerson(i))
	}
	if err := l.Found(ctx, l); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't found the network: %w", err), n.Close())
	}
	return l, nil
}

func (l *live) close() error { return l.node.Close() }

func (l *live) Apply(ctx context.Context, envelopes [][]byte) error {
	return inTurn(ctx, l, envelopes)
}

func (l *live) Read(look func(state.Reader)) { l.node.Read(look) }

func (l *live) NextHour() { l.forward.Add(3600) }

// submit hands an act in; false means that the node is busy.
func (l *live) submit(ctx context.Context, envelope []byte) (id string, taken bool, err error) {
	got, err := l.node.Submit(ctx, envelope)
	var no *machine.Refusal
	if errors.As(err, &no) && no.Code == "machine.busy" {
		return "", false, nil
	}
	return string(got), true, err
}

// wait waits until an act is applied, and fails when any of it was refused.
func (l *live) wait(ctx context.Context, id string) error {
	s, err := l.node.Wait(ctx, wire.EnvelopeID(id))
	if err != nil {
		return err
	}
	if s.State != node.Applied {
		return fmt.Errorf("an act is %s: %w", s.State, s.Refusal)
	}
	for _, o := range s.Outcomes {
		if no := o.Refusal(); no != nil {
			return no
		}
	}
	return nil
}
