package disputes_test

import (
	"strings"
	"testing"

	"metaorg/domain/disputes"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/machine"
)

// Each row prepares a world, and says how an act then is refused.
func TestRefusals(t *testing.T) {
	long := strings.Repeat("x", 201)
	person := func(c *court, p machine.PersonID) { c.Must(p, "", domaintest.Person(p)) }
	for _, row := range []struct {
		rule string
		do   func(c *court) string
		code string
	}{
		{"a document is named by its hash", func(c *court) string {
			return c.act("ash", disputes.Open{Against: "bee", Cause: disputes.Conduct, Document: "the grounds"})
		}, "disputes.bad_document"},
		{"a hash is written in lower case", func(c *court) string {
			return c.act("ash", disputes.Open{Against: "bee", Cause: disputes.Conduct, Document: paper("A")})
		}, "disputes.bad_document"},
		{"a dispute has a cause that there is", func(c *court) string {
			return c.act("ash", disputes.Open{Against: "bee", Cause: "taste", Document: paper("a")})
		}, "disputes.unknown_cause"},
		{"nobody opens a charge as a dispute", func(c *court) string {
			return c.act("ash", disputes.Open{Against: "bee", Cause: disputes.Exclusion, Document: paper("a")})
		}, "disputes.unknown_cause"},
		{"strangers bring no case", func(c *court) string {
			person(c, "eve")
			return c.Act("eve", "", disputes.Open{Against: "bee", Cause: disputes.Conduct, Document: paper("a")})[0].Code
		}, "disputes.no_voice"},
		{"nobody has a dispute with themselves", func(c *court) string {
			return c.act("ash", disputes.Open{Against: "ash", Cause: disputes.Conduct, Document: paper("a")})
		}, "disputes.oneself"},
		{"the other side takes part in the network", func(c *court) string {
			return c.act("ash", disputes.Open{Against: "nobody", Cause: disputes.Conduct, Document: paper("a")})
		}, "disputes.unknown_other"},
		{"a member has three open cases at most", func(c *court) string {
			for range 3 {
				c.opened()
			}
			return c.act("ash", disputes.Open{Against: "bee", Cause: disputes.Conduct, Document: paper("a")})
		}, "disputes.too_many_open"},
		{"a case that nobody could hear needs a mediator first", func(c *court) string {
			return sit(t, "ash", "bee", "cob", "dew").act("ash", disputes.Open{Against: "bee", Cause: disputes.Conduct, Document: paper("a")})
		}, "disputes.no_mediator"},
		{"there must be such a case", func(c *court) string {
			return c.act("ash", disputes.Withdraw{Case: 7})
		}, "disputes.unknown_case"},
		{"nothing happens in a case that is closed", func(c *court) string {
			n := c.opened()
			c.must("ash", disputes.Withdraw{Case: n})
			return c.act("bee", disputes.AddPaper{Case: n, Document: paper("a")})
		}, "disputes.closed"},

		{"the two sides alone name a mediator", func(c *court) string {
			return c.act("cob", disputes.ProposeMediator{Case: c.opened(), Mediator: "ada"})
		}, "disputes.no_party"},
		{"a mediator has a name", func(c *court) string {
			return c.act("ash", disputes.ProposeMediator{Case: c.opened(), Mediator: " "})
		}, "disputes.no_name"},
		{"a mediator's name ends somewhere", func(c *court) string {
			return c.act("ash", disputes.ProposeMediator{Case: c.opened(), Mediator: long})
		}, "disputes.name_too_long"},
		{"a mediator's name can be read", func(c *court) string {
			return c.act("ash", disputes.ProposeMediator{Case: c.opened(), Mediator: "a\x1bb"})
		}, "disputes.unprintable"},
		{"a mediator is named while one tries to agree", func(c *court) string {
			return c.act("ash", disputes.ProposeMediator{Case: c.heard(), Mediator: "ada"})
		}, "disputes.wrong_stage"},
		{"a mediator is accepted while one tries to agree", func(c *court) string {
			n := c.opened()
			c.must("ash", disputes.ProposeMediator{Case: n, Mediator: "ada"})
			c.Pass(disputes.MediationDays)
			return c.act("bee", disputes.AcceptMediator{Case: n, Mediator: "ada"})
		}, "disputes.wrong_stage"},
		{"nobody accepts whom they named themselves", func(c *court) string {
			n := c.opened()
			c.must("ash", disputes.ProposeMediator{Case: n, Mediator: "ada"})
			return c.act("ash", disputes.AcceptMediator{Case: n, Mediator: "ada"})
		}, "disputes.not_named"},
		{"nobody accepts a mediator that was changed at the same moment", func(c *court) string {
			n := c.opened()
			c.must("ash", disputes.ProposeMediator{Case: n, Mediator: "ada"})
			c.must("ash", disputes.ProposeMediator{Case: n, Mediator: "eve"})
			return c.act("bee", disputes.AcceptMediator{Case: n, Mediator: "ada"})
		}, "disputes.not_named"},
		{"a mediator accepted a moment before is not changed any more", func(c *court) string {
			n := c.opened()
			c.must("ash", disputes.ProposeMediator{Case: n, Mediator: "ada"})
			c.must("bee", disputes.AcceptMediator{Case: n, Mediator: "ada"})
			return c.act("ash", disputes.ProposeMediator{Case: n, Mediator: "eve"})
		}, "disputes.mediator_agreed"},
		{"a mediator is accepted once", func(c *court) string {
			n := c.opened()
			c.must("ash", disputes.ProposeMediator{Case: n, Mediator: "ada"})
			c.must("bee", disputes.AcceptMediator{Case: n, Mediator: "ada"})
			return c.act("bee", disputes.AcceptMediator{Case: n, Mediator: "ada"})
		}, "disputes.mediator_agreed"},

		{"a charge is not settled between two", func(c *court) string {
			return c.act("bee", disputes.Settle{Case: c.charged(), Document: paper("a")})
		}, "disputes.not_to_settle"},
		{"what is found is not settled any more", func(c *court) string {
			n := c.heard()
			c.judge(n, disputes.AgainstClaim, "", 0)
			return c.act("bee", disputes.Settle{Case: n, Document: paper("a")})
		}, "disputes.wrong_stage"},
		{"only who brought a case takes it back", func(c *court) string {
			return c.act("bee", disputes.Withdraw{Case: c.opened()})
		}, "disputes.not_yours"},
		{"what is found is not taken back any more", func(c *court) string {
			n := c.heard()
			c.judge(n, disputes.ForClaim, "", 0)
			return c.act("ash", disputes.Withdraw{Case: n})
		}, "disputes.wrong_stage"},
		{"papers come from the two sides and the panel", func(c *court) string {
			n := c.heard()
			return c.act(c.bystander(n), disputes.AddPaper{Case: n, Document: paper("a")})
		}, "disputes.no_part"},
		{"papers are at most fifty", func(c *court) string {
			n := c.opened()
			for range 50 {
				c.must("bee", disputes.AddPaper{Case: n, Document: paper("a")})
			}
			return c.act("bee", disputes.AddPaper{Case: n, Document: paper("a")})
		}, "disputes.too_many_papers"},

		{"a side does not recuse itself", func(c *court) string {
			return c.act("bee", disputes.Recuse{Case: c.opened()})
		}, "disputes.is_party"},
		{"who could not be drawn does not recuse itself", func(c *court) string {
			n := c.opened()
			person(c, "eve")
			return c.Act("eve", "", disputes.Recuse{Case: n})[0].Code
		}, "disputes.not_drawn"},
		{"a conflict is declared once", func(c *court) string {
			n := c.opened()
			c.must("cob", disputes.Recuse{Case: n})
			return c.act("cob", disputes.Recuse{Case: n})
		}, "disputes.recused_already"},
		{"who has judged has no conflict any more", func(c *court) string {
			n := c.heard()
			one := c.panelist(n)
			c.must(one, disputes.Judge{Case: n, Finding: disputes.AgainstClaim})
			return c.act(one, disputes.Recuse{Case: n})
		}, "disputes.judged_already"},

		{"one finds for or against", func(c *court) string {
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: "perhaps"})
		}, "disputes.bad_finding"},
		{"a reminder lasts no days", func(c *court) string {
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: disputes.Reminder, Days: 3})
		}, "disputes.bad_days"},
		{"a pause lasts 90 days at most", func(c *court) string {
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: disputes.Pause, Days: 91})
		}, "disputes.bad_days"},
		{"days without a sanction mean nothing", func(c *court) string {
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.ForClaim, Days: 3})
		}, "disputes.bad_days"},
		{"what is dismissed has no sanction", func(c *court) string {
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.AgainstClaim, Step: disputes.Reminder})
		}, "disputes.step_without_finding"},
		{"no panel excludes anybody in a dispute", func(c *court) string {
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: disputes.PutOut})
		}, "disputes.unknown_step"},
		{"the first sanction is a reminder", func(c *court) string {
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: disputes.Notice})
		}, "disputes.step_skipped"},
		{"nobody is suspended after a reminder", func(c *court) string {
			c.sanctioned(disputes.Reminder, 0)
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: disputes.Suspension, Days: 30})
		}, "disputes.step_skipped"},
		{"a sanction of more than two years ago is forgotten", func(c *court) string {
			c.sanctioned(disputes.Reminder, 0)
			c.live(disputes.MemoryDays + 1)
			n := c.heard()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: disputes.Notice})
		}, "disputes.step_skipped"},
		{"on a charge nobody chooses a sanction", func(c *court) string {
			n := c.charged()
			c.Pass(disputes.ReplyDays)
			c.draw()
			return c.act(c.panelist(n), disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: disputes.Reminder})
		}, "disputes.step_unasked"},
		{"nobody judges before there is a panel", func(c *court) string {
			return c.act("cob", disputes.Judge{Case: c.opened(), Finding: disputes.ForClaim})
		}, "disputes.wrong_stage"},
		{"only the panel judges", func(c *court) string {
			n := c.heard()
			return c.act(c.bystander(n), disputes.Judge{Case: n, Finding: disputes.ForClaim})
		}, "disputes.not_on_panel"},
		{"one judges once", func(c *court) string {
			n := c.heard()
			one := c.panelist(n)
			c.must(one, disputes.Judge{Case: n, Finding: disputes.ForClaim})
			return c.act(one, disputes.Judge{Case: n, Finding: disputes.AgainstClaim})
		}, "disputes.judged_already"},
		{"who left the network does not judge", func(c *court) string {
			n := c.heard()
			one := c.panelist(n)
			c.must(one, membership.Leave{})
			c.Pass(7)
			return c.act(one, disputes.Judge{Case: n, Finding: disputes.ForClaim})
		}, "disputes.not_active"},
		{"reasons come after the finding", func(c *court) string {
			n := c.heard()
			return c.act(c.panelist(n), disputes.GiveReasons{Case: n, Document: paper("a")})
		}, "disputes.wrong_stage"},
		{"only the panel gives its reasons", func(c *court) string {
			n := c.heard()
			c.judge(n, disputes.ForClaim, "", 0)
			return c.act("bee", disputes.GiveReasons{Case: n, Document: paper("a")})
		}, "disputes.not_on_panel"},
		{"an appeal goes to a panel or the members", func(c *court) string {
			return c.act("bee", disputes.Appeal{Case: c.heard(), To: "heaven", Document: paper("a")})
		}, "disputes.bad_appeal"},
		{"nobody appeals before anything is found", func(c *court) string {
			return c.act("bee", disputes.Appeal{Case: c.heard(), To: disputes.ToPanel, Document: paper("a")})
		}, "disputes.wrong_stage"},
		{"who won does not appeal", func(c *court) string {
			n := c.heard()
			c.judge(n, disputes.ForClaim, "", 0)
			c.reason(n)
			return c.act("ash", disputes.Appeal{Case: n, To: disputes.ToPanel, Document: paper("a")})
		}, "disputes.not_yours_to_appeal"},

		{"those who have no vote bring no charge", func(c *court) string {
			person(c, "eve")
			return c.Act("eve", "", disputes.Charge{Against: "bee", Before: 1, Document: paper("c")})[0].Code
		}, "disputes.members_charge"},
		{"only members are charged", func(c *court) string {
			person(c, "eve")
			c.Must("eve", "", domaintest.Acceptance(c.World), membership.Support{})
			return c.act("ash", disputes.Charge{Against: "eve", Before: 1, Document: paper("c")})
		}, "disputes.no_member"},
		{"one charge at a time", func(c *court) string {
			c.charged()
			return c.act("cob", disputes.Charge{Against: "bee", Before: c.last("bee"), Document: paper("c")})
		}, "disputes.charged_already"},
		{"a charge needs a suspension before it", func(c *court) string {
			return c.act("ash", disputes.Charge{Against: "bee", Before: 1, Document: paper("c")})
		}, "disputes.no_step_before"},
		{"a pause does not do", func(c *court) string {
			c.sanctioned(disputes.Reminder, 0)
			c.sanctioned(disputes.Notice, 0)
			c.sanctioned(disputes.Pause, 5)
			c.Pass(disputes.StepDays)
			return c.act("ash", disputes.Charge{Against: "bee", Before: c.last("bee"), Document: paper("c")})
		}, "disputes.no_step_before"},
		{"another member's suspension does not do", func(c *court) string {
			before := c.suspended(1)
			c.Pass(disputes.StepDays)
			return c.act("ash", disputes.Charge{Against: "cob", Before: before, Document: paper("c")})
		}, "disputes.no_step_before"},
		{"a suspended member has two weeks to mend its ways", func(c *court) string {
			before := c.suspended(1)
			c.Pass(disputes.StepDays - 1)
			return c.act("ash", disputes.Charge{Against: "bee", Before: before, Document: paper("c")})
		}, "disputes.step_too_soon"},
		{"a suspension of more than two years ago is forgotten", func(c *court) string {
			before := c.suspended(1)
			c.live(disputes.MemoryDays + 1)
			return c.act("ash", disputes.Charge{Against: "bee", Before: before, Document: paper("c")})
		}, "disputes.step_forgotten"},

		{"nobody is mediator by their own act", func(c *court) string {
			return c.act("ash", disputes.AppointMediator{Person: domaintest.Initiator})
		}, "disputes.by_decision"},
		{"nobody is moderator by their own act", func(c *court) string {
			return c.act("ash", disputes.NameModerators{Persons: []machine.PersonID{"ash-rep"}, Days: 30})
		}, "disputes.by_decision"},
		{"a moderator's mandate has an end", func(c *court) string {
			return c.act("ash", disputes.NameModerators{Persons: []machine.PersonID{"ash-rep"}, Days: 367})
		}, "disputes.bad_mandate"},
		{"moderators are ten at most", func(c *court) string {
			return c.act("ash", disputes.NameModerators{Persons: make([]machine.PersonID, 11), Days: 30})
		}, "disputes.too_many_moderators"},
		{"the mediator is registered here", func(c *court) string {
			return c.carried(disputes.AppointMediator{Person: "nobody"})
		}, "disputes.unknown_person"},
		{"moderators are registered here", func(c *court) string {
			return c.carried(disputes.NameModerators{Persons: []machine.PersonID{"nobody"}, Days: 30})
		}, "disputes.unknown_person"},
		{"only moderators hide", func(c *court) string {
			return c.act("ash", disputes.Hide{Document: paper("d"), Clause: "P1"})
		}, "disputes.no_moderator"},
		{"who moderated once hides nothing any more", func(c *court) string {
			c.moderated()
			c.Pass(30)
			return c.act("cob", disputes.Hide{Document: paper("d"), Clause: "P1"})
		}, "disputes.mandate_over"},
		{"what is hidden breaks a clause that there is", func(c *court) string {
			c.moderated()
			return c.act("cob", disputes.Hide{Document: paper("d"), Clause: "P99"})
		}, "disputes.unknown_clause"},
		{"what is hidden is not hidden twice", func(c *court) string {
			c.hidden()
			return c.act("cob", disputes.Hide{Document: paper("d"), Clause: "P1"})
		}, "disputes.hidden_already"},
		{"only what is hidden is shown again", func(c *court) string {
			c.moderated()
			return c.act("cob", disputes.Unhide{Document: paper("d")})
		}, "disputes.not_hidden"},
		{"only moderators show again", func(c *court) string {
			c.hidden()
			return c.act("ash", disputes.Unhide{Document: paper("d")})
		}, "disputes.no_moderator"},
		{"strangers do not appeal for others", func(c *court) string {
			c.hidden()
			person(c, "eve")
			return c.Act("eve", "", disputes.AppealHiding{Document: paper("d")})[0].Code
		}, "disputes.no_part_here"},
		{"only what is hidden is appealed against", func(c *court) string {
			return c.act("ash", disputes.AppealHiding{Document: paper("d")})
		}, "disputes.not_hidden"},
		{"there is one appeal", func(c *court) string {
			c.hidden()
			c.must("ash", disputes.AppealHiding{Document: paper("d")})
			return c.act("dew", disputes.AppealHiding{Document: paper("d")})
		}, "disputes.appealed_already"},
		{"what a panel found to be shown stays shown", func(c *court) string {
			c.hidden()
			c.must("ash", disputes.AppealHiding{Document: paper("d")})
			c.draw()
			c.judge(1, disputes.ForClaim, "", 0)
			c.reason(1)
			return c.act("cob", disputes.Hide{Document: paper("d"), Clause: "P1"})
		}, "disputes.shown_on_appeal"},
		{"a proposal of one's own upholds nothing that the members were not asked", func(c *court) string {
			n := c.heard()
			return c.carried(disputes.Uphold{Case: n})
		}, "disputes.wrong_stage"},
		{"a proposal of one's own does not stand in for the vote", func(c *court) string {
			n := c.put()
			return c.carried(disputes.Uphold{Case: n})
		}, "disputes.not_decided"},
		{"a case that asks something else excludes nobody", func(c *court) string {
			n := c.put()
			c.toClose(n)
			return c.carried(disputes.Exclude{Case: n, Member: "bee"})
		}, "disputes.not_charged"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			if got := row.do(sit(t)); got != row.code {
				t.Errorf("refused with %q, want %q", got, row.code)
			}
		})
	}
}
