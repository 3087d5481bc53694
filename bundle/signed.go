package bundle

import (
	"bytes"

	"metaorg/machine/checkpoint"
	"metaorg/machine/history"
)

// checkCheckpoint compares the log's size and root with what was signed for.
func (v *verification) checkCheckpoint() {
	const what = "the log is the one the checkpoint was signed for"
	var err error
	if v.note, err = checkpoint.Read(v.files[checkpointFile]); err != nil {
		v.found(what, "%v", err)
		return
	}
	c := v.note.Checkpoint
	v.report.Height = c.Height
	edge := edgeOf(v.log)
	switch {
	case c.Network != v.report.Network:
		v.found(what, "it is of network %s, the log of %s", c.Network, v.report.Network)
	case edge.Size != c.Size:
		v.failAt(min(edge.Size, c.Size))
		v.found(what, "the checkpoint counts %d entries, the bundle %d", c.Size, edge.Size)
	case !bytes.Equal(edge.Root(), c.Root):
		v.found(what, "their roots differ")
	default:
		v.found(what, "")
	}
}

func edgeOf(log Log) (edge history.Edge) {
	for _, e := range log {
		edge = edge.Append(e)
	}
	return edge
}

// checkSigners looks who signed the checkpoint: a seat of the genesis or, once
// the log was found to hold, a node that it registers.
func (v *verification) checkSigners() {
	const what = "the checkpoint is signed by a node of this network"
	if v.rules.Signers != nil && v.Holds() {
		for _, key := range v.rules.Signers(v.state) {
			v.signers = append(v.signers, key)
		}
	}
	if len(v.note.Signers(v.signers...)) == 0 {
		v.found(what, "no seat of the genesis signed it, and no node that is registered by the log, if that holds")
		return
	}
	v.found(what, "")
}

// checkKept compares the beginning of the log with a checkpoint from earlier.
func (v *verification) checkKept(note []byte) {
	const what = "the log goes on from the checkpoint kept from earlier"
	n, err := checkpoint.Read(note)
	c := n.Checkpoint
	switch {
	case err != nil:
		v.found(what, "%v", err)
		return
	case len(n.Signers(v.signers...)) == 0:
		v.found(what, "that is signed by no node of this network")
		return
	case c.Network != v.report.Network:
		v.found(what, "that is of network %s, the log of %s", c.Network, v.report.Network)
		return
	case c.Size > v.report.Entries:
		v.failAt(v.report.Entries)
		v.found(what, "that counts %d entries, the bundle %d", c.Size, v.report.Entries)
		return
	}
	if !bytes.Equal(edgeOf(v.log[:c.Size]).Root(), c.Root) {
		v.found(what, "its first %d entries are not those that were signed for then", c.Size)
		return
	}
	v.found(what, "")
}
