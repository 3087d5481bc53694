package sample

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// guarded is who trusts three others with a way back to their keys.
const guarded machine.PersonID = "sioned"

// namesGuardians: sioned has guardians in a week; tom names some and thinks better of it.
func (t *story) namesGuardians() {
	if !t.inFull() {
		return
	}
	t.does(
		own(guarded, people.SetGuardians{Guardians: []machine.PersonID{"gwen", "lena", "farah"}, Needed: 2}),
		own("tom", people.SetGuardians{Guardians: []machine.PersonID{"maya", "ines", "jonas"}, Needed: 2}),
	)
	t.days(1)
	t.does(own("tom", people.CancelGuardianChange{}))
}

// goesMissing: nobody can reach sioned on a hill, somebody calls with her voice
// and a new key, and her guardians believe it.
func (t *story) goesMissing() {
	if !t.inFull() {
		return
	}
	stranger := t.anotherKey(guarded, "new phone")
	t.does(own("gwen", people.AskRecovery{Person: guarded, Key: stranger.Key, Name: stranger.Name, Proof: stranger.Proof}))
	t.does(
		own("lena", people.SupportRecovery{Person: guarded, Key: stranger.Key.ID()}),
		own("farah", people.SupportRecovery{Person: guarded, Key: stranger.Key.ID()}),
	)
}

// comesBack: one of them doubts, and sioned stops it with the phone that she never lost.
func (t *story) comesBack() {
	if !t.inFull() {
		return
	}
	t.does(own("farah", people.WithdrawRecoverySupport{Person: guarded}))
	t.does(own(guarded, people.StopRecovery{}))
}

// changesGuardians: she wants one of them no more, who takes it for a thief's doing.
func (t *story) changesGuardians() {
	if !t.inFull() {
		return
	}
	t.does(own(guarded, people.SetGuardians{Guardians: []machine.PersonID{"farah", "lena", "owen"}, Needed: 2}))
	t.does(own("gwen", people.OpposeGuardianChange{Person: guarded}))
}

// oneLessGuardian: lena lays it down, and the other two remain.
func (t *story) oneLessGuardian() {
	if t.inFull() {
		t.does(own("lena", people.LayDownGuardianship{Person: guarded}))
	}
}
