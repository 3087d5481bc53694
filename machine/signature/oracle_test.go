package signature

import (
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
)

// askGoWebauthn has another WebAuthn implementation judge a passkey signature.
// A different opinion is worth a row in the tables; its opinion never counts.
func askGoWebauthn(a attempt) error {
	value := a.signature.Value
	if a.key.Algorithm == PasskeyES256 {
		half := len(value) / 2
		der, err := asn1.Marshal(struct{ R, S *big.Int }{
			new(big.Int).SetBytes(value[:half]), new(big.Int).SetBytes(value[half:]),
		})
		if err != nil {
			return err
		}
		value = der
	}
	text := base64.RawURLEncoding.EncodeToString
	response, err := json.Marshal(map[string]any{
		"id": "AAAA", "rawId": "AAAA", "type": "public-key",
		"response": map[string]string{
			"authenticatorData": text(a.signature.AuthenticatorData),
			"clientDataJSON":    text(a.signature.ClientData),
			"signature":         text(value),
		},
	})
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return fmt.Errorf("couldn't parse the assertion: %w", err)
	}
	const allowCrossOrigin, verifyUser, verifyPresence = false, true, true
	return parsed.Verify(text(a.digest[:]), a.key.RelyingParty, "", a.origins, nil, nil,
		protocol.TopOriginExplicitVerificationMode, allowCrossOrigin, verifyUser, verifyPresence,
		coseKey(a.key), protocol.SignaturePolicy{})
}

// coseKey spells a key as RFC 9053 has it, in canonical CBOR.
func coseKey(k Key) []byte {
	if k.Algorithm == PasskeyEdDSA {
		return slices.Concat([]byte{0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32}, k.Public)
	}
	return slices.Concat([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, k.Public[1:33],
		[]byte{0x22, 0x58, 32}, k.Public[33:])
}
