package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"metaorg/client"
	"metaorg/cmd/metaorg/fields"
	"metaorg/cmd/metaorg/filing"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// reader reads what is typed, with what the node knows. Texts that it is to keep are
// sent when it is clear that they are signed for.
func (c *cli) reader(ring *keyring.Ring) fields.Reader {
	keep := func(path string, sealed bool) (string, error) {
		p, err := filing.ReadPaper(path, sealed)
		if err == nil {
			c.papers = append(c.papers, p)
		}
		return p.Hash, err
	}
	return fields.Reader{Machine: c.machine, Ring: ring, UnitOf: c.unitOf, Keep: keep}
}

// keepPapers sends the texts that are signed for.
func (c *cli) keepPapers(node *client.Client) error {
	for _, p := range c.papers {
		if err := p.Keep(c.host()); err != nil {
			return err
		}
		c.io.Say("The text of %s is kept by %s, as %s.", p.File, node.Address(), p.Hash)
	}
	c.papers = nil
	return nil
}

// draft is a message being made, with what a filler may use.
type draft struct {
	cli  *cli
	ring *keyring.Ring
	tree map[string]any
	by   *keyring.Public
}

// fillers know what this machine can add to a kind by itself: keys, and proofs
// that only keys can make. Other kinds need none.
var fillers = map[string]func(*draft) error{
	"people.register": (*draft).fillRegistration,
	"people.add_key":  (*draft).fillKey,
	"charter.accept":  (*draft).fillAcceptance,
	"nodes.change":    (*draft).fillAddresses,
}

// signer is the key that signs the draft.
func (d *draft) signer() (keyring.Public, error) {
	if d.by != nil {
		return *d.by, nil
	}
	return d.cli.signer(d.ring)
}

// fillRegistration takes handle and key from the key that signs where none was
// given, and lets the recovery key show that it is the person's.
func (d *draft) fillRegistration() error {
	if handle, ok := d.tree["handle"].(string); ok && d.cli.As == "" {
		d.cli.As = handle
	}
	by, err := d.cli.signer(d.ring)
	if err != nil {
		return err
	}
	d.by = &by
	if !fields.Has(d.tree, "handle") {
		fields.Put(d.tree, []string{"handle"}, string(by.Handle))
	}
	if !fields.Has(d.tree, "key") {
		fields.Put(d.tree, []string{"key"}, by.Key)
	}
	if !fields.Has(d.tree, "recovery") && by.Recovery == nil {
		return nil
	}
	if !fields.Has(d.tree, "recovery") && !isFile(by.RecoveryFile) {
		d.cli.io.Say("metaorg: warning: the recovery file %s is not there, so you register without it", by.RecoveryFile)
		return nil
	}
	file, typed := d.tree["recovery"].(string)
	if !typed && fields.Has(d.tree, "recovery") {
		return nil // The key itself was given, with its proof.
	}
	file = orElse(file, by.RecoveryFile)
	recovery, err := keyring.Open(file, d.cli.passphrase(file))
	if err != nil {
		return err
	}
	return d.prove("recovery", "recovery_proof", by.Handle, recovery)
}

// fillKey opens the key that is to be added, from the ring or a file, and lets
// it show that it is the person's.
func (d *draft) fillKey() error {
	name, ok := d.tree["key"].(string)
	if !ok {
		return nil // Asked for like any other field.
	}
	by, err := d.cli.signer(d.ring)
	if err != nil {
		return err
	}
	var added keyring.Key
	if isFile(name) {
		added, err = keyring.Open(name, d.cli.passphrase(name))
	} else {
		added, err = d.ring.Load(name, d.cli.passphrase("the key "+name))
	}
	if err != nil {
		return err
	}
	return d.prove("key", "proof", by.Handle, added)
}

// prove puts a key and its signature that it is the person's into two fields.
func (d *draft) prove(field, proof string, person wire.PersonID, k keyring.Key) error {
	network, err := d.cli.network()
	if err != nil {
		return err
	}
	fields.Put(d.tree, []string{field}, k.Key)
	fields.Put(d.tree, []string{proof}, k.Sign(people.ProofDigest(network, person, k.Key)))
	return nil
}

// fillAcceptance takes version and hash from the charter as the node shows it,
// unless the person gave those of the text they read.
func (d *draft) fillAcceptance() error {
	if fields.Has(d.tree, "hash") {
		return nil
	}
	version, hash, err := d.cli.charterToAccept()
	if err != nil {
		return err
	}
	fields.Put(d.tree, []string{"version"}, version)
	fields.Put(d.tree, []string{"hash"}, hash)
	return nil
}

// fillAddresses leaves the addresses of a node that nobody gave as they are,
// since the act replaces both. A node that is not known is the rules' to refuse.
func (d *draft) fillAddresses() error {
	id, ok := d.tree["node"].(string)
	if !ok || id == "" || fields.Has(d.tree, "peer") && fields.Has(d.tree, "web") {
		return nil
	}
	node, err := d.cli.remote()
	if err != nil {
		return err
	}
	now, err := node.Find(d.cli.ctx, "nodes", id, nil)
	var no *machine.Refusal
	if errors.As(err, &no) && no.Code == "readmodel.not_found" {
		return nil
	}
	if err != nil {
		return err
	}
	for _, address := range []string{"peer", "web"} {
		if text, _ := now.Values[address].(string); text != "" && !fields.Has(d.tree, address) {
			fields.Put(d.tree, []string{address}, text)
		}
	}
	return nil
}

