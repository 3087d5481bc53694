package view_test

import (
	"net/http"
	"strings"
	"testing"

	"metaorg/domain/governance"
	"metaorg/machine/rulestest"
	"metaorg/web/page/pagetest"
)

// open is a network whose members can vote on buying flour.
func open(t *testing.T) *pagetest.Site {
	s := voting(t)
	s.Let(func(w *rulestest.World) {
		proposed(w, flour())
		w.Pass(7)
	})
	return s
}

func TestABallotIsCastSeenAndChanged(t *testing.T) {
	s := open(t)
	s.As(t, dairy).Get("/proposals").Sees("your ballot is due")
	cast := s.As(t, dairy).Does("governance.vote", "proposal", "1", "choice", "yes", "seen", "0", "acting_for", "dairy", "next", "/proposals/1")
	cast.Is(http.StatusOK).Sees("Done. Vote Yes on proposal 1", "You voted yes for dairy Limited", "1 of 5", "Review and change")
	if marked := cast.All("#ballot [name=choice][value=yes][checked]"); len(marked) != 1 {
		t.Error("the ballot that stands is not marked")
	}
	s.As(t, dairy).Get("/proposals").SeesNot("your ballot is due")
	changed := s.As(t, dairy).Does("governance.vote", "proposal", "1", "choice", "no", "clause", "P1", "acting_for", "dairy", "next", "/proposals/1")
	changed.Sees("You voted no for dairy Limited", "appeals to P1")
	s.As(t, watcher).Get("/proposals/1").Is(http.StatusOK).SeesNot("dairy Limited", "appeals to")
}

func TestWhatIsWrongWithABallotStandsBesideIt(t *testing.T) {
	s := open(t)
	s.As(t, dairy).Post("/acts/governance.vote", "proposal", "1", "acting_for", "dairy").Is(http.StatusUnprocessableEntity).Beside("choice", "vote yes, no or abstain")
	s.As(t, dairy).In("de").Post("/acts/governance.vote", "proposal", "1", "acting_for", "dairy").Beside("choice", "stimm mit Ja, Nein oder Enthaltung")
	s.As(t, dairy).Post("/acts/governance.vote", "proposal", "1", "choice", "yes", "clause", "P1", "acting_for", "dairy").
		Is(http.StatusUnprocessableEntity).Beside("clause", "only a no appeals to a clause")
	s.As(t, dairy).Post("/acts/governance.vote", "proposal", "1", "choice", "no", "clause", "P9", "acting_for", "dairy").Is(http.StatusNotFound).Beside("clause", "the charter has no clause P9")
	s.As(t, nora).Post("/acts/governance.vote", "proposal", "1", "choice", "yes").Is(http.StatusForbidden).Sees("nora is not on the roll")
	s.As(t, dairy).Get("/acts/governance.vote?proposal=9").Is(http.StatusOK)
	s.As(t, nora).Get("/acts/governance.vote?proposal=1").Is(http.StatusOK).SeesNot("Flour", "Open for voting")
}

func TestAVoteThatHasClosedMeanwhileSaysSo(t *testing.T) {
	s := open(t)
	s.Let(func(w *rulestest.World) { w.Pass(7) })
	ballot := []string{"proposal", "1", "choice", "yes", "seen", "0", "acting_for", "dairy", "next", "/proposals/1"}
	late := s.As(t, dairy).Post("/acts/governance.vote", ballot...)
	late.Is(http.StatusConflict).Sees("proposal 1 is rejected; it is not voted on any more", "What you chose was not sent", "Back to “Flour”")
	s.As(t, dairy).In("de").Post("/acts/governance.vote", ballot...).Sees("Antrag 1 ist nicht angenommen; darüber wird nicht mehr abgestimmt", "wurde nicht abgeschickt")
	s.As(t, dairy).Get("/proposals/1").Sees("Not adopted,", "0 of 5 members took part; at least 3 had to. That is too few, so it did not pass.", "Certificate of the vote")
}

