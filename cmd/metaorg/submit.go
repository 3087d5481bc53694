package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"time"

	"metaorg/clearing"
	"metaorg/client"
	"metaorg/cmd/metaorg/fields"
	"metaorg/cmd/metaorg/setoff"
	"metaorg/cmd/metaorg/sharing"
	"metaorg/cmd/metaorg/solving"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/domain/rounds"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/units"
)

var errNotSigned = errors.New("nothing was signed and nothing was sent")

// submit builds an act of these messages, shows it, signs it, sends it, waits
// until it is ordered, and prints what came of it; or saves what was signed.
func (c *cli) submit(ring *keyring.Ring, by keyring.Public, messages []machine.Message) error {
	if c.saveTo != "" {
		signed, err := c.sign(ring, by, messages)
		if err != nil {
			return err
		}
		return c.save(signed)
	}
	done, err := c.act(ring, by, messages)
	if err != nil {
		return err
	}
	return c.printOutcome(done)
}

// act is submit without the printing.
func (c *cli) act(ring *keyring.Ring, by keyring.Public, messages []machine.Message) (done client.Act, err error) {
	err = c.withKey(ring, by, func(by keyring.Public) error {
		done, err = c.actWith(ring, by, messages)
		return err
	})
	return done, err
}

func (c *cli) actWith(ring *keyring.Ring, by keyring.Public, messages []machine.Message) (client.Act, error) {
	signed, err := c.sign(ring, by, messages)
	if err != nil {
		return client.Act{}, err
	}
	node, err := c.remote()
	if err != nil {
		return client.Act{}, err
	}
	done, err := node.Submit(c.ctx, signed)
	if err != nil {
		return client.Act{}, err
	}
	return c.settled(node, done)
}

// sign builds an act of these messages, shows it and signs it.
func (c *cli) sign(ring *keyring.Ring, by keyring.Public, messages []machine.Message) (signed wire.Envelope, err error) {
	node, err := c.remote()
	if err != nil {
		return signed, err
	}
	built, err := node.Build(c.ctx, client.Draft{
		Author: by.Handle, Key: by.ID, For: machine.OrganizationID(c.For), Messages: messages,
	})
	if err != nil {
		return signed, err
	}
	agreed, err := c.agreed(built.Body)
	if err != nil {
		return signed, err
	}
	if !agreed {
		return signed, errNotSigned
	}
	if err := c.keepPapers(node); err != nil {
		return signed, err
	}
	key, err := c.unlocked(ring, by.Name)
	if err != nil {
		return signed, err
	}
	return wire.Envelope{Body: built.Body, Signature: key.Sign(built.Digest)}, nil
}

// unlocked opens a key, once in a command.
func (c *cli) unlocked(ring *keyring.Ring, name string) (keyring.Key, error) {
	if c.opened.Name == name {
		return c.opened, nil
	}
	key, err := ring.Load(name, c.passphrase("the key "+name))
	if err == nil {
		c.opened = key
	}
	return key, err
}

const askAgain = 500 * time.Millisecond

// settled waits for as long as an act is on its way; whoever is tired of it
// interrupts, and the act still counts once it is ordered.
func (c *cli) settled(node *client.Client, act client.Act) (client.Act, error) {
	for act.State == "pending" {
		select {
		case <-c.ctx.Done():
			c.io.Say("The act %s is still on its way; see: metaorg show envelopes %s", act.ID, act.ID)
			return act, c.ctx.Err()
		case <-time.After(askAgain):
		}
		now, err := node.Status(c.ctx, act.ID)
		if err != nil {
			return act, err
		}
		act = now
	}
	if act.Refusal != nil {
		return act, act.Refusal
	}
	return act, nil
}

// printOutcome says what came of an act. The refusal of one message of several
// makes the command fail, and the others stand.
func (c *cli) printOutcome(act client.Act) error {
	var refused error
	for _, o := range act.Outcomes {
		if o.Refusal != nil {
			refused = errRefused
		}
	}
	if c.JSON {
		printJSON(c.io.Out, act)
		return refused
	}
	for _, o := range act.Outcomes {
		if o.Refusal != nil {
			c.io.Say("metaorg: %s: %s", o.Kind, refusalText(o.Refusal))
			continue
		}
		for _, e := range o.Events {
			c.io.Print("%s", c.eventLine(e))
		}
	}
	c.io.Say("Done in block %d, as act %s.", act.Height, act.ID)
	return refused
}

// eventLine says what happened in one line.
func (c *cli) eventLine(e client.Event) string {
	if t, ok := c.eventsByName()[e.Kind]; ok {
		event := reflect.New(t)
		if json.Unmarshal(e.Event, event.Interface()) == nil {
			if said := briefly(event.Elem().Interface()); said != "" {
				return said
			}
			return fields.Reader{UnitOf: c.unitOf}.Event(e.Kind, event.Elem().Interface())
		}
	}
	return fields.EventWords(e.Kind) + ": " + terminal.OneLine(string(e.Event)) // Of a newer node's rules.
}

// sendCommand signs several messages in one act: applied in order, each with
// its own outcome.
type sendCommand struct {
	File string `arg:"" help:"JSON or TOML: a list of {kind, content}; in TOML under [[messages]]."`
	Save string `help:"${save}" placeholder:"FILE"`
}

func (sendCommand) Help() string {
	return "Example: metaorg send acts.json, where acts.json holds\n" +
		`  [{"kind": "charter.accept", "content": {"version": 1, "hash": "…"}}, {"kind": "membership.apply"}]`
}