// known are the units that kinds need not be given beside an amount, because what
// the message is about has them: by kind and the field of the unit.
var known = map[string]map[string]struct {
	amount, what string
	key          []string // The fields of the message in which the key of that stands.
}{
	"bids.volunteer":    {"unit": {"quantity", "part", []string{"bid", "part"}}},
	"patronage.correct": {"unit": {"quantity", "quantity", []string{"event"}}, "currency": {"value", "value", []string{"event"}}},
	"pledges.pledge":    {"unit": {"amount", "threshold", []string{"campaign", "threshold"}}},
}

// fillUnits gives an amount the unit that what it is about has, where none was given.
func (c *cli) fillUnits(kind string, tree map[string]any) error {
	for field, k := range known[kind] {
		if _, typed := tree[k.amount].(string); !typed || fields.Has(tree, field) {
			continue
		}
		var key []string
		for _, part := range k.key {
			key = append(key, fmt.Sprint(tree[part]))
		}
		code, err := c.unitOf(k.what, strings.Join(key, "."))
		if err != nil {
			return err
		}
		if code != "" {
			tree[field] = code
		}
	}
	return nil
}

// unitLists say in which list and column the unit of something stands, and how
// people call that something.
var unitLists = map[string]struct{ list, column, called string }{
	"fund":       {"kitty", "currency", "fund %s"},
	"from":       {"kitty", "currency", "fund %s"},
	"hold":       {"reservations", "unit", "reservation %s"},
	"obligation": {"obligations", "unit", "obligation %s"},
	"period":     {"periods", "currency", "period %s"},
	"post":       {"opportunities", "unit", "need or offer %s"},
	"answer":     {"opportunity-answers", "unit", "answer %s"},
	"threshold":  {"campaign-thresholds", "unit", "thing %[2]s in campaign %[1]s"},
	"part":       {"bid-parts", "unit", "part %[2]s in bid %[1]s"},
	"quantity":   {"patronage", "unit", "contribution %s"},
	"value":      {"patronage", "currency", "contribution %s"},
}

// unitOf is the unit that something has, by its number. The node is asked once.
func (c *cli) unitOf(what, id string) (string, error) {
	if code, known := c.units[what+" "+id]; known {
		return code, nil
	}
	code, err := c.askUnit(what, id)
	if err != nil {
		return "", err
	}
	if c.units == nil {
		c.units = map[string]string{}
	}
	c.units[what+" "+id] = code
	return code, nil
}

func (c *cli) askUnit(what, id string) (string, error) {
	if what == "dues" || what == "event" {
		return c.unitOfSome(what, id)
	}
	where, ok := unitLists[what]
	if !ok {
		return "", nil
	}
	key := id
	switch number, part, one := strings.Cut(id, "."); {
	case what == "hold":
		key += ".0" // Its only obligation: who posts a chain gives no amount.
	case what == "answer" && one:
		post, err := c.cell(where.list, number, "post")
		if err != nil {
			return "", noSuch(err, where.called, number)
		}
		return c.unitOf("post", post+"."+part)
	case what == "post" && one:
		where.list, where.called = "opportunity-parts", "part %[2]s of need or offer %[1]s"
	}
	code, err := c.cell(where.list, key, where.column)
	return code, noSuch(err, where.called, id)
}

// cell is what stands in a list, by the key of its row; empty for nothing.
func (c *cli) cell(list, key, column string) (string, error) {
	node, err := c.remote()
	if err != nil {
		return "", err
	}
	row, err := node.Find(c.ctx, list, key, nil)
	if err != nil {
		return "", err
	}
	if row.Values[column] == nil {
		return "", nil
	}
	return fmt.Sprint(row.Values[column]), nil
}

// noSuch says of what a list does not have what it would be.
func noSuch(err error, called, id string) error {
	var no *machine.Refusal
	if !errors.As(err, &no) || no.Code != "readmodel.not_found" {
		return err
	}
	return &machine.Refusal{Code: no.Code, Class: no.Class, Text: "there is no " + calledBy(called, id)}
}

// calledBy puts the numbers of something into what people call it.
func calledBy(called, id string) string {
	var numbers []any
	for _, n := range strings.Split(id, ".") {
		numbers = append(numbers, n)
	}
	return fmt.Sprintf(called, numbers...)
}

// unitOfSome is the currency of dues by the number of their period, and of what a
// contribution is evaluated in: that of the period in which it was given.
func (c *cli) unitOfSome(what, id string) (string, error) {
	node, err := c.remote()
	if err != nil {
		return "", err
	}
	list, where := "dues", url.Values{"period": {id}}
	if what == "event" {
		date, err := c.cell("patronage", id, "date")
		if err != nil {
			return "", noSuch(err, "contribution %s", id)
		}
		list, where = "periods", url.Values{"begins.to": {date}, "ends.from": {date}}
	}
	where.Set("limit", "1")
	page, err := node.Read(c.ctx, list, where)
	switch {
	case err != nil:
		return "", err
	case len(page.Items) == 0 && what == "dues":
		return "", fmt.Errorf("there are no dues of a period %s", id)
	case len(page.Items) == 0:
		return "", fmt.Errorf("the day of contribution %s is in no period, so nobody says what it is worth", id)
	}
	code, _ := page.Items[0].Values["currency"].(string)
	return code, nil
}
