package client_test

import (
	"context"
	"errors"
	"testing"

	"metaorg/client"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web"
	"metaorg/web/access"
	"metaorg/web/webtest"
)

// everybodyBelongs lets strangers see nothing, and everybody registered all.
type everybodyBelongs struct{ people.Directory }

func (everybodyBelongs) Strangers(state.Reader) access.Transparency { return access.CharterOnly }

func (everybodyBelongs) Belongs(context.Context, state.Reader, machine.PersonID, int64) (bool, error) {
	return true, nil
}

func (everybodyBelongs) Keys(r state.Reader, p machine.PersonID) []signature.KeyID {
	return people.KeyIDs(r, p)
}

func TestWhoReadsSignsInWhereSomethingIsNotForStrangers(t *testing.T) {
	s := webtest.Start(t, rulestest.Strict{Directory: people.Directory{}}, []machine.Module{people.Module}, []readmodel.View{registered},
		func(c *web.Config) { c.Circle = everybodyBelongs{} })
	c, err := client.New(s.URL, s.World.Machine)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(t.Context(), key("ana").draft(register("ana")), key("ana")); err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	refused := func(want string) {
		t.Helper()
		var no *machine.Refusal
		if _, err := c.Read(t.Context(), "people", nil); !errors.As(err, &no) || no.Code != want {
			t.Errorf("a stranger is told %v, want %s", err, want)
		}
	}
	refused("web.not_shown")
	asked := 0
	c.Enter = func(ctx context.Context) error {
		asked++
		return c.SignIn(ctx, "ana", rulestest.Key("ana").ID(), key("ana"))
	}
	for range 2 {
		if page, err := c.Read(t.Context(), "people", nil); err != nil || page.Total != 1 {
			t.Errorf("ana reads %+v, %v", page, err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times who reads", asked)
	}
	if err := c.SignOut(t.Context()); err != nil {
		t.Error(err)
	}
	refused("web.not_shown")
	c.Enter = func(ctx context.Context) error {
		return c.SignIn(ctx, "ana", rulestest.Key("ana").ID(), key("bo"))
	}
	if _, err := c.Read(t.Context(), "people", nil); err == nil {
		t.Error("with another one's key one reads as ana")
	}
	refused("web.not_shown")
}
