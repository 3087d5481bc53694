// Package disputes settles what members hold against each other, and keeps due
// process. It keeps true that people try to agree first; that whoever judges
// was drawn by lot and has no part in the matter; that sanctions rise step by
// step, so that nobody comes from full membership to exclusion by any shorter
// way; that whoever is charged sees the charge, answers it and may appeal once;
// and that the silence of anybody asked moves a matter on instead of burying
// it. Grounds, answers and reasons in words are documents, known here by hash.
//
// The numbers follow the model rules of Co-operatives UK (21 days' notice of a
// charge, a hearing), Quebec's Cooperatives Act C-67.2 s.58 (written grounds,
// reply, reasons in 15 days), and Ostrom's graduated sanctions.
package disputes

import "metaorg/machine"

// since is the rule version that brought disputes.
const since = 4

// Module is all that disputes add to the machine.
var Module = machine.Module{
	Name: "disputes",
	Kinds: []machine.Kind{
		machine.KindOf[Open]("disputes.open", "Open a dispute, which begins with mediation.", DisputeOpened{}).Since(since),
		machine.KindOf[ProposeMediator]("disputes.propose_mediator", "Name somebody to mediate between you and the other side.", MediatorProposed{}).Since(since),
		machine.KindOf[AcceptMediator]("disputes.accept_mediator", "Accept the mediator that the other side named.", MediatorAccepted{}).Since(since),
		machine.KindOf[Settle]("disputes.settle", "Sign the agreement that settles a dispute.", SettlementSigned{}, DisputeClosed{}).Since(since),
		machine.KindOf[Withdraw]("disputes.withdraw", "Take back a dispute or charge of yours.", DisputeClosed{}).Since(since),
		machine.KindOf[AddPaper]("disputes.add_paper", "Answer, or add a paper to a case of yours.", PaperAdded{}).Since(since),
		machine.KindOf[Recuse]("disputes.recuse", "Say that you have a conflict of interest in a case.", Recused{}, PanelAwaited{}, FindingMade{}, PutToMembers{}, DisputeClosed{}).Since(since),
		machine.KindOf[Judge]("disputes.judge", "Say what you find in a case whose panel you are on.", Judged{}, FindingMade{}, PutToMembers{}).Since(since),
		machine.KindOf[GiveReasons]("disputes.give_reasons", "Give the panel's reasons.", ReasonsGiven{}, DisputeClosed{}).Since(since),
		machine.KindOf[Appeal]("disputes.appeal", "Appeal against what a panel found.", Appealed{}, PanelAwaited{}, PutToMembers{}).Since(since),
		machine.KindOf[Charge]("disputes.charge", "Charge a member, with grounds, so that it may be excluded.", DisputeOpened{}).Since(since),
		machine.KindOf[Exclude]("disputes.exclude", "Exclude the member charged, after the hearing.", ExclusionDecided{}).Since(since).CarriedBy(machine.WeightSpecial).OnlyPut(),
		machine.KindOf[Uphold]("disputes.uphold", "Find for who brought the case.", DisputeClosed{}, SanctionImposed{}, DocumentShown{}).Since(since).CarriedBy(machine.WeightOrdinary).OnlyPut(),
		machine.KindOf[Dismiss]("disputes.dismiss", "Find against who brought the case.", DisputeClosed{}).Since(since).CarriedBy(machine.WeightOrdinary).OnlyPut(),
		machine.KindOf[AppointMediator]("disputes.appoint_mediator", "Name the mediator who hears cases where too few members are without part in them.", MediatorAppointed{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[NameModerators]("disputes.name_moderators", "Name who may hide what breaks the charter.", ModeratorsNamed{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Hide]("disputes.hide", "Hide a comment or document that breaks a clause of the charter.", DocumentHidden{}).Since(since),
		machine.KindOf[Unhide]("disputes.unhide", "Show a hidden comment or document again.", DocumentShown{}).Since(since),
		machine.KindOf[AppealHiding]("disputes.appeal_hiding", "Let a panel judge whether something was rightly hidden.", DisputeOpened{}, PanelAwaited{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[EndStage]("disputes.end_stage", PanelAwaited{}, FindingMade{}, PutToMembers{}, ReasonsMissing{}, DisputeClosed{}, SanctionImposed{}, DocumentShown{}),
		machine.DueOf[DrawNow]("disputes.draw_now", PanelDrawn{}, PutToMembers{}, DisputeClosed{}),
		machine.DueOf[Replace]("disputes.replace", PanelistDrawn{}, PanelAwaited{}, FindingMade{}, PutToMembers{}, DisputeClosed{}),
		machine.DueOf[EndSanction]("disputes.end_sanction", SanctionEnded{}),
	},
}
