package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"testing"
	"time"

	"metaorg/domain/bids"
	"metaorg/domain/bookings"
	"metaorg/domain/goals"
	"metaorg/domain/services"
	"metaorg/domain/uses"

	"metaorg/app"
	"metaorg/domain/agreements"
	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/funds"
	"metaorg/domain/governance"
	meet "metaorg/domain/meetings"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/obligations"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/periods"
	"metaorg/domain/pledges"
	"metaorg/domain/relations"
	"metaorg/domain/rounds"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/sim"
	"metaorg/machine/state"
)

// founders are the members that simulated networks begin with.
var founders = []machine.OrganizationID{"dairy", "forge", "mill"}

// organizations are those there are in a simulation: founders, some that have
// registered, and some that may.
var organizations = slices.Concat(founders, []machine.OrganizationID{"bank", "press", "wood", "yard"})

// simulated are the people of a simulation: initiator, representatives, others.
func simulated() []machine.PersonID {
	all := []machine.PersonID{}
	for _, o := range organizations {
		all = append(all, domaintest.Rep(o))
	}
	return append(all, domaintest.Initiator, "ada", "bo")
}

func TestSimOfAFoundedNetwork(t *testing.T) {
	came := map[bids.State]bool{}
	for _, preset := range charter.Presets() {
		t.Run(preset.ID, func(t *testing.T) {
			sim.Run(t, watching(came, simulation(nil, func(t testing.TB) *rulestest.World {
				w := domaintest.Founded(t, domaintest.Draft(preset.ID), founders, nodes.Module, governance.Module, meet.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, services.Module, goals.Module, funds.Module, patronage.Module, obligations.Module, rounds.Module, periods.Module, competences.Module, opportunities.Module, relations.Module, agreements.Module, bids.Module, pledges.Module)
				w.Do(domaintest.Registered("bank"))
				w.Must("ada", "", domaintest.Person("ada"))
				somethingToBook(w)
				return w
			})))
		})
	}
	if !came[bids.Submitted] || !came[bids.Won] && !came[bids.Lost] {
		t.Errorf("no bid was ever signed by all, handed in, and won or lost; they came to: %v", came)
	}
}

// watching notes to which states bids came in a simulation.
func watching(came map[bids.State]bool, c sim.Config) sim.Config {
	c.Invariants = append(c.Invariants, sim.Invariant{Name: "bids come to something", Check: func(_, now state.Reader) error {
		for n := uint64(1); n <= bids.Last(now); n++ {
			b, _ := bids.BidOf(now, n)
			came[b.State] = true
		}
		return nil
	}})
	return c
}

func TestSimOfAFounding(t *testing.T) {
	weights := map[string]int{
		"charter.accept": 12, "membership.invite_founder": 6, "membership.withdraw_founder": 3, "membership.close_roll": 8, "charter.draft": 2,
	}
	sim.Run(t, simulation(weights, func(t testing.TB) *rulestest.World {
		w := domaintest.Forming(t, domaintest.Draft("small"), nodes.Module, governance.Module, meet.Module, circles.Module, files.Module, commons.Module, bookings.Module, uses.Module, services.Module, goals.Module, funds.Module, patronage.Module, obligations.Module, rounds.Module, periods.Module, competences.Module, opportunities.Module, relations.Module, agreements.Module, bids.Module, pledges.Module)
		for _, o := range founders {
			w.Do(domaintest.Registered(o))
		}
		w.Must(domaintest.Initiator, "", membership.InviteFounder{Organization: "dairy"}, membership.InviteFounder{Organization: "mill"})
		return w
	}))
}

