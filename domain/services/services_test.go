package services_test

import (
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/domain/services"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// five are the members of the worlds here, by id.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func start(t testing.TB) *rulestest.World {
	return domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, services.Module)
}

// as is what a member does through its representative.
func as(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

// books is the mill's service in most tests.
var books = services.Offer{Title: "Bookkeeping", Description: "We keep your books.", Terms: "For nothing.", Activity: "act:bookkeeping", Capacity: 1}

var (
	ask    = services.Ask{Service: 1, Text: "The return for 2026."}
	paper  = services.Paper(strings.Repeat("a", 64))
	accept = func(t testing.TB) services.Accept {
		return services.Accept{Request: 1, Due: start(t).Now() + 30*rulestest.Day}
	}
)

// offered is the mill's service; wanted has the dairy ask for it; promised and
// given go on from there.
func offered() []rulestest.Act { return []rulestest.Act{as("mill", books)} }
func wanted() []rulestest.Act  { return append(offered(), as("dairy", ask)) }
func promised(t testing.TB) []rulestest.Act {
	return append(wanted(), as("mill", accept(t)))
}

func given(t testing.TB) []rulestest.Act {
	return append(promised(t), as("mill", services.Deliver{Request: 1}))
}

// at checks how far the first request has come.
func at(want services.Stage) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		if q, _ := services.RequestOf(w.Store, 1); q.Stage != want {
			t.Errorf("the request is %s, want %s", q.Stage, want)
		}
	}
}

// owned has the dairy under the mill's control.
func owned() rulestest.Act {
	return rulestest.For("dairy-rep", "dairy", people.Disclose{Parents: []people.Parent{{Organization: "mill", Control: people.Ownership}}})
}

func refused(rule, code string, given []rulestest.Act, by machine.OrganizationID, when machine.Message) rulestest.Rule {
	return rulestest.Rule{Rule: rule, Given: given, By: domaintest.Rep(by), For: by, When: when, Refused: code}
}

func TestOffering(t *testing.T) {
	changed := func(change func(o *services.Offer)) services.Offer {
		o := books
		change(&o)
		return o
	}
	wrong := func(rule, code string, change func(o *services.Offer)) rulestest.Rule {
		return refused(rule, code, nil, "mill", changed(change))
	}
	dearer := services.Change{Service: 1, Title: "Bookkeeping", Description: "We keep your books.", Terms: "30 pounds an hour."}
	var many []machine.Message
	for range 50 {
		many = append(many, books)
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member offers a service", By: "mill-rep", For: "mill", When: books,
			Then: []machine.Event{services.ServiceOffered{Service: 1, Member: "mill", By: "mill-rep", Offer: books}},
		},
		{Rule: "a stranger does not", Given: []rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))}, By: "eve", When: books, Refused: "services.no_member"},
		wrong("a service has a title", "services.empty", func(o *services.Offer) { o.Title = " " }),
		wrong("a short one", "services.too_long", func(o *services.Offer) { o.Title = strings.Repeat("x", 101) }),
		wrong("on one line", "services.unprintable", func(o *services.Offer) { o.Title = "a\nb" }),
		wrong("it says what it is", "services.empty", func(o *services.Offer) { o.Description = "" }),
		wrong("and on what terms", "services.empty", func(o *services.Offer) { o.Terms = "" }),
		wrong("an activity is an id", "services.bad_activity", func(o *services.Offer) { o.Activity = "Keeping books" }),
		wrong("nobody serves fewer than none", "services.bad_capacity", func(o *services.Offer) { o.Capacity = -1 }),
		refused("one member offers fifty at most", "services.too_many_services", []rulestest.Act{as("mill", many...)}, "mill", books),
		{
			Rule: "who offers it changes it", Given: offered(), By: "mill-rep", For: "mill", When: dearer,
			Then: []machine.Event{services.ServiceChanged{Service: 1, By: "mill-rep", Offer: services.Offer{Title: "Bookkeeping", Description: "We keep your books.", Terms: "30 pounds an hour."}}},
		},
		refused("nobody else does", "services.not_yours", offered(), "wood", dearer),
		refused("there is such a service", "services.unknown_service", nil, "mill", dearer),
		{
			Rule: "who asked before is served on the terms of then", Given: append(wanted(), as("mill", dearer)), By: "dairy-rep", For: "dairy", When: services.Ask{Service: 1, Text: "The next return."},
			Then: []machine.Event{services.ServiceAsked{Request: 2, Service: 1, Provider: "mill", Receiver: "dairy", By: "dairy-rep", Text: "The next return.", Terms: "30 pounds an hour."}},
			Check: func(t *testing.T, w *rulestest.World) {
				if q, _ := services.RequestOf(w.Store, 1); q.Terms != "For nothing." {
					t.Errorf("the first request is on the terms %q", q.Terms)
				}
			},
		},
		{
			Rule: "who offers it withdraws it", Given: offered(), By: "mill-rep", For: "mill", When: services.Withdraw{Service: 1},
			Then: []machine.Event{services.ServiceWithdrawn{Service: 1, By: "mill-rep"}},
		},
		refused("then nobody asks for it", "services.withdrawn", append(offered(), as("mill", services.Withdraw{Service: 1})), "dairy", ask),
		{
			Rule: "what was asked for before is still answered", Given: append(wanted(), as("mill", services.Withdraw{Service: 1})), By: "mill-rep", For: "mill", When: accept(t),
			Then: []machine.Event{services.RequestAccepted{Request: 1, By: "mill-rep", Due: accept(t).Due}},
		},
	})
}

