package moving_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

const founder = domaintest.Initiator

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// place is an organization of the earlier roll; its link's key is that of "link of" its handle.
func place(o machine.OrganizationID) moving.Place {
	return moving.Place{
		Handle: o, Name: string(o) + " Limited", LegalForm: "co-operative", Identity: people.Identity{Registry: "tests", Number: string(o)},
		Accepted: "2019-05-04", Document: hashOf("paper of " + string(o)), Key: rulestest.Key("link of " + string(o)).Public,
	}
}

func places(all ...machine.OrganizationID) (list []moving.Place) {
	for _, o := range all {
		list = append(list, place(o))
	}
	return list
}

var wholeList = moving.CarryOver{List: hashOf("list"), Part: 1, Parts: 1, Places: places("reed", "bulrush")}

// claim is that of a person with the link of an organization.
func claim(w *rulestest.World, o machine.OrganizationID, by machine.PersonID) moving.Claim {
	return claimWith(w, o, by, "link of "+string(o))
}

func claimWith(w *rulestest.World, o machine.OrganizationID, by machine.PersonID, link string) moving.Claim {
	a := domaintest.Acceptance(w)
	digest := moving.ProofDigest(rulestest.Network(), o, by)
	return moving.Claim{Organization: o, Version: a.Version, Hash: a.Hash, Proof: rulestest.Sign(link, digest).Value}
}

// forming has mill and dairy on the founding roll, and some registered persons.
func forming(t testing.TB) *rulestest.World {
	w := domaintest.Forming(t, domaintest.Draft("small"), moving.Module, deciding)
	for _, o := range []machine.OrganizationID{"mill", "dairy"} {
		w.Do(domaintest.Registered(o))
		w.Must(founder, "", membership.InviteFounder{Organization: o})
	}
	for _, p := range []machine.PersonID{"rita", "bert", "carl"} {
		w.Must(p, "", domaintest.Person(p))
	}
	return w
}

// moved is forming with a list that is whole.
func moved(t testing.TB) *rulestest.World {
	w := forming(t)
	w.Must(founder, "", wholeList)
	return w
}

// found signs and founds.
func found(w *rulestest.World) {
	for _, o := range []machine.OrganizationID{"mill", "dairy"} {
		w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w))
	}
	w.Must(founder, "", membership.CloseRoll{})
}

// founded is moved, and the network is founded.
func founded(t testing.TB) *rulestest.World {
	w := moved(t)
	found(w)
	return w
}

