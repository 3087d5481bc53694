package app

import (
	"encoding/json"

	"metaorg/node"
	"metaorg/web"
)

// vouching is a node as the HTTP server asks it for what nodes vouch for.
type vouching struct{ *node.Node }

// Vouched lists how far each node has signed for the log.
func (v vouching) Vouched() (all []web.Vouched) {
	for _, s := range v.Witnesses() {
		one := web.Vouched{Node: s.Node, Key: s.Key, Own: s.Own, Size: s.Size, Doubt: s.Doubt}
		if !s.At.IsZero() {
			one.At = s.At.Unix()
		}
		all = append(all, one)
	}
	return all
}

// Contradictions are the evidence files of this node, as JSON.
func (v vouching) Contradictions() (all []json.RawMessage) {
	for _, e := range v.Evidence() {
		if b, err := json.Marshal(e); err == nil {
			all = append(all, b)
		}
	}
	return all
}
