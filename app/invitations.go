package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	movingview "metaorg/domain/moving/view"
	"metaorg/hostdata"
	"metaorg/machine"
)

// singleSecrets keeps secrets of invitations that people make one by one in the
// host's own database, each on a sheet of its own.
type singleSecrets struct{ host *hostdata.DB }

// Keep keeps one.
func (s singleSecrets) Keep(ctx context.Context, p machine.PersonID, hash, secret string, now int64) error {
	return s.host.KeepInvitations(ctx, []hostdata.Invitation{{Hash: hash, Person: string(p), Sheet: hash, Secret: secret, For: "person", Made: now}})
}

// Of gives all that somebody made on this host, those of sheets too.
func (s singleSecrets) Of(ctx context.Context, p machine.PersonID) (map[string]string, error) {
	kept, err := s.host.Invitations(ctx, string(p), "")
	all := map[string]string{}
	for _, one := range kept {
		all[one.Hash] = one.Secret
	}
	return all, err
}

// forPlace says of a secret that it is the code of a link to a place.
const forPlace = "place"

// placeCodes keeps the codes of links to places among the secrets of invitations.
func placeCodes(host *hostdata.DB) movingview.Codes {
	return movingview.Codes{
		Keep: func(ctx context.Context, by machine.PersonID, codes []string, now int64) error {
			var all []hostdata.Invitation
			for _, code := range codes {
				hash := sha256.Sum256([]byte(code))
				all = append(all, hostdata.Invitation{Hash: hex.EncodeToString(hash[:]), Person: string(by), Sheet: forPlace, Secret: code, For: forPlace, Made: now})
			}
			return host.KeepInvitations(ctx, all)
		},
		Of: func(ctx context.Context, by machine.PersonID) (codes []string, err error) {
			kept, err := host.Invitations(ctx, string(by), forPlace)
			for _, one := range kept {
				codes = append(codes, one.Secret)
			}
			return codes, err
		},
	}
}
