package view

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/readmodel"
)

// remark is one row of what was said and decided about an application.
type remark struct {
	applicant, member people.MemberID
	what              string
	clause            string
	document          membership.Paper
	proposal          uint64
}

func (m remark) put(tx *readmodel.Tx, at readmodel.At) error {
	var proposal any
	if m.proposal != 0 {
		proposal = m.proposal
	}
	return tx.Exec(`INSERT INTO membership_joining (entry, part, applicant, member, what, clause, document, proposal, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, m.applicant, m.member, m.what, m.clause, m.document, proposal, at.Time)
}

// said puts an event down as a remark.
func said[E any](kind string, row func(E) remark) readmodel.Projection {
	return readmodel.On(kind, func(tx *readmodel.Tx, at readmodel.At, e E) error { return row(e).put(tx, at) })
}

// became puts an event down as a change of somebody's state.
func became[E any](kind string, row func(E) (people.MemberID, membership.State)) readmodel.Projection {
	return readmodel.On(kind, func(tx *readmodel.Tx, at readmodel.At, e E) error {
		id, to := row(e)
		return enter(tx, at, id, to)
	})
}

// remarks are the projections of what is said and decided about applications.
var remarks = []readmodel.Projection{
	said("membership.Objected", func(e membership.Objected) remark {
		return remark{applicant: e.Applicant, member: e.Member, what: "objected", clause: e.Clause, document: e.Harm}
	}),
	said("membership.ObjectionWithdrawn", func(e membership.ObjectionWithdrawn) remark {
		return remark{applicant: e.Applicant, member: e.Member, what: "withdrew"}
	}),
	said("membership.ApplicationStopped", func(e membership.ApplicationStopped) remark {
		return remark{applicant: e.Applicant, what: "stopped"}
	}),
	said("membership.ApplicationResumed", func(e membership.ApplicationResumed) remark {
		return remark{applicant: e.Applicant, what: "resumed"}
	}),
	said("membership.PanelDrawn", func(e membership.PanelDrawn) remark {
		return remark{applicant: e.Applicant, what: "drawn"}
	}),
	said("membership.Judged", func(e membership.Judged) remark {
		return remark{applicant: e.Applicant, member: e.Member, what: "judged_" + string(e.Verdict), document: e.Reasons}
	}),
	said("membership.PanelDecided", func(e membership.PanelDecided) remark {
		return remark{applicant: e.Applicant, what: "panel_" + string(e.Verdict)}
	}),
	said("membership.Appealed", func(e membership.Appealed) remark {
		return remark{applicant: e.Applicant, member: e.Member, what: "appealed"}
	}),
	said("membership.PutToMembers", func(e membership.PutToMembers) remark {
		return remark{applicant: e.Applicant, what: "asked_" + string(e.Why), proposal: e.Proposal}
	}),
	said("membership.Admitted", func(e membership.Admitted) remark { return remark{applicant: e.Applicant, what: "admitted"} }),
	readmodel.On("membership.Sponsored", func(tx *readmodel.Tx, at readmodel.At, e membership.Sponsored) error {
		return vouched(tx, at, remark{applicant: e.Applicant, member: e.Sponsor, what: "sponsored"}, 1)
	}),
	readmodel.On("membership.SponsorshipWithdrawn", func(tx *readmodel.Tx, at readmodel.At, e membership.SponsorshipWithdrawn) error {
		return vouched(tx, at, remark{applicant: e.Applicant, member: e.Sponsor, what: "unsponsored"}, -1)
	}),
	said("membership.EntryWaits", func(e membership.EntryWaits) remark { return remark{applicant: e.Member, what: "waits"} }),
	said("membership.FakeDeclared", func(e membership.FakeDeclared) remark { return remark{applicant: e.Member, what: "fake"} }),
	readmodel.On("membership.TurnedDown", func(tx *readmodel.Tx, at readmodel.At, e membership.TurnedDown) error {
		if err := (remark{applicant: e.Applicant, what: "turned_down"}).put(tx, at); err != nil {
			return err
		}
		return gone(tx, at, e.Applicant)
	}),
	became("membership.BecameDormant", func(e membership.BecameDormant) (people.MemberID, membership.State) { return e.Member, e.State }),
	became("membership.Returned", func(e membership.Returned) (people.MemberID, membership.State) { return e.Member, membership.Active }),
	became("membership.MemberSuspended", func(e membership.MemberSuspended) (people.MemberID, membership.State) {
		return e.Member, membership.Suspended
	}),
	became("membership.MemberRestored", func(e membership.MemberRestored) (people.MemberID, membership.State) {
		return e.Member, membership.Active
	}),
	became("membership.ExclusionLifted", func(e membership.ExclusionLifted) (people.MemberID, membership.State) {
		return e.Member, membership.LeftState
	}),
	readmodel.On("membership.MemberExcluded", func(tx *readmodel.Tx, at readmodel.At, e membership.MemberExcluded) error {
		if err := tx.Exec(`UPDATE membership_members SET leaves = NULL WHERE id = ?`, e.Member); err != nil {
			return err
		}
		return enter(tx, at, e.Member, membership.Excluded)
	}),
}

func vouched(tx *readmodel.Tx, at readmodel.At, m remark, more int64) error {
	if err := m.put(tx, at); err != nil {
		return err
	}
	return tx.Exec(`UPDATE membership_members SET sponsors = sponsors + ? WHERE id = ?`, more, m.applicant)
}

// notShown are events that add nothing to the tables.
var notShown = []string{
	"membership.NetworkFounded",   // Every founder's Activated follows it, and the charter shows its version.
	"membership.SettlementStated", // The contributions are there, each with its state.
	"membership.CasterNamed",      // Pages ask the state, which knows who casts now.
	"membership.Reaffirmed",       // The state knows what follows; a return is told when it comes.
	"membership.DormancyNear",     // Pages and needs work the date out of the state.
}
