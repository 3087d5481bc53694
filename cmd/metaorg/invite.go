package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"metaorg/cmd/metaorg/fields"
	"metaorg/domain/people"
	"metaorg/machine"
)

// inviteCommands open invitations: whoever holds the code registers on the
// inviting person's share of the quota. It gives no other right.
type inviteCommands struct {
	Organization   inviteOrganization   `cmd:"" help:"Invite an organization: its representative registers and applies."`
	Person         invitePerson         `cmd:"" help:"Invite people."`
	Representative inviteRepresentative `cmd:"" help:"Invite somebody to act for your organization."`
}

// invitation is what all three ask.
type invitation struct {
	Purpose string `help:"What it is for, without names of persons; it is public." placeholder:"TEXT"`
	Days    int64  `help:"How many days it stays open, at most 90." default:"14"`
	Uses    uint64 `help:"How many may register with it." default:"1"`
}

type (
	inviteOrganization   struct{ invitation }
	invitePerson         struct{ invitation }
	inviteRepresentative struct{ invitation }
)

func (inviteOrganization) Help() string {
	return "Example: metaorg invite organization --purpose 'Radish Co-op'"
}
func (invitePerson) Help() string { return "Example: metaorg invite person --uses 10 --days 7" }
func (inviteRepresentative) Help() string {
	return "Example: metaorg invite representative --for radish-coop"
}

func (i inviteOrganization) Run(c *cli) error {
	return c.invite(i.invitation, "an organization", "people register-organization, charter accept and membership apply, each --for the organization")
}

func (i invitePerson) Run(c *cli) error { return c.invite(i.invitation, "people", "") }

func (i inviteRepresentative) Run(c *cli) error {
	if c.For == "" {
		return usage("say with --for which organization they are to act for")
	}
	org := c.For
	c.For = "" // One invites in one's own name.
	return c.invite(i.invitation, "a representative of "+org,
		"you grant the mandate: metaorg people grant-mandate --help")
}

const secretBytes = 16

func (c *cli) invite(i invitation, purpose, next string) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	facts, err := c.facts()
	if err != nil {
		return err
	}
	secret := make([]byte, secretBytes)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	hash := sha256.Sum256(secret)
	expires := facts.Time + i.Days*int64(24*time.Hour/time.Second)
	msg := people.Invite{
		SecretHash: hex.EncodeToString(hash[:]), Purpose: orElse(i.Purpose, purpose), Expires: expires, Uses: i.Uses,
	}
	if err := msg.Check(); err != nil {
		return err
	}
	if _, err := c.act(ring, by, []machine.Message{msg}); err != nil {
		return err
	}
	address := facts.URL
	if address == "" {
		if address, err = c.address(); err != nil {
			return err
		}
	}
	return c.printInvitation(address, hex.EncodeToString(secret), expires, next)
}

func (c *cli) printInvitation(address, code string, expires int64, next string) error {
	link := address + "/join?invitation=" + code
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"code": code, "link": link, "expires": expires})
		return nil
	}
	c.io.Print("%s", link)
	c.io.Say("Whoever has this link, or the code %s, registers until %s with:", code, fields.Moment(expires))
	c.io.Say("  metaorg people register --invitation %s", code)
	if next != "" {
		c.io.Say("and then: %s", next)
	}
	return nil
}
