package arrival

import (
	"context"
	"errors"
	"log/slog"

	"metaorg/machine"
	"metaorg/machine/history/disk"
	"metaorg/machine/wire"
	"metaorg/node/gossip"
	"metaorg/node/light"
)

// TopicGrowth is what the proof that the log only grew is asked for under.
const TopicGrowth = "log/growth"

// growth asks for the proof that the log of one size begins that of another.
type growth struct {
	Older uint64 `json:"older"`
	Newer uint64 `json:"newer"`
}

// AnswerGrowth gives peers the proof that the log only grew.
func AnswerGrowth(log *disk.Log) gossip.Answerer {
	return func(_ string, content []byte) ([]byte, error) {
		var q growth
		if err := wire.Decode(content, &q); err != nil || q.Older == 0 || q.Older > q.Newer {
			return nil, gossip.ErrGarbage
		}
		if have := log.Size(); q.Newer > have {
			return nil, machine.NotFound("node.no_such_entry", "the log has %d entries here", have)
		}
		proof, err := log.Consistency(q.Older, q.Newer)
		if errors.Is(err, disk.ErrMissing) {
			return nil, machine.NotFound("node.history_arriving", "these entries have not arrived here either")
		}
		if err != nil {
			return nil, err
		}
		hashes := make([][]byte, len(proof))
		for i := range proof {
			hashes[i] = proof[i][:]
		}
		return wire.Encode(hashes), nil
	}
}

// Grew says whether any peer proves that the newer log begins with the older
// one, of whose entries nothing need be here. That none does proves nothing.
func Grew(ctx context.Context, peers Asker, logger *slog.Logger, older, newer light.Log) bool {
	for _, p := range peers.Peers() {
		raw, err := peers.Request(ctx, p, TopicGrowth, wire.Encode(growth{Older: older.Size, Newer: newer.Size}))
		var hashes [][]byte
		if err == nil {
			err = wire.Decode(raw, &hashes)
		}
		if err == nil {
			err = newer.Continues(older, hashes)
		}
		if err == nil {
			return true
		}
		logger.Debug("a node did not prove how the log grew", "node", p, "reason", err)
	}
	return false
}