func (s sendCommand) Run(c *cli) error {
	tree, err := fields.File(s.File)
	if err != nil {
		return err
	}
	if top, ok := tree.(map[string]any); ok {
		tree = top["messages"]
	}
	list, ok := tree.([]any)
	if !ok || len(list) == 0 {
		return usage("%s must hold a list of {kind, content}", s.File)
	}
	ring, err := c.ring()
	if err != nil {
		return err
	}
	r := c.reader(ring)
	var messages []machine.Message
	for i, item := range list {
		one, ok := item.(map[string]any)
		kind, named := one["kind"].(string)
		if !ok || !named {
			return usage("item %d of %s is not of the form {kind, content}", i+1, s.File)
		}
		if content, ok := one["content"].(map[string]any); ok {
			if err := c.fillUnits(kind, content); err != nil {
				return err
			}
		}
		msg, err := r.Message(kind, one["content"])
		if err != nil {
			return err
		}
		messages = append(messages, msg)
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	c.saveTo = s.Save
	return c.submit(ring, by, messages)
}

// saveHelp describes --save, which every act has.
const saveHelp = "Sign and write the envelope to a new file instead of sending it; see: metaorg submit."

// save writes what was signed to a new file, to be carried to another machine.
func (c *cli) save(signed wire.Envelope) error {
	var body wire.Body
	if err := wire.Decode(signed.Body, &body); err != nil {
		return fmt.Errorf("couldn't read what was signed: %w", err)
	}
	f, err := os.OpenFile(c.saveTo, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("couldn't save the act: %w", err)
	}
	_, err = f.Write(wire.Encode(signed))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("couldn't save the act: %w", err)
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]any{"id": signed.ID(), "file": c.saveTo, "sequence": body.Sequence, "expires": body.Expires})
		return nil
	}
	c.io.Print("The act %s is signed and saved in %s.", signed.ID(), c.saveTo)
	c.io.Say("Send it before %s, and before you sign another with this key: metaorg submit %s", fields.Moment(body.Expires), c.saveTo)
	return nil
}

// submitCommand sends acts that were signed and saved before, as they are.
type submitCommand struct {
	Files []string `arg:"" help:"Envelopes, as --save writes them."`
}

func (submitCommand) Help() string {
	return `Example: metaorg --for riverside-bakery governance vote 3 yes --save vote.act
         metaorg submit vote.act

No key is needed: what counts was signed before. All files are sent, one after
the other; where one is refused, the exit code is 1.`
}

func (s submitCommand) Run(c *cli) error {
	var failed error
	for _, file := range s.Files {
		err := c.submitFile(file)
		if len(s.Files) == 1 {
			return err
		}
		if err != nil {
			failed = errRefused
			c.io.Say("%s:", file)
			fail(c.io, c.JSON, err)
		}
	}
	return failed
}

func (c *cli) submitFile(file string) error {
	envelope, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("couldn't read a saved act: %w", err)
	}
	node, err := c.remote()
	if err != nil {
		return err
	}
	act, err := node.Carry(c.ctx, envelope)
	if err != nil {
		return err
	}
	if act, err = c.settled(node, act); err != nil {
		return err
	}
	return c.printOutcome(act)
}

// roundsCommands are those about clearing rounds that are no acts.
type roundsCommands struct {
	Solve solveRound `cmd:"" help:"Find what a large clearing round sets off, and bring it." group:"What you sign"`
}

type solveRound struct {
	Round uint64 `arg:"" help:"The round's number."`
	Check bool   `help:"Say what would be set off, and send nothing."`
}

func (solveRound) Help() string {
	return `Examples:
  metaorg rounds solve 3 --check
  metaorg rounds solve 3 --as ada --for mill

A round that is too large for the rules waits for this. It is computed here, from what the round
took, and proved here before it is sent in parts; the rules prove it once more and trust nobody.`
}

func (s solveRound) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	if err := c.enter(c.ctx); err != nil {
		return err
	}
	plan, err := solving.Ask(c.ctx, node, s.Round)
	if err != nil {
		return err
	}
	if !s.Check {
		if plan.Stage != rounds.StageWaiting {
			return fmt.Errorf("round %d is %s, and waits for no solution", s.Round, plan.Stage)
		}
		if err := c.bring(plan); err != nil {
			return err
		}
	}
	if c.JSON {
		printJSON(c.io.Out, plan)
		return nil
	}
	u, _ := units.Of(plan.Unit)
	shown := func(s clearing.Sum) string { return setoff.WithDecimals(s.String(), int(u.Decimals)) }
	c.io.Print("Round %d: %d obligations of %s %s in all; %s can be set off, and %s is left.", plan.Round, plan.Obligations, shown(plan.Totals.Total), plan.Unit, shown(plan.Totals.Cleared), shown(plan.Totals.Residual))
	if plan.Sent {
		c.io.Print("The solution was sent in %d parts, and the rules found that no more can be set off.", plan.Parts)
	}
	return nil
}

// bring sends a solution, as many parts at a time as go into an envelope.
func (c *cli) bring(plan *solving.Plan) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	by, err := c.signer(ring)
	if err != nil {
		return err
	}
	show, done := c.progress("parts"), int64(0)
	defer c.progressDone()
	c.Yes = c.Yes || plan.Parts > 1 // Nobody reads thousands of numbers; --check shows what they come to.
	all := plan.Messages()
	for len(all) > 0 {
		n := 1
		for n < len(all) && sharing.Fits(all[:n], all[n]) {
			n++
		}
		if err := c.mustAct(ring, by, machine.OrganizationID(c.For), all[:n]...); err != nil {
			return err
		}
		done, all = done+int64(n), all[n:]
		show(done)
	}
	plan.Sent = true
	return nil
}
