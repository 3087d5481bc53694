package view_test

import (
	"net/http"
	"net/url"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

const reasons = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"

// crowded is a federation of six members at whose door wood stands.
func crowded(t *testing.T, preset string, values ...charter.RuleValue) *pagetest.Site {
	w := domaintest.Founded(t, domaintest.Draft(preset, values...), []machine.OrganizationID{"bank", "dairy", "farm", "mill", "salt", "wool"})
	w.Do(domaintest.Registered("wood"))
	applies(w)
	return siteOver(t, w)
}

func TestAnObjectionIsSeenWithItsReasonAndTakenBack(t *testing.T) {
	s := crowded(t, "federation")
	rep := s.As(t, mill)
	rep.Get("/applications/wood").Sees("2 objections with a reason would stop it", "Object, with a reason")
	rep.Post("/acts/membership.object", "applicant", "wood").Is(http.StatusUnprocessableEntity).Beside("clause", "names the clause it appeals to")
	rep.Does("membership.object", "applicant", "wood", "clause", "P1", "next", "/applications/wood").Sees("against P1 of the charter", "mill Limited", "Undo")
	s.As(t, applicant()).Get("/applications/wood").Sees("against P1 of the charter", "mill Limited objected").SeesNot("Object, with a reason")
	s.As(t, applicant()).Get("/home").Sees("A member objects to the application of wood Limited; you can answer")
	rep.Does("membership.withdraw_objection", "applicant", "wood", "next", "/applications/wood").Sees("mill Limited took the objection back")
	s.As(t, applicant()).Get("/home").SeesNot("A member objects")
}

func TestAPanelIsShownToBothSides(t *testing.T) {
	s := crowded(t, "federation")
	var panel []people.MemberID
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", membership.Object{Applicant: "wood", Harm: reasons})
		w.Must("dairy-rep", "dairy", membership.Object{Applicant: "wood", Clause: "P1"})
	})
	s.As(t, applicant()).Get("/applications/wood").Sees("Enough members object", "being drawn by lot")
	s.Let(func(w *rulestest.World) {
		w.Pass(1)
		w.Must("salt-rep", "salt", membership.Reaffirm{})
		w.Must("wool-rep", "wool", membership.Reaffirm{})
		c, _ := membership.CaseOf(w.Store, "wood")
		panel = c.Panel
	})
	s.As(t, applicant()).Get("/home").Sees("a panel drawn by lot hears it; answer before it judges")
	if len(panel) != 3 {
		t.Fatalf("the panel is %v", panel)
	}
	judge := s.As(t, pagetest.Person(domaintest.Rep(machine.OrganizationID(panel[0])), machine.OrganizationID(panel[0])))
	judge.Get("/home").Sees("You were drawn by lot to judge the application of wood Limited")
	judge.Get("/coordination").Sees("Stopped by objections", "panel judges until")
	judge.Does("membership.judge", "applicant", "wood", "verdict", "refuse", "reasons", reasons, "next", "/applications/wood").Sees("refuse", reasons)
	s.Let(func(w *rulestest.World) {
		o := machine.OrganizationID(panel[1])
		w.Must(domaintest.Rep(o), o, membership.Judge{Applicant: "wood", Verdict: membership.Refusing, Reasons: reasons})
	})
	said, err := s.Model.Read(t.Context(), "joining", url.Values{"what": {"panel refuse"}})
	if err != nil || said.Total != 1 {
		t.Errorf("the list of what was said has %d verdicts in words, %v", said.Total, err)
	}
	s.As(t, applicant()).Get("/applications/wood").Sees("should not come in", "Appeal to all members", reasons)
	s.As(t, applicant()).Get("/home").Sees("it may appeal to all members")
	s.Let(func(w *rulestest.World) { w.Pass(15) })
	s.As(t, mill).Get("/members").SeesNot("wood Limited")
}

