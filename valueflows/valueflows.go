// Package valueflows writes and reads what flowed between organizations, in the
// words of ValueFlows 1.0 (https://w3id.org/valueflows/ont/vf) as JSON-LD. It
// keeps three things true: what Write wrote, Read reads back; each word of the
// vocabulary stands only on what the vocabulary says it is for; and neither asks
// another machine for anything. It knows nothing of networks, so it can be used
// alone.
package valueflows

// Graph is what is told of a network's flows. Every ID is an IRI.
type Graph struct {
	Agents         []Agent
	Units          []Unit
	Specifications []Specification
	Stages         []Specification // Kinds of processes, at which resources stand.
	Resources      []Resource
	Agreements     []Agreement
	Events         []Event
	Claims         []Claim
}

// Agent is an organization or a person; an agent of neither sort has no Kind.
type Agent struct {
	ID, Name, Note string
	Kind           AgentKind
}

// AgentKind is the class of an agent.
type AgentKind string

// The classes of agents.
const (
	AnyAgent     AgentKind = "Agent"
	Organization AgentKind = "Organization"
	Person       AgentKind = "Person"
)

// Unit is a unit of measure. OM is its IRI in the Ontology of units of Measure,
// 2nd edition (Rijgersberg, van Assem & Top 2013), empty where that has none.
type Unit struct {
	ID, Label, Symbol, OM string
}

// Specification is a kind of resource, or of process.
type Specification struct {
	ID, Name, Note string
}

// Measure is an amount of a unit. Its number is written as a decimal, such as
// 1.50, so that nothing is rounded; the zero Measure says nothing.
type Measure struct {
	Number string
	Unit   string // By its ID.
}

// Money is an amount of money: a decimal and the letters of ISO 4217.
type Money struct {
	Number, Currency string
}

// Resource is an economic resource that is kept account of.
type Resource struct {
	ID, Name, Note string
	Tracking       string // By which it is known where it is kept.
	ConformsTo     string // Specification.
	ClassifiedAs   []string
	Accounting     Measure // What there is, by the books.
	Onhand         Measure // What is there.
	Accountable    string  // Agent.
	Stage          string  // Specification of a process.
	ContainedIn    string  // Resource.
}

// Agreement is what was agreed, such as a value equation.
type Agreement struct {
	ID, Name, Note, Created string
}

// Event is an economic event. Its day is written from its first second to its
// last, in UTC, since no more is known.
type Event struct {
	ID, Action, Provider, Receiver string
	Date                           string // 2006-01-02.
	Created                        string // RFC 3339.
	Note                           string
	ClassifiedAs                   []string // What sort of thing flows.
	ConformsTo                     string   // Specification.
	Resource                       Measure  // How much of a resource flows.
	Effort                         Measure  // How much was worked or used.
	Inventoried                    string   // The resource.
	To                             string   // The resource to which it flows.
	Corrects                       string   // Event.
	Settles                        []string // Claims.
	RealizationOf                  string   // Agreement.
	Worth                          Money    // What both hold it worth; of schema.org, since ValueFlows has no word for it.
}

// Claim is what an agent has to do for another, such as to pay.
type Claim struct {
	ID, Action, Provider, Receiver string
	Due                            string // 2006-01-02, by the end of which it is due.
	Created                        string // RFC 3339.
	Note                           string
	ClassifiedAs                   []string
	Resource                       Measure
	TriggeredBy                    string // Event.
	Finished                       bool
}

// The vocabularies.
const (
	NS       = "https://w3id.org/valueflows/ont/vf#"
	OM2      = "http://www.ontology-of-units-of-measure.org/resource/om-2/"
	xsdNS    = "http://www.w3.org/2001/XMLSchema#"
	schemaNS = "https://schema.org/"

	// Currencies are IRIs of money: with the letters of ISO 4217 behind (authority
	// table of the EU's Publications Office).
	Currencies = "http://publications.europa.eu/resource/authority/currency/"
)

// Actions are what an event may do: the 19 of ValueFlows 1.0, in order of name.
var Actions = [...]string{
	"accept", "cite", "combine", "consume", "copy", "deliverService", "dropoff", "lower", "modify", "move",
	"pickup", "produce", "raise", "separate", "transfer", "transferAllRights", "transferCustody", "use", "work",
}
