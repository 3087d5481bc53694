// Package lighttest tells lies about headers, for tests of what notices them.
package lighttest

import proto "github.com/cometbft/cometbft/proto/tendermint/types"

// OtherState is a light block, as bytes, whose header names another state.
func OtherState(raw []byte) ([]byte, error) {
	return altered(raw, func(b *proto.LightBlock) { b.SignedHeader.Header.AppHash[0]++ })
}

// OtherSignature is a light block, as bytes, whose first signature is another.
func OtherSignature(raw []byte) ([]byte, error) {
	return altered(raw, func(b *proto.LightBlock) { b.SignedHeader.Commit.Signatures[0].Signature[0]++ })
}

func altered(raw []byte, change func(*proto.LightBlock)) ([]byte, error) {
	var b proto.LightBlock
	if err := b.Unmarshal(raw); err != nil {
		return nil, err
	}
	change(&b)
	return b.Marshal()
}
