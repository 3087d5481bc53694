package node_test

import (
	"context"
	"errors"
	"testing"

	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/node"
	"metaorg/node/light"
	"metaorg/node/light/lighttest"
)

// crossed is what a node gives, with one thing changed in what leads over a
// restart together.
type crossed struct {
	*node.Node
	change func(c *light.Crossing) error
}

func (c crossed) Crossing(ctx context.Context, number uint64) ([]byte, error) {
	raw, err := c.Node.Crossing(ctx, number)
	var x light.Crossing
	if err = errors.Join(err, wire.Decode(raw, &x)); err == nil && c.change != nil {
		err = c.change(&x)
	}
	return x.Encode(), err
}

// isFollowedAcross sees that headers are followed from the genesis over the
// restart, as far as the members' signatures and the old seats' lead.
func (c *company) isFollowedAcross(i int, g machine.Genesis) {
	n := c.nodes[i]
	for _, row := range []struct {
		rule   string
		change func(x *light.Crossing) error
		want   error
	}{
		{"nothing was changed", nil, nil},
		{"one of two thirds is missing", func(x *light.Crossing) error { x.Signed.Consents = x.Signed.Consents[:1]; return nil }, light.ErrConsents},
		{"other seats than were signed for", func(x *light.Crossing) error { x.Signed.Restart.Seats[0].Consensus[0]++; return nil }, light.ErrConsents},
		{"the chain after", func(x *light.Crossing) error { x.Signed.Restart.Number++; return nil }, light.ErrConsents},
		{"another block than the header's", func(x *light.Crossing) error { x.Signed.Restart.Height--; return nil }, light.ErrConsents},
		{"another network", func(x *light.Crossing) error { x.Signed.Restart.Network = "another"; return nil }, light.ErrConsents},
		{"a key less", func(x *light.Crossing) error { x.Keys = x.Keys[1:]; return nil }, light.ErrConsents},
		{"a key proved by another's proof", func(x *light.Crossing) error { x.Keys[0].Proof = x.Keys[1].Proof; return nil }, light.ErrConsents},
		{"another state", func(x *light.Crossing) (err error) { x.Header, err = lighttest.OtherState(x.Header); return err }, light.ErrHeader},
		{"no header", func(x *light.Crossing) error { x.Header = nil; return nil }, light.ErrForm},
		{"the header before the last", func(x *light.Crossing) (err error) {
			x.Header, err = n.LightBlock(context.Background(), x.Signed.Restart.Height-1)
			return err
		}, light.ErrConsents},
		{"a header of the new chain", func(x *light.Crossing) (err error) {
			x.Header, err = n.LightBlock(context.Background(), 0)
			return err
		}, light.ErrRestarted},
	} {
		c.t.Run(row.rule, func(t *testing.T) {
			f := light.Follow(g, n)
			f.Cross(crossed{n, row.change}, assembled().CheckConsents)
			b, err := f.Latest(t.Context())
			switch {
			case !errors.Is(err, row.want) || (err == nil) != (row.want == nil):
				t.Errorf("got %v, want %v", err, row.want)
			case row.want == nil && (b.Height < n.Blocks().First || len(f.Crossed()) != 1):
				t.Errorf("it came to block %d over %d restarts", b.Height, len(f.Crossed()))
			}
			if err == nil {
				if _, kept, err := keptAt(n, f, n, "with three of three"); err != nil || !kept {
					t.Errorf("the state after the restart is not proved: %v", err)
				}
				if _, err := f.Block(t.Context(), machine.FirstHeight); err != nil {
					t.Errorf("a header from before it: %v", err)
				}
			}
		})
	}
}

// isNotFollowedAcross sees that a node without proof of the restart says so.
func (c *company) isNotFollowedAcross(i int, g machine.Genesis) {
	c.t.Helper()
	f := light.Follow(g, c.nodes[i])
	f.Cross(c.nodes[i], assembled().CheckConsents)
	_, err := f.Latest(c.t.Context())
	var no *machine.Refusal
	if !errors.Is(err, light.ErrRestarted) || !errors.As(err, &no) || no.Code != "node.no_such_restart" {
		c.t.Errorf("by a node that came afterwards: %v", err)
	}
}
