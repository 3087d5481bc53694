package app

import (
	"context"

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
