package page

import (
	"context"
	"io/fs"
	"net/url"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/form"
)

// Module is all that one part of the program adds to the pages. Every list may
// be empty; nothing else has to be edited when a module comes along.
type Module struct {
	Name     string // As the rules' module, or the part's own.
	Words    fs.FS  // Its catalogues, locale/*.toml.
	Routes   []Route
	Nav      []NavItem
	Acts     []Act
	Sections []Section
	Know     func(context.Context, *Site, *Viewer) error                   // Adds what the module knows of who is looking.
	Needs    func(context.Context, *Site, Viewer) ([]Need, error)          // What waits for them.
	Changes  func(context.Context, *Site, Viewer, int64) ([]Change, error) // What happened since a moment (Unix seconds) that they may see, the latest first, at most MaxChanges.
	Sources  []Source                                                      // Where the search gets what can be found.
	Groups   func(context.Context, *Site, Viewer) ([]string, error)        // To which of the groups that records name a viewer belongs.
	Undo     map[string]func(*Request, machine.Message) (Undoing, bool)    // How to take an act of a kind back, by kind.
	Made     map[string]func(machine.Event) string                         // The page of what an act of a kind brings about, by kind: of one of its events, or nothing. There its author goes on.
	Values   map[string]func(*Request) []form.Option                       // What values of a field are called where messages are put into words, by "kind.field" or, in lists, "kind.list.field"; who signs sees the values themselves beside it.
	Units    map[string]func(*Request, string) (string, error)             // The unit of what has one, by what fields call it where they are tagged in:"fund", and its number; see CountedIn.
	Handles  map[form.Handle]func(*Request) ([]form.Option, error)         // Who may be meant where a form asks for a handle, with what they are called; none where they are too many.
	Remedies map[string]Remedy                                             // What helps somebody who was refused, by the refusal's code.
	Instead  map[string]Instead                                            // What is signed instead of what the rules refuse, by the refusal's code.
	Papers   *Papers                                                       // Keep what people write for documents; one module brings them.
	Seals    func(context.Context, *Site, string) (Readers, error)         // For whom alone a document is, by its hash.
	Uploads  *Uploads                                                      // Keep what people send for files; one module brings them.
	Preview  func(*Request, Uploaded) (templ.Component, error)             // Shows a file; one module brings it.
	Samples  func(context.Context) []Sample                                // Its pages in every state, for /_pages.
}

// MaxChanges bounds what one module gives.
const MaxChanges = 50

// Route is one page.
type Route struct {
	Pattern string // As http.ServeMux takes it: "GET /proposals/{id}".
	Who     Audience
	Show    func(*Request) (Page, error)
}

// NavItem is a link of the main navigation.
type NavItem struct {
	Key   string // Of its words.
	Path  string
	Order int   // 10 to 90; the smaller the further to the front.
	Group Group // Under which it stands, in the place of the group's first; empty for by itself.
	Who   Audience
	Not   func(Viewer) bool // Whom of those it does not interest any more; nobody if nil.
}

// Act is something people do from a page: a form, what it comes to, and where
// one goes afterwards. Each kind of message has one by itself, called by the
// kind's name; a module declares its own where the form or what comes of it
// deserves better, or where several messages belong together.
type Act struct {
	Name      string                                                 // Of the kind, or module.verb of its own.
	Kind      string                                                 // Whose fields the form has; Name if empty.
	Title     func(*Request) string                                  // What the page is called; the kind's purpose if nil.
	Prepare   func(*Request, form.Form) (form.Form, error)           // Fills in and trims the form; it sees r.Typed.
	Carry     func(*Request, form.Form) form.Form                    // Fills in and trims the form in which a decision is to carry the kind; Show shows it then too.
	Show      func(*Request, form.Form) templ.Component              // What stands in the place of the plain fields.
	Over      func(*Request) templ.Component                         // What stands in the place of the form where it can't be sent any more; nil while it can.
	Messages  func(*Request, form.Values) ([]machine.Message, error) // What is signed; the one message of Kind if nil.
	About     func(*Request) string                                  // A line on the plain form and on the page for signing, where what is signed has only a number; empty for none.
	Then      func(form.Values) string                               // Local path to go to once it is done; the page it came from if nil.
	InOwnName bool                                                   // Signed for oneself, whatever organization is acted for.
}

// Section is a part of a page that several modules make together.
type Section struct {
	Slot  Slot
	Order int
	Who   Audience
	Show  func(*Request) (templ.Component, error) // Nil when there is nothing to show.
}

// Slot is a page that has sections.
type Slot string

// The pages that modules make together. On the page of a member, of a person,
// of an application, of a circle's matter and of a resource r.PathValue("id") tells which.
const (
	Front        Slot = "front"        // The public front page.
	Home         Slot = "home"         // Where one is after signing in.
	Members      Slot = "members"      // The roster.
	Member       Slot = "member"       // A member's page.
	Decisions    Slot = "decisions"    // The register of decisions.
	Proposal     Slot = "proposal"     // A proposal's page, below the vote.
	Application  Slot = "application"  // An application's page.
	Matter       Slot = "matter"       // The page of a circle's matter.
	File         Slot = "file"         // The page of a file; r.PathValue("hash") tells which.
	Shared       Slot = "shared"       // The page of all that is shared, below the list.
	Board        Slot = "board"        // The board of needs and offers, below them.
	Relations    Slot = "relations"    // The page of one's own relations, below what one shows to whom.
	Posting      Slot = "posting"      // The page of a need or an offer, below what it is; r.PathValue("post") tells which.
	Bidding      Slot = "bidding"      // The page of a bid, below what it is; r.PathValue("bid") tells which.
	Resource     Slot = "resource"     // The page of something shared, below its versions.
	Coordination Slot = "coordination" // What waits in the network.
	You          Slot = "you"          // One's own page.
	SignIn       Slot = "signin"       // The page for signing in, above the ways that need a key.
	Origins      Slot = "origins"      // The page of the network's addresses.
	NodePage     Slot = "node"         // The node's page.
	NodeFirst    Slot = "nodefirst"    // The head of the node's page: what its operator should see before all else.
	Everywhere   Slot = "everywhere"   // Above every page; short, please.
)

// Need is something that waits for somebody.
type Need struct {
	Topic  string // decisions, membership, keys, discussion …
	Title  string // In the reader's words.
	Path   string
	Due    int64 // Rule time until which it can be done, Unix seconds; 0 for no end.
	Since  int64 // Since when it waits.
	Urgent bool  // Worth a mail at once.
}

// Change is something that happened.
type Change struct {
	Topic string
	Title string
	Path  string
	At    int64 // Rule time, Unix seconds.
}

// Remedy is what somebody can do first who was refused.
type Remedy struct {
	Label string // Key of its words.
	Path  string // Where that is done; it is told with next= where to come back to.
}

// Instead gives what can be signed in the place of messages that were refused,
// and a line that says so; false where nothing can.
type Instead func(*Request, []machine.Message) (messages []machine.Message, says string, ok bool)

// Undoing is the act that takes another back.
type Undoing struct {
	Act    string // As in Act.Name.
	Fields url.Values
	Until  int64 // Until when the rules allow it, Unix seconds; 0 for no end of their own.
}

// Sample is one page in one state, for the catalogue.
type Sample struct {
	Name  string // Of the page: "proposal".
	State string // Such as "open", "empty", "refused".
	Page  Page
	As    Viewer // Who looks at it.
}