// weights say how often a kind is drawn once a network is founded. Kinds that
// nobody may send by themselves then, or only one person, are rare.
var weights = map[string]int{
	"charter.accept": 6, "membership.apply": 6, "patronage.record": 10, "patronage.confirm": 12,
	"governance.propose": 14, "governance.vote": 24, "people.register_organization": 4, "people.grant_mandate": 3,
	"bookings.offer": 8, "bookings.book": 10, "bookings.wait": 5, "bookings.cancel": 4, "bookings.accept": 4, "bookings.hand_out": 4, "bookings.take_back": 4, "bookings.confirm": 4,
	"opportunities.need": 6, "opportunities.offer": 4, "opportunities.answer": 10, "opportunities.choose": 5, "opportunities.confirm": 5,
	"relations.state": 8, "relations.end": 2,
	"bids.open": 4, "bids.volunteer": 24, "bids.name_lead": 12, "bids.draft": 6, "bids.submit": 4, "pledges.start": 4, "pledges.pledge": 20,
	"agreements.write": 6, "agreements.offer": 6, "agreements.sign": 14, "agreements.amend": 3,
	"commons.share": 8, "commons.contribute": 8, "commons.publish": 4, "commons.accept": 6, "commons.fork": 4, "commons.set_terms": 3, "commons.take_care": 3, "commons.approve": 3,
	"mandates.set_signers": 2, "mandates.propose_act": 3, "mandates.approve_act": 4, "mandates.name_people": 2, "mandates.poll": 3, "membership.stay": 2, "membership.support": 2,
}

func simulation(more map[string]int, start func(testing.TB) *rulestest.World) sim.Config {
	all := maps.Clone(weights)
	maps.Copy(all, more)
	return sim.Config{
		Directory: app.Directory(), Modules: app.Modules(), Start: start,
		People: simulated(), Organizations: organizations,
		Pools:   slices.Concat(peoplePools(), mandatesPools(), charterPools(), membershipPools(), governancePools(), commonsPools(), bookingPools(), boardPools(), agreementsPools(), relationsPools(), jointPools()),
		Weights: all, Errands: []sim.Errand{toBid}, Invariants: invariants(simulated(), organizations),
		Seeds: 6, Blocks: 60,
	}
}

func peoplePools() []sim.Pool {
	return []sim.Pool{
		sim.From(func(s sim.Scene) []people.Register {
			plain := people.Register{Handle: s.By, Key: rulestest.Key(string(s.By))}
			return []people.Register{domaintest.Person(s.By), domaintest.Person(s.By), plain}
		}),
		sim.From(func(s sim.Scene) []people.AddKey {
			name := string(s.By) + " second"
			key := rulestest.Key(name)
			proof := rulestest.Sign(name, people.ProofDigest(rulestest.Network(), s.By, key))
			return []people.AddKey{{Key: key, Name: "second", Proof: proof}}
		}),
		sim.From(func(s sim.Scene) []signature.KeyID { return people.KeyIDs(s, s.By) }),
		sim.From(func(s sim.Scene) []machine.OrganizationID {
			if s.For == "" {
				return nil
			}
			return []machine.OrganizationID{s.For}
		}).At("organization"),
		sim.Among(people.Representative, people.Alternate),
		sim.Among(people.Ownership, people.Appointment),
		sim.Among("tests", "fca").At("registry"),
		sim.Among("1", "2", "3", "4", "5", "6").At("number"),
		sim.From(func(s sim.Scene) []int64 { return []int64{s.Now + 3*rulestest.Day, s.Now + 40*rulestest.Day} }).At("until"),
		sim.From(func(s sim.Scene) []int64 { return []int64{s.Now + 3*rulestest.Day, s.Now + 40*rulestest.Day} }).At("expires"),
		sim.Among(secretHash("one"), secretHash("two")).At("secret_hash"),
		sim.Among([]byte("one"), []byte("two")).At("invitation"),
		sim.Among[int64](1, 3, 7, 14).At("days"),
	}
}

func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func charterPools() []sim.Pool {
	return []sim.Pool{
		sim.From(func(s sim.Scene) []charter.Accept {
			c, ok := charter.Current(s)
			if !ok {
				c, ok = charter.DraftOf(s)
			}
			if !ok {
				return nil
			}
			return []charter.Accept{{Version: c.Version, Hash: c.Hash}}
		}),
		sim.Among(domaintest.Draft("small"), domaintest.Draft("federation"), domaintest.Draft("open")),
		sim.Among("small", "federation", "open").At("preset"),
		sim.From(func(s sim.Scene) []uint64 {
			c, _ := charter.Current(s)
			return []uint64{c.Version, c.Version, max(c.Version, 2) - 1}
		}).At("base"),
		sim.From(clauseNumbers).At("remove_clauses"),
		sim.From(clauseNumbers).At("clause"),
		sim.Among(charter.Principle, charter.Value, charter.Practice),
		sim.From(changedClauses),
		sim.From(ruleValues),
	}
}