func TestABallotThatCantBeSentAnyMoreIsNotOfferedAgain(t *testing.T) {
	s := open(t)
	s.Let(func(w *rulestest.World) { w.Pass(7) })
	for name, sent := range map[string][]string{
		"nothing was chosen":                 {"proposal", "1"},
		"it was refused after it was signed": {"proposal", "1", "choice", "yes", "refusal_code", "machine.expired", "refusal_text", "too late", "refusal_field", "choice"},
		"somebody goes back to the form":     {"proposal", "1", "choice", "yes", "again", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			late := s.As(t, dairy).Post("/acts/governance.vote", append(sent, "acting_for", "dairy", "next", "/proposals/1")...)
			late.Sees("No ballots are taken on this now").SeesNot("Look at the fields", "Review and sign")
			if len(late.All("main form, main button")) > 0 {
				t.Error("there is still a form to send")
			}
			if to := pagetest.Attribute(late.One("main a"), "href"); to != "/proposals/1" {
				t.Errorf("the only link leads to %s", to)
			}
		})
	}
	s.As(t, dairy).Post("/acts/governance.vote", "proposal", "1", "choice", "yes", "refusal_code", "machine.expired", "refusal_text", "too late", "refusal_field", "choice").Sees("too late")
	s.As(t, dairy).Get("/acts/governance.vote?proposal=1").Is(http.StatusOK).Sees("No ballots are taken on this now").SeesNot("was not sent", "Review and sign")
}

func TestWhoSignsABallotSeesWhatItIsAbout(t *testing.T) {
	s := open(t)
	ballot := []string{"proposal", "1", "choice", "yes", "acting_for", "dairy"}
	s.As(t, dairy).Post("/acts/governance.vote", ballot...).Sees("Look and sign", "Proposal 1: “Flour”")
	s.As(t, dairy).In("de").Post("/acts/governance.vote", ballot...).Sees("Antrag 1: „Flour“")
	s.As(t, mill).Post("/acts/governance.withdraw", "proposal", "1", "acting_for", "mill").Sees("Look and sign", "Proposal 1: “Flour”")
}

func TestABallotBeforeTheVoteOpensIsRefused(t *testing.T) {
	s := voting(t)
	s.Let(func(w *rulestest.World) { proposed(w, flour()) })
	s.As(t, dairy).Post("/acts/governance.vote", "proposal", "1", "choice", "yes", "acting_for", "dairy").Is(http.StatusConflict).
		Sees("notice of this vote is given, but it is not open yet", "No ballots are taken on this now").SeesNot("Review and sign")
}

func TestNobodyReplacesAColleaguesBallotUnawares(t *testing.T) {
	s := open(t)
	s.As(t, alan).Does("governance.vote", "proposal", "1", "choice", "no", "seen", "0", "acting_for", "mill", "next", "/proposals/1")
	mine := []string{"proposal", "1", "choice", "yes", "seen", "0", "acting_for", "mill", "next", "/proposals/1"}
	stale := s.As(t, mill).Post("/acts/governance.vote", mine...)
	says := "alan has just voted no for mill Limited; if you send this again, your ballot takes the place of that one"
	stale.Is(http.StatusConflict).Beside("choice", says)
	s.As(t, mill).In("de").Post("/acts/governance.vote", mine...).Beside("choice", inGerman(t, s, "governance.voted_meanwhile", says))
	mine[5] = pagetest.Attribute(stale.One("[name=seen]"), "value") // As the form sends it now.
	s.As(t, mill).Signs(s.As(t, mill).Post("/acts/governance.vote", mine...)).Sees("You voted yes for mill Limited")
	s.As(t, alan).Get("/proposals/1").Sees("mill-rep voted yes for mill Limited")
}

