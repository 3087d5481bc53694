// Package services lets members serve each other. It keeps true that whoever
// offers a service says with it on what terms, and whoever asks is served on
// those; that a service counts as given only once the receiver has confirmed
// it, and never between two that one owner controls; and that what waits too
// long for somebody is told to both sides once.
package services

import (
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought services.
const since = 5

// Module is all that services add to the machine.
var Module = machine.Module{
	Name: "services",
	Kinds: []machine.Kind{
		machine.KindOf[Offer]("services.offer", "Offer a service to the members.", ServiceOffered{}).Since(since),
		machine.KindOf[Change]("services.change", "Change a service that you offer.", ServiceChanged{}).Since(since),
		machine.KindOf[Withdraw]("services.withdraw", "Offer a service no longer.", ServiceWithdrawn{}).Since(since),
		machine.KindOf[Ask]("services.ask", "Ask a member for a service that it offers.", ServiceAsked{}).Since(since),
		machine.KindOf[TakeBack]("services.take_back", "Take back what you asked for.", RequestTakenBack{}).Since(since),
		machine.KindOf[Accept]("services.accept", "Say that you will give a service, and by when.", RequestAccepted{}).Since(since),
		machine.KindOf[Decline]("services.decline", "Say that you can't give a service.", RequestDeclined{}).Since(since),
		machine.KindOf[Deliver]("services.deliver", "Say that you have given a service.", ServiceDelivered{}).Since(since),
		machine.KindOf[SendBack]("services.send_back", "Say what is missing in a service given to you.", DeliverySentBack{}).Since(since),
		machine.KindOf[Confirm]("services.confirm", "Confirm that you have received a service.", DeliveryConfirmed{}).Since(since),
	},
	Dues:  []machine.DueKind{machine.DueOf[Remind]("services.remind", RequestWaits{})},
	Rules: rules,
}

// Service is what a member offers to others.
type Service struct {
	By        people.MemberID `json:"by"`
	Offer     Offer           `json:"offer"`
	Since     int64           `json:"since"` // Unix seconds of rule time, as all times here.
	Withdrawn bool            `json:"withdrawn,omitempty"`
	Busy      int64           `json:"busy,omitempty"` // Requests that are accepted and not delivered.
}

// Stage is how far a request has come.
type Stage string

// The stages of a request.
const (
	Asked     Stage = "asked"     // The provider answers.
	Accepted  Stage = "accepted"  // The provider delivers.
	Delivered Stage = "delivered" // The receiver confirms, or sends it back.
	Confirmed Stage = "confirmed"
	Declined  Stage = "declined"
	TakenBack Stage = "taken_back"
)

// Request is one member's wish to be served by another.
type Request struct {
	Service  uint64          `json:"service"`
	Provider people.MemberID `json:"provider"`
	Receiver people.MemberID `json:"receiver"`
	Terms    string          `json:"terms"` // As they were when it was asked for.
	Stage    Stage           `json:"stage"`
	Since    int64           `json:"since"`         // Of this stage.
	Due      int64           `json:"due,omitempty"` // When it is to be delivered, once accepted.
	Turn     uint64          `json:"turn"`          // Counts its stages, so that a reminder knows which it is about.
}

var (
	services    = state.NewMap[uint64, Service]("services/services")
	lastService = state.NewCounter("services/last_service")
	offered     = state.NewSet2[people.MemberID, uint64]("services/offered") // Not withdrawn, by who offers them.
	requests    = state.NewMap[uint64, Request]("services/requests")
	lastRequest = state.NewCounter("services/last_request")
	open        = state.NewSet2[people.MemberID, uint64]("services/open") // Requests neither ended nor confirmed, by who asked.
)

// ServiceOf is the service with this number.
func ServiceOf(r state.Reader, n uint64) (Service, bool) { return services.Get(r, n) }

// LastService is the number of the latest service, 0 before the first.
func LastService(r state.Reader) uint64 { return lastService.Get(r) }

// RequestOf is the request with this number.
func RequestOf(r state.Reader, n uint64) (Request, bool) { return requests.Get(r, n) }

// LastRequest is the number of the latest request, 0 before the first.
func LastRequest(r state.Reader) uint64 { return lastRequest.Get(r) }

// takesPart refuses who is no member, and none on the way to becoming one.
func takesPart(s *machine.Step) (people.MemberID, error) {
	who := people.ActingMember(s)
	if !membership.HasVoice(s, who) && !membership.IsActive(s, who) {
		return who, machine.NotAllowed("services.no_member", "%s is no member here; members serve each other, each through who acts for it", who)
	}
	return who, nil
}

// existing is the service with this number, if it is offered.
func existing(r state.Reader, n uint64) (Service, error) {
	v, ok := services.Get(r, n)
	if !ok {
		return v, machine.NotFound("services.unknown_service", "there is no service number %d", n).At("service")
	}
	if v.Withdrawn {
		return v, machine.Conflict("services.withdrawn", "%s does not offer service %d any more", v.By, n).At("service")
	}
	return v, nil
}

// yours is the service with this number, if the member acted for offers it.
func yours(s *machine.Step, n uint64) (Service, error) {
	v, err := existing(s, n)
	if err == nil && v.By != people.ActingMember(s) {
		err = machine.NotAllowed("services.not_yours", "%s offers service %d; only it can change that", v.By, n)
	}
	return v, err
}

// side is which of the two a request waits for.
type side bool

const (
	provider side = true
	receiver side = false
)

// asked is the request with this number, if it is at one of these stages and
// the member acted for is on this side of it.
func asked(s *machine.Step, n uint64, on side, at ...Stage) (Request, error) {
	q, ok := requests.Get(s, n)
	if !ok {
		return q, machine.NotFound("services.unknown_request", "there is no request number %d", n).At("request")
	}
	who := q.Receiver
	if on == provider {
		who = q.Provider
	}
	if people.ActingMember(s) != who {
		return q, machine.NotAllowed("services.not_your_side", "this is for %s to say, not for the other side of request %d or anybody else", who, n)
	}
	for _, stage := range at {
		if q.Stage == stage {
			return q, nil
		}
	}
	return q, machine.Conflict("services.wrong_stage", "request %d is %s; that does not fit", n, q.Stage).At("request")
}

// become puts a request at its next stage, and has it looked at again then.
func (q Request) become(s *machine.Step, n uint64, next Stage) {
	v, _ := services.Get(s, q.Service)
	if q.Stage == Accepted {
		v.Busy--
	}
	if next == Accepted {
		v.Busy++
	}
	services.Put(s, q.Service, v)
	q.Stage, q.Since, q.Turn = next, s.Time, q.Turn+1
	requests.Put(s, n, q)
	at := s.Time + rule(s, ruleReminder)*day
	switch next {
	case Accepted:
		at = q.Due
	case Confirmed, Declined, TakenBack:
		open.Remove(s, q.Receiver, n)
		return
	case Asked, Delivered:
	}
	s.Schedule(at, Remind{n, q.Turn})
}

// Paper is a document by its hash: BLAKE3-256 of its bytes, in lower-case
// hexadecimal. The text itself is kept by hosts.
type Paper string

// check refuses what is no hash; none at all is fine.
func (p Paper) check() error {
	if p != "" && (len(p) != paperDigits || strings.Trim(string(p), "0123456789abcdef") != "") {
		return machine.Malformed("services.bad_document", "a document is named by the %d hexadecimal digits of its hash, in lower case", paperDigits).At("document")
	}
	return nil
}

// checkText refuses text that is missing, too long, or not as it shows.
func checkText(text, field string, most int, lines bool) error {
	switch {
	case strings.TrimSpace(text) == "":
		return machine.Malformed("services.empty", "say it in words").At(field)
	case len(text) > most:
		return machine.OverLimit("services.too_long", "this has %d bytes, more than %d", len(text), most).At(field)
	case !people.Reads(text, lines):
		return machine.Malformed("services.unprintable", "this has a character that nobody can see").At(field)
	}
	return nil
}