func clauseNumbers(s sim.Scene) (all []string) {
	c, _ := charter.Current(s)
	for _, clause := range c.Clauses {
		all = append(all, clause.Number)
	}
	return all
}

// changedClauses are a clause in new words, and one more, of each kind.
func changedClauses(s sim.Scene) (all []charter.Clause) {
	c, _ := charter.Current(s)
	for _, clause := range c.Clauses {
		clause.Text = "It now says something else."
		all = append(all, clause)
	}
	for _, k := range []charter.ClauseKind{charter.Principle, charter.Value, charter.Practice} {
		all = append(all, charter.Clause{Kind: k, Title: "One more", Text: "It says one more thing."})
	}
	return all
}

// ruleValues are the least and the most that each standing rule can be.
func ruleValues(sim.Scene) (all []charter.RuleValue) {
	for _, m := range app.Modules() {
		for _, r := range m.Rules {
			all = append(all, charter.RuleValue{Name: r.Name, Value: r.Min}, charter.RuleValue{Name: r.Name, Value: r.Max})
		}
	}
	return all
}

func membershipPools() []sim.Pool {
	present := func(s sim.Scene) (all []people.MemberID) {
		for _, o := range organizations {
			if membership.StateOf(s, people.MemberID(o)) != membership.None {
				all = append(all, people.MemberID(o))
			}
		}
		return append(all, "ada", "nobody")
	}
	return []sim.Pool{
		sim.From(present),
		sim.From(func(s sim.Scene) (all []patronage.Record) {
			day := time.Unix(s.Now, 0).UTC().Format(time.DateOnly)
			for _, id := range present(s) {
				all = append(all, patronage.Record{With: id, Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 1200, Unit: "h", Date: day})
			}
			return all
		}),
		sim.From(unconfirmed).At("event"),
	}
}

// unconfirmed are the contributions that wait for who acts, or else the latest.
func unconfirmed(s sim.Scene) (all []uint64) {
	last := patronage.LastEvent(s)
	for n := uint64(1); n <= last; n++ {
		c, _ := patronage.EventOf(s, n)
		if c.State == patronage.Asked && c.By != people.MemberID(s.For) && (c.Provider == people.MemberID(s.For) || c.Receiver == people.MemberID(s.For)) {
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		return latest(last)
	}
	return all
}

func governancePools() []sim.Pool {
	return []sim.Pool{
		sim.From(func(s sim.Scene) (all []governance.Vote) {
			for _, n := range open(s) {
				yes := governance.Vote{Proposal: n, Choice: governance.Yes}
				all = append(all, yes, yes, yes, yes, yes, governance.Vote{Proposal: n, Choice: governance.No}, governance.Vote{Proposal: n, Choice: governance.Abstain})
			}
			return all
		}),
		sim.From(func(s sim.Scene) []uint64 { return latest(governance.LastProposal(s)) }).At("proposal"),
		sim.Among[governance.Class]("", "", "", governance.Ordinary, governance.Special, governance.Principles),
	}
}

// open are the proposals that are being voted on, or else the latest.
func open(s sim.Scene) (all []uint64) {
	last := governance.LastProposal(s)
	for n := uint64(1); n <= last; n++ {
		p, _ := governance.ProposalOf(s, n)
		for number, r := range governance.RoundsOf(s, n) {
			if number == p.Rounds && p.Status == governance.Undecided && r.Opens <= s.Now && s.Now < r.Closes {
				all = append(all, n)
			}
		}
	}
	if len(all) == 0 {
		return latest(last)
	}
	return all
}

// latest are the last numbers given, the last one more often.
func latest(last uint64) (all []uint64) {
	for n := last; n > 0 && n+4 > last; n-- {
		all = append(all, n)
	}
	return append(all, max(last, 1))
}