func TestCarryingOver(t *testing.T) {
	signing := domaintest.Acceptance(forming(t))
	part := func(change func(*moving.CarryOver)) moving.CarryOver {
		m := wholeList
		m.Places = places("reed", "bulrush")
		change(&m)
		return m
	}
	first := part(func(m *moving.CarryOver) { m.Parts, m.Places = 2, m.Places[:1] })
	second := part(func(m *moving.CarryOver) { m.Part, m.Parts, m.Places = 2, 2, m.Places[1:] })
	other := moving.CarryOver{List: hashOf("other"), Part: 1, Parts: 1, Places: places("sedge")}
	rules := []rulestest.Rule{
		{Rule: "nobody else does", By: "rita", When: wholeList, Refused: "membership.no_founder"},
		{
			Rule: "founders who have signed sign anew, with the list before them", Given: []rulestest.Act{rulestest.For("mill-rep", "mill", signing), rulestest.For("dairy-rep", "dairy", signing), rulestest.By(founder, wholeList)},
			By: founder, When: membership.CloseRoll{}, Refused: "membership.founder_unsigned",
		},
		{
			Rule:  "after the founding nobody is carried over, so that nobody can stuff the roll",
			Given: []rulestest.Act{rulestest.For("mill-rep", "mill", signing), rulestest.For("dairy-rep", "dairy", signing), rulestest.By(founder, membership.CloseRoll{})},
			By:    founder, When: wholeList, Refused: "membership.founded_already",
		},
		{Rule: "the same list changes nothing", Given: []rulestest.Act{rulestest.By(founder, wholeList)}, By: founder, When: wholeList, Refused: "moving.carried_already"},
		{Rule: "parts come in their order", By: founder, When: second, Refused: "moving.wrong_part"},
		{Rule: "no part comes twice", Given: []rulestest.Act{rulestest.By(founder, first)}, By: founder, When: first, Refused: "moving.wrong_part"},
		{Rule: "a list is begun when the last is complete", Given: []rulestest.Act{rulestest.By(founder, first)}, By: founder, When: other, Refused: "moving.other_list"},
		{Rule: "a list has a hash", By: founder, When: part(func(m *moving.CarryOver) { m.List = "list" }), Refused: "moving.bad_hash"},
		{Rule: "parts count from 1", By: founder, When: part(func(m *moving.CarryOver) { m.Part = 0 }), Refused: "moving.bad_part"},
		{Rule: "a part is not empty", By: founder, When: part(func(m *moving.CarryOver) { m.Places = nil }), Refused: "moving.bad_length"},
		{Rule: "an acceptance has a date", By: founder, When: part(func(m *moving.CarryOver) { m.Places[1].Accepted = "4 May 2019" }), Refused: "moving.bad_date"},
		{Rule: "an acceptance lies in the past", By: founder, When: part(func(m *moving.CarryOver) { m.Places[1].Accepted = "2031-05-04" }), Refused: "moving.not_earlier"},
		{Rule: "a link has a key", By: founder, When: part(func(m *moving.CarryOver) { m.Places[0].Key = []byte("short") }), Refused: "moving.bad_key"},
		{Rule: "a handle has its form", By: founder, When: part(func(m *moving.CarryOver) { m.Places[0].Handle = "R" }), Refused: "people.bad_handle"},
		{Rule: "one legal identity has one place", By: founder, When: part(func(m *moving.CarryOver) { m.Places[1].Identity = m.Places[0].Identity }), Refused: "people.identity_taken"},
		{Rule: "an organization that is here already is not carried over", By: founder, When: part(func(m *moving.CarryOver) { m.Places[1].Identity.Number = "mill" }), Refused: "people.identity_taken"},
		{Rule: "a handle is taken once", By: founder, When: part(func(m *moving.CarryOver) { m.Places[1].Handle = "mill" }), Refused: "people.handle_taken"},
		{Rule: "nobody registers under a handle that was carried over", Given: []rulestest.Act{rulestest.By(founder, wholeList)}, By: "rita", When: domaintest.Organization("reed"), Refused: "people.handle_taken"},
		{Rule: "only what is there is taken back", By: founder, When: moving.Discard{List: wholeList.List}, Refused: "moving.no_list"},
		{Rule: "nobody but the founders takes a list back", Given: []rulestest.Act{rulestest.By(founder, wholeList)}, By: "rita", When: moving.Discard{List: wholeList.List}, Refused: "membership.no_founder"},
	}
	rulestest.Run(t, forming, rules)
}

func TestListsMayFollowEachOther(t *testing.T) {
	first, second := wholeList, wholeList
	first.Parts, second.Parts, second.Part = 2, 2, 2
	first.Places, second.Places = places("reed"), places("bulrush")
	other := moving.CarryOver{List: hashOf("other"), Part: 1, Parts: 1, Places: places("sedge")}
	w := forming(t)
	w.Must("mill-rep", "mill", first) // Who acts for a founder carries over too.
	w.Must(founder, "", moving.Discard{List: first.List})
	w.Must(founder, "", other)
	w.Must(founder, "", moving.Discard{List: other.List})
	w.Must(founder, "", first)
	w.Must("dairy-rep", "dairy", second)
	w.Must(founder, "", other)
	if l, _ := moving.ListOf(w.Store, first.List); !l.Whole() || l.Places != 2 || l.Left != 2 || moving.Begun(w.Store) != "" {
		t.Fatalf("of the list is here: %+v", l)
	}
}

func TestWhenPlacesLapse(t *testing.T) {
	w := moved(t)
	w.Pass(120) // While the network forms no time runs.
	found(w)
	w.Pass(moving.ClaimDays + moving.LastCallDays - 1)
	w.Must("rita", "", claim(w, "reed", "rita"))
	w.Pass(2)
	if out := w.Act("bert", "", claim(w, "bulrush", "bert"))[0]; out.Code != "moving.no_place" {
		t.Fatalf("after the last day: %+v", out)
	}
	w.Must("bert", "", domaintest.Organization("bulrush")) // It joins as everybody does.
}

