package disputes

import (
	"fmt"
	"slices"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// FindingMade says what a panel found, and counts its judgments.
type FindingMade struct {
	Case    uint64 `json:"case"`
	Upheld  bool   `json:"upheld"`
	For     int64  `json:"for"` // How many judged for who brought the case.
	Against int64  `json:"against"`
	Step    Step   `json:"step,omitempty"`
	Days    int64  `json:"days,omitempty"`
}

// PutToMembers says with which proposal the members decide a case.
type PutToMembers struct {
	Case     uint64 `json:"case"`
	Proposal uint64 `json:"proposal"`
}

// find counts the judgments when all have judged or the time is over. Those of
// members who lost their vote meanwhile do not count; a tie dismisses, as ties
// fail everywhere. A panel of which nobody judged is drawn anew, once.
func (c Case) find(s *machine.Step, n uint64) {
	judgments := c.counting(s)
	if len(judgments) == 0 {
		if c.Again {
			c.unheard(s, n)
			return
		}
		c.Again = true
		c.awaitPanel(s, n)
		return
	}
	upholding := slices.DeleteFunc(slices.Clone(judgments), func(j Judgment) bool { return j.Finding != ForClaim })
	yes := int64(len(upholding))
	no := int64(len(judgments)) - yes
	c.Upheld, c.Step, c.Days = yes > no, "", 0
	if c.Upheld {
		c.Step, c.Days = fit(upholding)
	}
	s.Emit(FindingMade{n, c.Upheld, yes, no, c.Step, c.Days})
	if c.Cause == Exclusion && c.Upheld && !c.Voted {
		c.putToMembers(s, n)
		return
	}
	c.enter(s, n, Reasons, ReasonsDays)
}

func (c Case) counting(s *machine.Step) (all []Judgment) {
	for _, j := range c.Judgments {
		if c.Sole != "" || membership.IsActive(s, j.Member) {
			all = append(all, j)
		}
	}
	return all
}

// fit is the sanction that more than half of those who uphold find too mild or
// just right: the lower median, and of the days for it likewise.
func fit(upholding []Judgment) (Step, int64) {
	slices.SortStableFunc(upholding, func(a, b Judgment) int { return int(rank(a.Step) - rank(b.Step)) })
	step := upholding[(len(upholding)-1)/2].Step
	var lengths []int64
	for _, j := range upholding {
		if j.Step == step {
			lengths = append(lengths, j.Days)
		}
	}
	slices.Sort(lengths)
	return step, lengths[(len(lengths)-1)/2]
}

// putToMembers lets the members decide the case, without its sides and those
// under common control with them. An exclusion is a special decision without a
// second call, voted on by paper; anything else is ordinary.
func (c Case) putToMembers(s *machine.Step, n uint64) {
	m := machine.Matter{
		Weight: machine.WeightOrdinary, Title: fmt.Sprintf("Case %d: %s against %s", n, c.By, c.Against),
		Text:    fmt.Sprintf("No panel could find in case %d. Who brought it is right: yes or no? The grounds are the document %s.", n, c.Document),
		By:      machine.OrganizationID(c.By),
		Adopted: []machine.Message{Uphold{n}}, Rejected: []machine.Message{Dismiss{n}},
	}
	if c.Appealed {
		m.Text = fmt.Sprintf("One side appealed to the members in case %d. Who brought it is right: yes or no? The grounds are the document %s.", n, c.Document)
	}
	if c.Cause == Exclusion {
		m.Weight, m.NoSecondCall, m.Secret = machine.WeightSpecial, true, true
		m.Title = fmt.Sprintf("Exclude %s (case %d)", c.Against, n)
		m.Text = fmt.Sprintf("%s is charged in case %d. A panel heard both sides and found that it should be excluded. The grounds are the document %s.", c.Against, n, c.Document)
		if c.Voted {
			m.Text = fmt.Sprintf("%s appealed against its exclusion in case %d. Yes lets the exclusion stand. The grounds are the document %s.", c.Against, n, c.Document)
		} else {
			m.Adopted = []machine.Message{Exclude{n, c.Against}}
		}
	}
	for _, id := range c.parties(s) {
		m.Parties = append(m.Parties, machine.OrganizationID(id))
	}
	c.Proposal = s.Put(m)
	c.enter(s, n, Voting, 0)
	s.Emit(PutToMembers{n, c.Proposal})
}

// parties are the two sides and all members related to one of them.
func (c Case) parties(s *machine.Step) []people.MemberID {
	all := []people.MemberID{c.By, c.Against}
	for id := range membership.Actives(s) {
		if !c.party(id) && (related(s, id, c.By) || related(s, id, c.Against)) {
			all = append(all, id)
		}
	}
	return all
}
