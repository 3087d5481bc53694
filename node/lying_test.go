package node_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/p2p"
	cmtcons "github.com/cometbft/cometbft/proto/tendermint/consensus"
	cmtmem "github.com/cometbft/cometbft/proto/tendermint/mempool"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
	"metaorg/node"
)

// liar makes a seat say whatever it likes, with its own key.
type liar struct {
	n    *node.Node
	key  crypto.PrivKey
	old  []p2p.Envelope
	sent int
}

// lie votes for two blocks at once, says old things again, and sends garbage.
func (l *liar) lie(chain string) {
	address := l.key.PubKey().Address()
	var seats []*types.Validator
	for _, s := range machine.SeatsOf(l.n.Snapshot()) {
		seats = append(seats, types.NewValidator(ed25519.PubKey(s), 1))
	}
	place, _ := types.NewValidatorSet(seats).GetByAddress(address)
	height := l.n.Engine().BlockStore().Height() + 1
	var messages []p2p.Envelope
	for _, kind := range []cmtproto.SignedMsgType{cmtproto.PrevoteType, cmtproto.PrecommitType} {
		for i := range 2 {
			v := &types.Vote{
				Type: kind, Height: height, Round: 0, Timestamp: time.Now(),
				ValidatorAddress: address, ValidatorIndex: place,
				BlockID: types.BlockID{Hash: noise(32), PartSetHeader: types.PartSetHeader{Total: uint32(i + 1), Hash: noise(32)}},
			}
			b := v.ToProto()
			if signature, err := l.key.Sign(types.VoteSignBytes(chain, b)); err == nil {
				b.Signature = signature
				messages = append(messages, p2p.Envelope{ChannelID: consensus.VoteChannel, Message: &cmtcons.Vote{Vote: b}})
			}
		}
	}
	l.old = append(l.old, messages...)
	messages = append(messages, l.old[rand.IntN(len(l.old))])
	messages = append(messages, p2p.Envelope{ChannelID: 0x30, Message: &cmtmem.Txs{Txs: [][]byte{noise(200), append([]byte{node.TxEnvelope}, noise(200)...), append([]byte{node.TxClock}, noise(90)...), append([]byte{node.TxTick}, noise(9)...)}}})
	for _, p := range l.n.Engine().Switch().Peers().List() {
		for _, m := range messages {
			if p.TrySend(m) {
				l.sent++
			}
		}
	}
}

func noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rand.Uint32())
	}
	return b
}

func TestALyingSeatDeceivesNobody(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 4, 4)
	l := &liar{n: c.nodes[3], key: c.nodes[3].SeatKey()}
	must(t, c.nodes[0], ada.sign(ada.enter()))
	for i := range 20 {
		l.lie(c.nodes[3].Chain())
		must(t, c.nodes[i%3], ada.sign(Keep{fmt.Sprint("in spite of lie ", i)}))
	}
	c.agree(0, 1, 2)
	if l.sent < 60 {
		t.Errorf("only %d lies were told", l.sent)
	}
	for i := range 20 {
		if !isKept(c.nodes[0], fmt.Sprint("in spite of lie ", i)) {
			t.Errorf("word %d is lost", i)
		}
	}
	wantReplayable(t, c.nodes[1])
}

func TestAPoisonedActStopsNoNode(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 4, 4)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1, 2, 3)
	for i := range 3 {
		// When its turn has come, it is tried and not let in; behind another act it is ordered.
		if _, err := c.nodes[i].Submit(t.Context(), ada.sign(Keep{fmt.Sprint("before ", i)})); err != nil {
			t.Fatal(err)
		}
		id, err := c.nodes[i].Submit(t.Context(), ada.sign(Keep{fmt.Sprint("beside ", i)}, Boom{}))
		if err != nil {
			t.Fatal(err)
		}
		s := settled(t, c.nodes[i], id)
		if len(s.Outcomes) != 2 || s.Outcomes[0].Code != "" || s.Outcomes[1].Code != "machine.fault" {
			t.Errorf("the poisoned act came to %+v", s)
		}
		c.agree(0, 1, 2, 3)
	}
	must(t, c.nodes[3], ada.sign(Keep{"afterwards"}))
	c.agree(0, 1, 2, 3)
	wantReplayable(t, c.nodes[2])
}

func TestSeatsComeAndGoFiftyTimes(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 5, 4)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1, 2, 3, 4)
	fifth, changes := c.nodes[4], 50
	for i := range changes {
		var change machine.Message = Sit{fifth.Seat(), fifth.Anchor()}
		if i%2 == 1 {
			change = Rise{fifth.Seat()}
		}
		must(t, c.nodes[i%4], ada.sign(change, Keep{fmt.Sprint("change ", i)}))
	}
	c.agree(0, 1, 2, 3, 4)
	if got := len(machine.SeatsOf(c.nodes[0].Snapshot())); got != 4 {
		t.Errorf("%d seats are left of four", got)
	}
	wantReplayable(t, c.nodes[4])
}
