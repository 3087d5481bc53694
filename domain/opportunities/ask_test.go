package opportunities_test

import (
	"fmt"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestAsking(t *testing.T) {
	ask, no := opportunities.Ask{Post: 1, Whom: "dairy"}, opportunities.SayNo{Post: 1}
	askedOf := then(needed(t), as("mill", ask))
	var crowd []rulestest.Act
	for i := range 20 {
		who := machine.PersonID(fmt.Sprint("hand", i))
		of := []machine.OrganizationID{"dairy", "forge", "press", "wood"}[i%4] // Five alternates of each.
		crowd = append(crowd, rulestest.By(who, domaintest.Person(who)), as(of, people.GrantMandate{Organization: of, Person: who, Role: people.Alternate}), as("mill", opportunities.Ask{Post: 1, Whom: people.MemberID(who)}))
	}
	rulestest.Run(t, start, []rulestest.Rule{
		does("who needs something asks a member", needed(t), "mill", ask, opportunities.Asked{Post: 1, Holder: "mill", By: "mill-rep", Whom: "dairy"}),
		does("or a person who acts for one", needed(t), "mill", opportunities.Ask{Post: 1, Whom: "dairy-rep"}, opportunities.Asked{Post: 1, Holder: "mill", By: "mill-rep", Whom: "dairy-rep"}),
		does("who is asked answers as anybody does", askedOf, "dairy", yes, opportunities.Answered{Answer: 1, Post: 1, Holder: "dairy", By: "dairy-rep", Text: yes.Text}),
		does("or says no", askedOf, "dairy", no, opportunities.SaidNo{Post: 1, Holder: "dairy", By: "dairy-rep"}),
		refused("it says whom", "opportunities.nobody_asked", needed(t), "mill", opportunities.Ask{Post: 1}),
		refused("only who posted asks", "opportunities.not_yours", needed(t), "wood", ask),
		refused("while it is open", "opportunities.wrong_stage", chosen(t), "mill", opportunities.Ask{Post: 1, Whom: "press"}),
		refused("nobody asks itself", "opportunities.own_post", needed(t), "mill", opportunities.Ask{Post: 1, Whom: "mill"}),
		refused("nor who is under the same control", "opportunities.self_dealt", then(needed(t), owned()), "mill", ask),
		refused("nor who takes no part", "opportunities.gone", needed(t), "mill", opportunities.Ask{Post: 1, Whom: "eve"}),
		refused("nor who left", "opportunities.gone", then(needed(t), as("dairy", membership.Leave{}), rulestest.Days(8)), "mill", ask),
		refused("nobody is asked twice", "opportunities.asked_already", askedOf, "mill", ask),
		refused("nor after saying no", "opportunities.said_no", then(askedOf, as("dairy", no)), "mill", ask),
		refused("nor who has answered", "opportunities.answered_first", answered(t), "mill", ask),
		refused("twenty are asked at most", "opportunities.too_many_asked", then(needed(t), crowd...), "mill", ask),
		refused("who was not asked says nothing", "opportunities.not_asked", askedOf, "wood", no),
		refused("no is said once", "opportunities.said_no", then(askedOf, as("dairy", no)), "dairy", no),
	})
}
