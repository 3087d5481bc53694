package sample

import (
	"metaorg/domain/governance"
	"metaorg/machine"
)

// ballots are equal ballots of several members.
type ballots struct {
	members []machine.OrganizationID
	vote    governance.Vote
}

func yes(n uint64, members ...machine.OrganizationID) ballots {
	return ballots{members, governance.Vote{Proposal: n, Choice: governance.Yes}}
}

func no(n uint64, members ...machine.OrganizationID) ballots {
	return ballots{members, governance.Vote{Proposal: n, Choice: governance.No}}
}

// noBy appeals to a clause of the charter.
func noBy(n uint64, clause string, members ...machine.OrganizationID) ballots {
	return ballots{members, governance.Vote{Proposal: n, Choice: governance.No, Clause: clause}}
}

func abstain(n uint64, members ...machine.OrganizationID) ballots {
	return ballots{members, governance.Vote{Proposal: n, Choice: governance.Abstain}}
}

// vote casts ballots, all of a member's in one act of its representative.
func (t *story) vote(all ...ballots) {
	var acts []Act
	place := map[machine.OrganizationID]int{}
	for _, b := range all {
		for _, o := range b.members {
			at, known := place[o]
			if !known {
				at = len(acts)
				place[o] = at
				acts = append(acts, t.as(o))
			}
			acts[at].Do = append(acts[at].Do, b.vote)
		}
	}
	t.does(acts...)
}

// proposes puts something to the members and gives its number.
func (t *story) proposes(o machine.OrganizationID, p governance.Propose) uint64 {
	t.also(t.as(o, p))
	t.proposals++
	return t.proposals
}

// carrying gives a proposal messages that the network is to apply.
func (t *story) carrying(p governance.Propose, messages ...machine.Message) governance.Propose {
	for _, m := range messages {
		p.Messages = append(p.Messages, t.Wire(m))
	}
	return p
}
