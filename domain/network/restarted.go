package network

import "metaorg/machine"

// Restarted says that two thirds of the members restarted the network
// together, because more than a third of the seats were gone for good. The log
// goes on; blocks are counted in a new chain.
type Restarted struct {
	Chain  uint64 `json:"chain"`  // Number of the chain of blocks that begins; the first is 1.
	Height int64  `json:"height"` // Of the last block of the old chain that counts.
	Seats  int64  `json:"seats"`  // Nodes that order the log from now on.
}

func restarted(s *machine.Step, r machine.Restart) {
	s.Emit(Restarted{Chain: r.Number, Height: r.Height, Seats: int64(len(r.Seats))})
}