func TestAsking(t *testing.T) {
	var many []machine.Message
	for range 50 {
		many = append(many, ask)
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member asks for a service", Given: offered(), By: "dairy-rep", For: "dairy", When: ask,
			Then: []machine.Event{services.ServiceAsked{Request: 1, Service: 1, Provider: "mill", Receiver: "dairy", By: "dairy-rep", Text: ask.Text, Terms: "For nothing."}},
		},
		{Rule: "a stranger does not", Given: append(offered(), rulestest.By("eve", domaintest.Person("eve"))), By: "eve", When: ask, Refused: "services.no_member"},
		refused("it says what it needs", "services.empty", offered(), "dairy", services.Ask{Service: 1}),
		refused("a document is named by its hash", "services.bad_document", offered(), "dairy", services.Ask{Service: 1, Text: "Books", Document: "the books"}),
		refused("nobody asks itself", "services.own_service", offered(), "mill", ask),
		refused("nor who is under the same control", "services.self_dealt", append(offered(), owned()), "dairy", ask),
		refused("one member has fifty requests at most", "services.too_many_requests", append(offered(), as("dairy", many...)), "dairy", ask),
		{
			Rule: "what is over is not counted", Given: append(offered(), as("dairy", many...), as("dairy", services.TakeBack{Request: 7})), By: "dairy-rep", For: "dairy", When: ask,
			Then: []machine.Event{services.ServiceAsked{Request: 51, Service: 1, Provider: "mill", Receiver: "dairy", By: "dairy-rep", Text: ask.Text, Terms: "For nothing."}},
		},
		{
			Rule: "who asked takes it back", Given: wanted(), By: "dairy-rep", For: "dairy", When: services.TakeBack{Request: 1},
			Then: []machine.Event{services.RequestTakenBack{Request: 1, By: "dairy-rep"}}, Later: 30,
		},
		refused("nobody else does", "services.not_your_side", wanted(), "mill", services.TakeBack{Request: 1}),
		refused("not what is delivered", "services.wrong_stage", given(t), "dairy", services.TakeBack{Request: 1}),
		refused("there is such a request", "services.unknown_request", wanted(), "dairy", services.TakeBack{Request: 2}),
	})
}

