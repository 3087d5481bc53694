package webtest

import (
	"context"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/web"
	"metaorg/web/access"
)

// Shows lets strangers of a test's network see this much; nobody takes part in
// it, and nobody can sign in.
func Shows(d machine.Directory, all access.Transparency) func(*web.Config) {
	return func(c *web.Config) { c.Circle = circle{d, all} }
}

type circle struct {
	machine.Directory
	strangers access.Transparency
}

func (c circle) Strangers(state.Reader) access.Transparency { return c.strangers }

func (circle) Belongs(context.Context, state.Reader, machine.PersonID, int64) (bool, error) {
	return false, nil
}

func (circle) Keys(state.Reader, machine.PersonID) []signature.KeyID { return nil }
