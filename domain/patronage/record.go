package patronage

import (
	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/units"
)

// Direction is whether something was given or received, seen from who records it.
type Direction string

// The directions.
const (
	Gave     Direction = "gave"
	Received Direction = "received"
)

// Record records what the acting side gave to another or to the commons, or
// received from another. It counts once the other side, or for the commons a
// steward or another's use, has confirmed it. What nobody else has part in, such
// as what was produced of a resource that is followed, takes effect at once and
// counts for nobody.
type Record struct {
	With       people.MemberID `json:"with,omitempty" help:"the other side: a member, an applicant or a supporter; nobody for the commons, or for what only changes what you have" example:"riverside" pos:"1"`
	Direction  Direction       `json:"direction" help:"gave or received, seen from your side" example:"gave" choices:"gave,received"`
	Kind       Kind            `json:"kind" help:"information, goods, services, resources, labour or money" example:"labour" choices:"information,goods,services,resources,labour,money"`
	Quantity   int64           `json:"quantity" help:"how much, in the smallest steps of the unit: 1250 for 12.50 hours" example:"1250" in:"unit"`
	Unit       string          `json:"unit" help:"what is counted: h, day, each, kg, EUR and so on" example:"h"`
	Date       string          `json:"date" help:"the day, as year-month-day" example:"2026-03-31"`
	Value      int64           `json:"value,omitempty" help:"what both say it is worth, in minor units: 20000 for 200.00; nothing if you have not agreed on it" example:"20000" in:"currency"`
	Currency   string          `json:"currency,omitempty" help:"of that worth: three letters of ISO 4217" example:"EUR"`
	Stream     Stream          `json:"stream,omitempty" help:"whether it is what one lives on, what one does for the sake of it, or care; livelihood if you don't say" example:"livelihood" choices:"livelihood,love,care"`
	Action     Action          `json:"action,omitempty" help:"what was done, as ValueFlows names it; the usual for the kind if you don't say" example:"work" choices:"accept,cite,combine,consume,copy,deliverService,dropoff,lower,modify,move,pickup,produce,raise,separate,transfer,transferAllRights,transferCustody,use,work"`
	Note       string          `json:"note,omitempty" help:"a few words that stay in the log; they name no persons" example:"Roof of the boat shed"`
	Evidence   Paper           `json:"evidence,omitempty" help:"hash of a document that shows it, such as a receipt" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
	Item       uint64          `json:"item,omitempty" help:"to the commons: number of what is shared there to which you gave it" example:"0"`
	Resource   uint64          `json:"resource,omitempty" help:"number of the resource that it takes from or acts on, where one is followed" example:"0"`
	ToResource uint64          `json:"to_resource,omitempty" help:"number of the resource that it adds to, or into which it goes; a new one if you name none" example:"0"`
	Location   string          `json:"location,omitempty" help:"where the resource is after it, without names of persons" example:""`
	Stage      string          `json:"stage,omitempty" help:"how far the resource has come by it" example:""`
}

// EventRecorded says that one side recorded an event.
type EventRecorded struct {
	Event uint64           `json:"event"` // Its number, after those of contributions recorded before rule version 6.
	By    machine.PersonID `json:"by"`    // Who signed, as everywhere here.
	What  Event            `json:"what"`
}

// Check refuses what is no event.
func (m Record) Check() error {
	if err := checkChoices(m.Direction, m.Kind, m.Stream); err != nil {
		return err
	}
	a, err := m.effect()
	if err != nil {
		return err
	}
	if err := checkQuantity(m.Quantity, m.Unit, m.Kind, a); err != nil {
		return err
	}
	if err := checkValue(m.Value, m.Currency, m.Kind); err != nil {
		return err
	}
	if err := checkDate(m.Date, "date"); err != nil {
		return err
	}
	if err := checkTexts(m.Note, m.Location, m.Stage); err != nil {
		return err
	}
	if err := m.Evidence.check("evidence"); err != nil {
		return err
	}
	return m.checkSides(a)
}

// effect is the row of what was done.
func (m Record) effect() (Effect, error) {
	if m.Action == "" {
		a, _ := EffectOf(m.Kind.Usual())
		return a, nil
	}
	a, ok := EffectOf(m.Action)
	if !ok {
		return a, machine.Malformed("patronage.unknown_action", "ValueFlows has no action called %.40q", m.Action).At("action")
	}
	return a, nil
}

// checkSides refuses what has no second side, or one too many, and what the
// action does to no resource.
func (m Record) checkSides(a Effect) error {
	followed := m.Resource != 0 || m.ToResource != 0
	switch {
	case m.With != "" && m.Item != 0:
		return machine.Malformed("patronage.two_receivers", "it went to a member or to the commons; name one of them").At("item")
	case m.With == "" && m.Item == 0 && (!followed || a.Action.twoSided()):
		return machine.Malformed("patronage.partner_missing", "say who was on the other side").At("with")
	case m.Item != 0 && m.Direction != Gave:
		return machine.Malformed("patronage.from_commons", "what you use of the commons is recorded there, as a use; here is what you give to it").At("direction")
	case m.Item != 0 && followed, m.Resource == 0 && m.ToResource != 0 && a.Accounting != AddTo:
		return machine.Malformed("patronage.resource_missing", "name the resource of yours that it takes from, and no resource for a gift to the commons").At("resource")
	case m.ToResource != 0 && a.Creates != ToNew && a.Contained != Update:
		return machine.Malformed("patronage.no_target", "%s adds to no second resource", a.Action).At("to_resource")
	case m.Location != "" && (a.Location == No || !followed):
		return machine.Malformed("patronage.not_changed", "%s brings no resource to another place", a.Action).At("location")
	case m.Stage != "" && (a.Stage == No || !followed):
		return machine.Malformed("patronage.not_changed", "%s brings no resource to another stage", a.Action).At("stage")
	}
	return nil
}

// Apply records it.
func (m Record) Apply(s *machine.Step) error {
	me := people.ActingMember(s)
	a, err := m.effect()
	if err != nil {
		return err
	}
	e := Event{
		Action: a.Action, Provider: me, Receiver: m.With, By: me, Kind: m.Kind, Resource: m.Resource, ToResource: m.ToResource, Item: m.Item,
		Quantity: m.Quantity, Unit: m.Unit, Value: m.Value, Currency: m.Currency, Stream: m.Stream, Date: m.Date, Note: m.Note, Evidence: m.Evidence,
		Location: m.Location, Stage: m.Stage,
	}
	if m.Direction == Received {
		e.Provider, e.Receiver = e.Receiver, e.Provider
	}
	if e.Stream == "" {
		e.Stream = Livelihood
	}
	if m.Kind == Money {
		e.Value, e.Currency = m.Quantity, m.Unit
	}
	if !present(s, me) {
		return machine.NotAllowed("patronage.not_present", "%s must first apply or support the network", me)
	}
	if err := openDay(s, m.Date, true); err != nil {
		return err
	}
	if m.With == "" && m.Item == 0 {
		return e.alone(s, me)
	}
	if err := e.between(s, me, m.With); err != nil {
		return err
	}
	if e.Resource != 0 || e.ToResource != 0 {
		if err := e.fits(s); err != nil {
			return err
		}
	}
	return e.record(s)
}

// between refuses sides between which nothing is exchanged.
func (e *Event) between(s *machine.Step, me, with people.MemberID) error {
	if e.Item != 0 {
		it, ok := commons.ResourceOf(s, e.Item)
		switch {
		case !ok:
			return machine.NotFound("patronage.unknown_item", "nothing is shared under number %d", e.Item).At("item")
		case it.Standing != commons.Offered:
			return machine.Conflict("patronage.item_withdrawn", "%s is not shared any more", it.Details.Title).At("item")
		}
		return nil
	}
	switch {
	case me == with:
		return machine.Malformed("patronage.own_contribution", "a contribution has two sides; this names you twice").At("with")
	case !present(s, with):
		return machine.NotFound("patronage.unknown_partner", "%.60q is no member, applicant or supporter here", with).At("with")
	case !people.UnderCommonControl(s, me, with):
		return nil
	case e.Resource == 0 && e.ToResource == 0:
		return machine.NotAllowed("patronage.self_dealt", "%s and %s are under common control; what they give each other never counts", me, with).At("with")
	}
	e.SelfDealt = true // Things move, and it counts for nobody.
	return nil
}

// record keeps an event that another has to confirm.
func (e Event) record(s *machine.Step) error {
	if n, _ := open.Get(s, e.By); n >= mostOpen {
		return machine.OverLimit("patronage.too_many_open", "%s has recorded %d that nobody has confirmed; have some of them confirmed, or take them back", e.By, mostOpen)
	}
	n := next(s)
	e.put(s, n, Asked)
	e, _ = events.Get(s, n)
	s.Emit(EventRecorded{n, s.By, e})
	return nil
}

// alone keeps an event that only changes what one member has.
func (e Event) alone(s *machine.Step, me people.MemberID) error {
	e.Provider, e.Receiver = me, me
	if err := e.fits(s); err != nil {
		return err
	}
	n := next(s)
	e, err := e.moves(s, n, e.Quantity)
	if err != nil {
		return err
	}
	e.put(s, n, Own)
	e, _ = events.Get(s, n)
	s.Emit(EventRecorded{n, s.By, e})
	return nil
}

// checkQuantity refuses what is no quantity of its kind: work is counted in
// time, money in money, and nothing else is.
func checkQuantity(n int64, unit string, kind Kind, a Effect) error {
	u, ok := units.Of(unit)
	switch {
	case !ok:
		return machine.Malformed("patronage.unknown_unit", "there is no unit %.20q; take h, day, each, kg or another that metaorg show units has", unit).At("unit")
	case n < 1:
		return machine.Malformed("patronage.bad_quantity", "a quantity is more than nothing").At("quantity")
	case n > mostQuantity:
		return machine.OverLimit("patronage.too_much", "%s is more than one contribution can be", u.Show(n)).At("quantity")
	case kind == Money && u.Of != units.Money:
		return machine.Malformed("patronage.unit_mismatch", "money is counted in a currency, and %s is none", unit).At("unit")
	case kind != Money && u.Of == units.Money:
		return machine.Malformed("patronage.unit_mismatch", "%s are not counted in money; count them, and say beside it what they are worth", kind).At("unit")
	case (kind == Labour || a.Quantity == OfEffort) && u.Of != units.Time:
		return machine.Malformed("patronage.unit_mismatch", "work is counted in time, and %s is none", unit).At("unit")
	}
	return nil
}

func checkValue(value int64, currency string, kind Kind) error {
	_, ok := units.Currency(currency)
	switch {
	case value == 0 && currency == "":
		return nil
	case value < 0:
		return machine.Malformed("patronage.bad_value", "a worth is not negative").At("value")
	case value > mostQuantity:
		return machine.OverLimit("patronage.too_much", "%d is more than one contribution can be worth", value).At("value")
	case kind == Money:
		return machine.Malformed("patronage.worth_of_money", "money is worth what it is; leave its worth out").At("value")
	case !ok:
		return machine.Malformed("patronage.unknown_currency", "%.10q is no currency; name it by the three capital letters of ISO 4217, such as EUR", currency).At("currency")
	}
	return nil
}