func TestServing(t *testing.T) {
	due := accept(t).Due
	second := append(promised(t), as("wood", ask))
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "who offers it accepts", Given: wanted(), By: "mill-rep", For: "mill", When: accept(t),
			Then: []machine.Event{services.RequestAccepted{Request: 1, By: "mill-rep", Due: due}},
		},
		refused("nobody else does", "services.not_your_side", wanted(), "dairy", accept(t)),
		refused("not for yesterday", "services.bad_due", wanted(), "mill", services.Accept{Request: 1, Due: 1}),
		refused("nor for next year but one", "services.bad_due", wanted(), "mill", services.Accept{Request: 1, Due: due + 366*rulestest.Day}),
		refused("nobody accepts more than it can serve", "services.full", second, "mill", services.Accept{Request: 2, Due: due}),
		{
			Rule: "what is delivered makes room", Given: append(second, as("mill", services.Deliver{Request: 1})), By: "mill-rep", For: "mill", When: services.Accept{Request: 2, Due: due},
			Then: []machine.Event{services.RequestAccepted{Request: 2, By: "mill-rep", Due: due}},
		},
		{
			Rule: "what is given up makes room too", Given: append(second, as("mill", services.Decline{Request: 1, Document: paper})), By: "mill-rep", For: "mill", When: services.Accept{Request: 2, Due: due},
			Then: []machine.Event{services.RequestAccepted{Request: 2, By: "mill-rep", Due: due}}, Check: at(services.Declined),
		},
		refused("reasons are a document", "services.bad_document", wanted(), "mill", services.Decline{Request: 1, Document: "no time"}),
		refused("what was not accepted is not delivered", "services.wrong_stage", wanted(), "mill", services.Deliver{Request: 1}),
		refused("what was done is a document", "services.bad_document", promised(t), "mill", services.Deliver{Request: 1, Document: "all"}),
		{
			Rule: "who accepted delivers", Given: promised(t), By: "mill-rep", For: "mill", When: services.Deliver{Request: 1, Document: paper},
			Then: []machine.Event{services.ServiceDelivered{Request: 1, By: "mill-rep", Document: paper}},
		},
		{
			Rule: "the receiver confirms, and that is the receipt", Given: given(t), By: "dairy-rep", For: "dairy", When: services.Confirm{Request: 1}, Later: 60,
			Then: []machine.Event{services.DeliveryConfirmed{Request: 1, Service: 1, Provider: "mill", Receiver: "dairy", By: "dairy-rep"}}, Check: at(services.Confirmed),
		},
		refused("the provider does not confirm its own word", "services.not_your_side", given(t), "mill", services.Confirm{Request: 1}),
		refused("nothing is confirmed twice", "services.wrong_stage", append(given(t), as("dairy", services.Confirm{Request: 1})), "dairy", services.Confirm{Request: 1}),
		refused("once one controls the other it is no proof", "services.self_dealt", append(given(t), owned()), "dairy", services.Confirm{Request: 1}),
		{
			Rule: "the receiver sends it back; then it is to be delivered again", Given: given(t), By: "dairy-rep", For: "dairy", When: services.SendBack{Request: 1, Document: paper},
			Then: []machine.Event{services.DeliverySentBack{Request: 1, By: "dairy-rep", Document: paper, Due: due}}, Check: at(services.Accepted),
		},
		refused("who sends it back says why", "services.no_reason", given(t), "dairy", services.SendBack{Request: 1}),
	})
}

func TestReminders(t *testing.T) {
	due := accept(t).Due
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a request without an answer is told of once", Given: offered(), By: "dairy-rep", For: "dairy", When: ask, Later: 60,
			Then: []machine.Event{
				services.ServiceAsked{Request: 1, Service: 1, Provider: "mill", Receiver: "dairy", By: "dairy-rep", Text: ask.Text, Terms: "For nothing."},
				services.RequestWaits{Request: 1, Stage: services.Asked, Member: "mill"},
			},
		},
		{
			Rule: "a service that is late is told of when it was due", Given: wanted(), By: "mill-rep", For: "mill", When: accept(t), Later: 60,
			Then: []machine.Event{services.RequestAccepted{Request: 1, By: "mill-rep", Due: due}, services.RequestWaits{Request: 1, Stage: services.Accepted, Member: "mill"}},
		},
		{
			Rule: "a delivery that nobody confirms waits for the receiver", Given: promised(t), By: "mill-rep", For: "mill", When: services.Deliver{Request: 1}, Later: 60,
			Then: []machine.Event{services.ServiceDelivered{Request: 1, By: "mill-rep"}, services.RequestWaits{Request: 1, Stage: services.Delivered, Member: "dairy"}},
		},
	})
}