func TestClaiming(t *testing.T) {
	w := founded(t)
	rita := claim(w, "reed", "rita")
	expired := rulestest.Days(moving.ClaimDays + moving.LastCallDays + 1)
	rulestest.Run(t, founded, []rulestest.Rule{
		{
			Rule: "who holds the link claims the place, acts for the organization, and it is a member", By: "rita", When: rita,
			Then: []machine.Event{
				charter.Accepted{Member: "reed", Version: rita.Version, Hash: rita.Hash, By: "rita", At: w.Now() + 1},
				people.MandateGranted{Organization: "reed", Person: "rita", Role: people.Representative, By: "rita"},
				membership.Activated{Member: "reed"},
				moving.PlaceClaimed{Organization: "reed", By: "rita", Left: 1},
			},
		},
		{Rule: "a place is claimed once, whoever comes second", Given: []rulestest.Act{rulestest.By("rita", rita)}, By: "bert", When: claim(w, "reed", "bert"), Refused: "moving.no_place"},
		{Rule: "one person claims one place", Given: []rulestest.Act{rulestest.By("rita", rita)}, By: "rita", When: claim(w, "bulrush", "rita"), Refused: "moving.one_each"},
		{Rule: "a link opens its own place only", By: "rita", When: claimWith(w, "bulrush", "rita", "link of reed"), Refused: "moving.wrong_link"},
		{Rule: "who sees another's claim cannot use it", By: "bert", When: rita, Refused: "moving.wrong_link"},
		{Rule: "only who was on the list has a place", By: "rita", When: claim(w, "sedge", "rita"), Refused: "moving.no_place"},
		{Rule: "one claims in one's own name", By: "mill-rep", For: "mill", When: claim(w, "reed", "mill-rep"), Refused: "moving.in_own_name"},
		{Rule: "a proof has its length", By: "rita", When: moving.Claim{Organization: "reed", Version: 1, Hash: rita.Hash}, Refused: "moving.bad_proof_length"},
		{
			Rule: "what is accepted is the text as it stands", By: "rita",
			When: moving.Claim{Organization: "reed", Version: 1, Hash: make([]byte, 32), Proof: rita.Proof}, Refused: "charter.stale",
		},
		{Rule: "then it lapses", Given: []rulestest.Act{expired}, By: "rita", When: rita, Refused: "moving.no_place"},
		{Rule: "before it is claimed nobody acts for it", By: "rita", For: "reed", When: membership.Apply{}, Refused: "people.no_mandate"},
		{Rule: "a key of a link has its length", By: founder, When: moving.ReplaceLink{Organization: "reed"}, Refused: "moving.bad_key"},
		{Rule: "no founder gives a place another link", By: founder, When: moving.ReplaceLink{Organization: "reed", Key: rulestest.Key("new").Public}, Refused: "moving.needs_decision"},
	})
}