func TestWhoActsForTwoMembersChoosesWhoseBallotItIs(t *testing.T) {
	s := open(t)
	two := s.As(t, alan).Get("/proposals/1")
	if whose := two.Texts("#ballot [name=acting_for] option"); strings.Join(whose, ", ") != "forge Limited, mill Limited" {
		t.Errorf("one can choose %q", whose)
	}
	for _, o := range []string{"forge", "mill"} {
		s.As(t, alan).Does("governance.vote", "proposal", "1", "choice", "abstain", "seen", "0", "acting_for", o, "next", "/proposals/1")
	}
	s.As(t, alan).Get("/proposals/1").Sees("You voted abstain for forge Limited", "You voted abstain for mill Limited", "2 of 5")
}

func TestWhatOneDidLastCanBeTakenBackAsFarAsTheRulesGo(t *testing.T) {
	s := voting(t)
	made := s.As(t, mill).Does("governance.propose", "title", "Flour", "text", "We buy flour together.", "class", "ordinary", "acting_for", "mill")
	made.LeadsTo("/proposals/1?" + made.To[strings.Index(made.To, "?")+1:])
	shown := s.As(t, mill).Get(made.To)
	if back := shown.All(`form[action="/acts/governance.withdraw"]`); len(back) != 2 {
		t.Errorf("%d ways to take it back, want the notice's and the page's", len(back))
	}
	s.As(t, mill).Does("governance.withdraw", "proposal", "1", "acting_for", "mill").Sees("Taken back,", "It was taken back before anybody voted")
	s = open(t)
	voted := s.As(t, dairy).Does("governance.vote", "proposal", "1", "choice", "yes", "seen", "0", "acting_for", "dairy", "next", "/proposals/1")
	again := s.As(t, dairy).Post("/acts/governance.vote", "again", "1", "proposal", "1", "choice", "yes", "acting_for", "dairy")
	if len(voted.All(`.notice form[action="/acts/governance.vote"]`)) != 1 {
		t.Error("a ballot just cast is not offered to be changed")
	}
	again.Is(http.StatusOK).Sees("Open for voting until", "You voted yes for dairy Limited")
	s.As(t, mill).Post("/acts/governance.withdraw", "proposal", "1", "acting_for", "mill").Is(http.StatusConflict).Sees("somebody has voted on proposal 1")
	s.As(t, dairy).Post("/acts/governance.withdraw", "proposal", "1", "acting_for", "dairy").Is(http.StatusForbidden)
}

func TestWhoVotedHowIsForThoseWhoTakePart(t *testing.T) {
	s := open(t)
	s.Let(func(w *rulestest.World) {
		votes(w, 1, governance.Yes, "dairy", "forge")
		votes(w, 1, governance.No, "press")
	})
	s.As(t, mill).Get("/rolls?proposal=1").Is(http.StatusOK).Sees("dairy Limited", "not voted", "Proposal 1")
	s.As(t, mill).Get("/rolls?proposal=1&sort=-choice").Is(http.StatusOK)
	s.As(t, mill).Get("/rolls?member=dairy").Sees("Proposal 1", "dairy Limited").SeesNot("forge Limited")
	s.As(t, mill).Get("/rolls?proposal=2").Sees("Nobody is on this roll")
	s.As(t, watcher).Get("/rolls?proposal=1").LeadsTo("/signin?next=%2Frolls%3Fproposal%3D1")
	s.As(t, pagetest.Operator()).Get("/rolls?proposal=1").Is(http.StatusOK)
	s.As(t, nora).Get("/rolls?proposal=1").Is(http.StatusForbidden)
	s.Let(func(w *rulestest.World) { w.Pass(7) })
	s.As(t, watcher).Get("/proposals/1").Sees("2 said yes and 1 no", "Certificate of the vote").SeesNot("dairy Limited", "Ballots (JSON)")
	s.As(t, mill).Get("/proposals/1").Sees("Who voted, and how", "Ballots (JSON)")
}
