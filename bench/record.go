package bench

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"slices"
	"time"

	"metaorg/app"
	"metaorg/bundle"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/sample/crowd"
)

// record is a log that was made without a node: the same acts with the same
// signatures, applied block by block to a state in memory.
type record struct {
	*crowd.Crowd
	genesis machine.Genesis
	state   *state.Memory
	log     bundle.Log
	height  int64
	clock   int64
	chain   [][]byte // The seat's hash chain, the next link last.
	block   int      // Acts in a block.
	acts    float64  // Applied so far.
}

// newRecord founds a network; blocks bounds how many blocks the record can have.
func newRecord(ctx context.Context, people, blocks, block int) (*record, error) {
	trusting := func(signature.Key, []string, [32]byte, signature.Signature) error { return nil }
	r := &record{
		Crowd: &crowd.Crowd{Machine: app.NewMachine(machine.WithVerify(trusting))},
		state: state.NewMemory(), clock: time.Now().Unix(), chain: chainOf(blocks), block: block,
	}
	r.genesis = machine.Genesis{
		Name: "Network of measurements", Sample: true, Time: r.clock, RuleVersion: machine.RuleVersion,
		Seats: []machine.Seat{{
			Consensus: crowd.PublicKey(crowd.PrivateKey("seat")).Public, Checkpoint: crowd.PublicKey(crowd.PrivateKey("checkpoint")).Public,
			Anchor: r.chain[len(r.chain)-1],
		}},
	}
	r.chain = r.chain[:len(r.chain)-1]
	r.Network, r.Now = r.genesis.ID(), func() int64 { return r.clock }
	entries, err := r.Machine.Begin(r.state, r.genesis)
	if err != nil {
		return nil, err
	}
	r.log = entries
	for i := range people {
		r.People = append(r.People, crowd.NewPerson(i))
	}
	return r, r.Found(ctx, r)
}

func chainOf(links int) (chain [][]byte) {
	link := sha256.Sum256([]byte("metaorg bench chain"))
	for range links + 1 {
		chain = append(chain, slices.Clone(link[:]))
		link = sha256.Sum256(link[:])
	}
	return chain
}

// add records at least so many single contributions, of all people in turn.
func (r *record) add(ctx context.Context, acts int) error {
	const each = 100 // Well below a person's share of an hour.
	for acts > 0 {
		r.NextHour()
		var round [][]byte
		for range min(each, (acts+len(r.People)-1)/len(r.People)) {
			for _, lane := range r.Lanes(len(r.People)) {
				round = append(round, lane...)
			}
		}
		if err := r.Apply(ctx, round); err != nil {
			return err
		}
		acts -= len(round)
	}
	return nil
}

func (r *record) Apply(ctx context.Context, envelopes [][]byte) error {
	for acts := range slices.Chunk(envelopes, r.block) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.applyBlock(acts); err != nil {
			return err
		}
	}
	return nil
}

func (r *record) applyBlock(acts [][]byte) error {
	r.height++
	r.clock++
	reveal := r.chain[len(r.chain)-1]
	r.chain = r.chain[:len(r.chain)-1]
	entries, results := r.Machine.Apply(r.state, machine.Block{
		Height: r.height, Envelopes: acts,
		Clock: &machine.ClockEntry{Time: r.clock, Seat: r.genesis.Seats[0].Consensus, Reveal: reveal},
	})
	for _, res := range results {
		if res.Refused != nil {
			return res.Refused
		}
		for _, o := range res.Outcomes {
			if no := o.Refusal(); no != nil {
				return no
			}
		}
	}
	r.log = append(r.log, entries...)
	r.acts += float64(len(acts))
	return nil
}

func (r *record) Read(look func(state.Reader)) { look(r.state) }

func (r *record) NextHour() { r.clock += 3600 }

// note is the checkpoint that the record's seat signs at its end.
func (r *record) note() ([]byte, error) {
	edge := machine.EdgeOf(r.state)
	return checkpoint.Sign(checkpoint.Checkpoint{
		Network: r.Network, Size: edge.Size, Root: edge.Root(), Height: r.height, State: r.state.WorkingHash(),
	}, ed25519.PrivateKey(crowd.PrivateKey("checkpoint")))
}