func TestWhoWaitsForSponsorsAndForItsTurnIsTold(t *testing.T) {
	s := crowded(t, "open", charter.RuleValue{Name: "membership.contributions_needed"}, charter.RuleValue{Name: "membership.growth_cap_members", Value: 1}, charter.RuleValue{Name: "membership.growth_cap_percent"})
	s.Let(func(w *rulestest.World) {
		w.Do(domaintest.Registered("iron"))
		w.Must("iron-rep", "iron", domaintest.Acceptance(w), membership.Apply{})
	})
	s.As(t, applicant()).Get("/join").Sees("2 members vouch for you", "0 of 2 do so far", "As a person")
	s.As(t, mill).Does("membership.sponsor", "applicant", "wood", "next", "/applications/wood").Sees("1 of 2 members vouch for it", "mill Limited vouched for it", "Vouch no more")
	s.Let(func(w *rulestest.World) {
		w.Must("bank-rep", "bank", membership.Sponsor{Applicant: "wood"})
		w.Must("dairy-rep", "dairy", membership.Sponsor{Applicant: "iron"})
		w.Must("farm-rep", "farm", membership.Sponsor{Applicant: "iron"})
		w.Pass(61)
	})
	s.As(t, mill).Get("/members/wood").Sees("member")
	s.As(t, mill).Get("/applications/iron").Sees("number 1 of those waiting", "It waits for its turn")
	s.As(t, mill).Get("/coordination").Sees("Waiting for the growth cap", "iron Limited")
	s.As(t, mill).Get("/members/iron").Sees("Only so many gain a vote in a quarter")
}

func TestAMembersPageSaysWhyItIsDormantAndHowItComesBack(t *testing.T) {
	s := crowded(t, "federation")
	s.Let(func(w *rulestest.World) { w.Pass(700) })
	rep := s.As(t, mill)
	rep.Get("/coordination").Sees("Soon dormant")
	rep.Get("/home").Sees("becomes dormant without a sign of life")
	s.Let(func(w *rulestest.World) { w.Pass(40) })
	rep.Get("/members/mill").Sees("Dormant: in 24 months", "We are here, and stay")
	rep.Does("membership.reaffirm", "acting_for", "mill", "next", "/members/mill").SeesNot("We are here, and stay")
	s.Let(func(w *rulestest.World) { w.Pass(15) })
	rep.Get("/members/mill").SeesNot("Dormant: in 24 months")
}

func TestThoseUnderCommonControlSeeWhoCastsTheirVote(t *testing.T) {
	s := crowded(t, "federation")
	s.Let(func(w *rulestest.World) {
		for _, o := range []machine.OrganizationID{"mill", "dairy"} {
			w.Must(domaintest.Rep(o), o, people.Disclose{Parents: []people.Parent{{Registry: "lei", Number: "5299000J2N45DDNE4Y28", Control: people.Ownership}}})
		}
	})
	s.As(t, mill).Get("/members/mill").Sees("with one vote among them", "dairy Limited casts it").SeesNot("Join")
	for _, as := range []struct {
		viewer page.Viewer
		votes  bool
	}{{mill, false}, {dairy, true}, {pagetest.Person("salt-rep", "salt"), true}} {
		if v, err := s.Complete(t.Context(), as.viewer); err != nil || v.Votes != as.votes || !v.Voice || !v.Proposes || v.State != "active" {
			t.Errorf("%s, which shares a vote or not, is %+v (%v)", as.viewer.For, v, err)
		}
	}
	s.As(t, mill).Does("membership.name_caster", "caster", "mill", "next", "/members/mill").Sees("one vote among them")
}

func TestWhoLeavesSeesWhatIsOpen(t *testing.T) {
	s := crowded(t, "federation")
	s.Let(func(w *rulestest.World) { w.Must("mill-rep", "mill", domaintest.Gave("dairy"), membership.Leave{}) })
	s.As(t, mill).Get("/members/mill").Sees("What is between you and the others", "12 hours", "Mandates: 1.")
	s.As(t, dairy).Get("/members/dairy").SeesNot("What is between you and the others")
}

func TestAPersonAppliesToTheChamber(t *testing.T) {
	s := crowded(t, "open")
	ada := pagetest.Person("ada", "")
	s.Let(func(w *rulestest.World) {
		w.Must("ada", "", domaintest.Person("ada"))
		w.Must("ada", "", domaintest.Acceptance(w))
	})
	s.As(t, ada).Get("/join").Sees("chamber of individuals", "Apply as a person")
	s.As(t, ada).Does("membership.apply", "acting_for", "-")
	s.As(t, ada).Get("/applications/ada").Sees("2 members vouch for you", "Take the application back").SeesNot("3 contributions to members")
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", membership.Sponsor{Applicant: "ada"})
		w.Must("dairy-rep", "dairy", membership.Sponsor{Applicant: "ada"})
		w.Pass(61)
	})
	ada.Oneself = true
	if v, err := s.Complete(t.Context(), ada); err != nil || !v.Votes || !v.Voice || v.Proposes || v.State != "active" {
		t.Errorf("a member of the chamber is %+v (%v)", v, err)
	}
	s.As(t, ada).Get("/join").Sees("You are a member of the chamber")
}