func TestClaimingWhileTheNetworkForms(t *testing.T) {
	w := moved(t)
	rita := claim(w, "reed", "rita")
	redrafted := moved(t)
	redrafted.Must(founder, "", domaintest.Draft("open"))
	other := domaintest.Acceptance(redrafted)
	half := func(t testing.TB) *rulestest.World {
		w := forming(t)
		m := wholeList
		m.Parts = 2
		w.Must(founder, "", m)
		return w
	}
	rulestest.Run(t, moved, []rulestest.Rule{
		{
			Rule: "who claims before the founding is a founder", By: "rita", When: rita,
			Then: []machine.Event{
				charter.Accepted{Member: "reed", Version: 1, Hash: rita.Hash, By: "rita", At: w.Now() + 1},
				people.MandateGranted{Organization: "reed", Person: "rita", Role: people.Representative, By: "rita"},
				membership.FounderInvited{Organization: "reed", By: "rita"},
				moving.PlaceClaimed{Organization: "reed", By: "rita", Left: 1},
			},
		},
		{Rule: "nobody claims a place whose list was taken back before", Given: []rulestest.Act{rulestest.By(founder, moving.Discard{List: wholeList.List})}, By: "rita", When: rita, Refused: "moving.no_place"},
		{Rule: "a draft that changes after a claim must be signed anew", Given: []rulestest.Act{rulestest.By("rita", rita), rulestest.By(founder, domaintest.Draft("open")), rulestest.For("mill-rep", "mill", other), rulestest.For("dairy-rep", "dairy", other)}, By: founder, When: membership.CloseRoll{}, Refused: "membership.founder_unsigned"},
		{Rule: "a claim after the draft changed accepts the text as it stands, or nothing", Given: []rulestest.Act{rulestest.By(founder, domaintest.Draft("open"))}, By: "rita", When: rita, Refused: "charter.stale"},
		{Rule: "who has claimed keeps the place when the list is taken back", Given: []rulestest.Act{rulestest.By("rita", rita), rulestest.By(founder, moving.Discard{List: wholeList.List})}, By: "rita", For: "reed", When: membership.InviteFounder{Organization: "reed"}, Refused: "membership.invited_already"},
	})
	rulestest.Run(t, half, []rulestest.Rule{{Rule: "of half a list nobody claims", By: "rita", When: rita, Refused: "moving.not_whole"}})
}

func TestOnlyClaimedPlacesCount(t *testing.T) {
	w := founded(t)
	count := func(want int64, when string) {
		t.Helper()
		if got := membership.ActiveCount(w.Store); got != want {
			t.Fatalf("%s the network has %d votes, not %d", when, got, want)
		}
	}
	count(2, "before anybody claims")
	w.Must("rita", "", claim(w, "reed", "rita"))
	count(3, "after one claim")
	if m, _ := membership.MemberOf(w.Store, "reed"); m.Founder {
		t.Fatal("a vote that came after the founding passes for a founder's, and the capture brake would not see it")
	}
	w.Pass(moving.ClaimDays + moving.LastCallDays + 1)
	count(3, "after the last place lapsed")
	if _, ok := people.OrganizationOf(w.Store, "bulrush"); ok {
		t.Fatal("who never came keeps the handle for ever")
	}
}

func TestRecordingEarlierDecisions(t *testing.T) {
	one := moving.Decision{Title: "Shared bookkeeper", Date: "2019-05-04", Document: hashOf("minutes")}
	record := func(change func(*moving.Decision)) moving.RecordEarlier {
		d := one
		change(&d)
		return moving.RecordEarlier{Decisions: []moving.Decision{d}}
	}
	as := record(func(*moving.Decision) {})
	rulestest.Run(t, forming, []rulestest.Rule{
		{Rule: "founders record what was decided earlier", By: founder, When: as, Then: []machine.Event{moving.EarlierRecorded{Decisions: as.Decisions, By: founder}}},
		{Rule: "nobody else does", By: "rita", When: as, Refused: "membership.no_founder"},
		{Rule: "a document is recorded once", Given: []rulestest.Act{rulestest.By(founder, as)}, By: founder, When: as, Refused: "moving.recorded_already"},
		{Rule: "there is at least one", By: founder, When: moving.RecordEarlier{}, Refused: "moving.bad_number"},
		{Rule: "a decision has a title", By: founder, When: record(func(d *moving.Decision) { d.Title = "" }), Refused: "moving.no_title"},
		{Rule: "a title shows as it is", By: founder, When: record(func(d *moving.Decision) { d.Title = "a\u202eb" }), Refused: "people.bad_text"},
		{Rule: "a decision has a date", By: founder, When: record(func(d *moving.Decision) { d.Date = "2019" }), Refused: "moving.bad_date"},
		{Rule: "a decision has a document", By: founder, When: record(func(d *moving.Decision) { d.Document = "x" }), Refused: "moving.bad_hash"},
		{Rule: "what lies ahead was not decided earlier", By: founder, When: record(func(d *moving.Decision) { d.Date = "2030-01-01" }), Refused: "moving.not_earlier"},
	})
	rulestest.Run(t, founded, []rulestest.Rule{
		{Rule: "after the founding no founder records on their own", By: founder, When: as, Refused: "membership.founded_already"},
	})
}
