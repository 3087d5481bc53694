// Package audit asks a node for facts and says of each how it is known. It
// keeps true that nothing is told as known which the node merely says: a fact
// follows from what the seats signed, or is named as failed or not known.
package audit

import (
	"context"
	"errors"
	"fmt"

	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/node/light"
)

// Node is what is asked.
type Node interface {
	light.Source
	light.Crossings
	Genesis(ctx context.Context) (machine.Genesis, error)
	Checkpoint(ctx context.Context) ([]byte, error)
	Entries(ctx context.Context, from, size uint64, f func(i uint64, entry []byte) error) error
	// NodeIDs are the registered nodes by what this node says; each is proved.
	NodeIDs(ctx context.Context) ([]string, error)
	// RootAt is the log's root when it had that size.
	RootAt(ctx context.Context, size uint64) ([]byte, error)
}

// Question is what to look at.
type Question struct {
	Network machine.NetworkID        // As it was told out of band; empty when it was not.
	Code    string                   // That a member told, of checkpoint.Code; empty for none.
	Trust   *Header                  // A header to begin with instead of the genesis; nil for none.
	Kept    []Kept                   // Checkpoints kept from earlier.
	Members []machine.OrganizationID // Whether these belong to the network.
	Entries uint64                   // How many of the last entries to look at.
	Others  []Other                  // Nodes to compare with.
	Rules   *machine.Machine         // By which members agree to a restart together; nil to stop at one.
}

// Header names a header; the zero one whichever the node says is the last.
type Header struct {
	Height int64
	Hash   []byte // 32 bytes.
}

// Kept is a checkpoint's note from earlier.
type Kept struct {
	Name string // Of its file.
	Note []byte
}

// Other is a node to compare with.
type Other struct {
	Name string // Its address.
	Node light.Headers
}

// Fact is one thing and how it is known.
type Fact struct {
	What    string `json:"what"`
	Value   string `json:"value,omitempty"`
	How     string `json:"how,omitempty"`     // Why it is so, whoever the node is.
	Problem string `json:"problem,omitempty"` // Why it does not hold; empty when it does.
	Unknown string `json:"unknown,omitempty"` // Why it can't be told; empty when it can.
}

// Report is what was found.
type Report struct {
	Network    machine.NetworkID `json:"network"`
	Name       string            `json:"name"`
	Sample     bool              `json:"sample"`
	Height     int64             `json:"height"`     // Of the last header that was verified.
	Header     string            `json:"header"`     // Its height and hash, as --trust takes it.
	Facts      []Fact            `json:"facts"`      //
	Holds      bool              `json:"holds"`      // Whether nothing was found wrong.
	Checkpoint string            `json:"checkpoint"` // The node's note, when it holds: to be kept.
}

// audit is one under way.
type audit struct {
	ctx      context.Context
	node     Node
	question Question
	report   Report
	genesis  machine.Genesis
	follower *light.Follower
	seats    [][]byte // Consensus keys of those who order the log.
	signers  []signer
	hidden   bool // Whether the registered nodes are not shown to who asks.
}

// Run asks the node. It gives an error only when the node can't be reached or
// does not answer; what it answers wrongly is in the report.
func Run(ctx context.Context, node Node, q Question) (Report, error) {
	a := &audit{ctx: ctx, node: node, question: q}
	err := a.run()
	a.report.Holds = err == nil
	for _, f := range a.report.Facts {
		a.report.Holds = a.report.Holds && f.Problem == ""
	}
	if !a.report.Holds {
		a.report.Checkpoint = ""
	}
	return a.report, err
}

func (a *audit) run() error {
	note, err := a.begin()
	if err != nil || a.failed() {
		return err
	}
	if err := a.follow(); err != nil || a.failed() {
		return err
	}
	log, err := a.rules()
	if err != nil || a.failed() {
		return err
	}
	for _, m := range a.question.Members {
		if err := a.member(m); err != nil {
			return err
		}
	}
	if err := a.findSigners(); err != nil {
		return err
	}
	if err := a.checkpoints(log, note); err != nil {
		return err
	}
	if err := a.entries(log); err != nil {
		return err
	}
	return a.compare()
}

func (a *audit) failed() bool {
	n := len(a.report.Facts)
	return n > 0 && a.report.Facts[n-1].Problem != ""
}

func (a *audit) known(what, value, how string, args ...any) {
	a.report.Facts = append(a.report.Facts, Fact{What: what, Value: value, How: fmt.Sprintf(how, args...)})
}

func (a *audit) wrong(what, problem string, args ...any) {
	a.report.Facts = append(a.report.Facts, Fact{What: what, Problem: fmt.Sprintf(problem, args...)})
}

func (a *audit) unknown(what, why string, args ...any) {
	a.report.Facts = append(a.report.Facts, Fact{What: what, Unknown: fmt.Sprintf(why, args...)})
}

// outcome puts down an error with which looking at something ended. An error
// of asking, which is nobody's lie, is handed on.
func (a *audit) outcome(what string, err error) error {
	if !isLie(err) {
		return err
	}
	a.wrong(what, "%v", err)
	return nil
}

// unproved is outcome for what was asked for by name: that the node refuses to
// prove it is a failure too.
func (a *audit) unproved(what string, err error) error {
	var no *machine.Refusal
	if errors.As(err, &no) {
		a.wrong(what, "the node does not prove it: %s (%s)", no.Text, no.Code)
		return nil
	}
	return a.outcome(what, err)
}

// isLie says whether an error is of what was answered rather than of answering.
func isLie(err error) bool {
	for _, e := range []error{
		light.ErrForm, light.ErrChain, light.ErrRestarted, light.ErrConsents, light.ErrHeader, light.ErrSeats, light.ErrProof, light.ErrLog, light.ErrBefore, light.ErrRolledBack, errNoSigner,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// begin asks for the genesis, and for the checkpoint before all else, so that
// what is asked afterwards is not older.
func (a *audit) begin() (note []byte, err error) {
	const what = "the network"
	if a.genesis, err = a.node.Genesis(a.ctx); err != nil {
		return nil, a.outcome(what, err)
	}
	g := a.genesis
	a.report.Network, a.report.Name, a.report.Sample = g.ID(), g.Name, g.Sample
	switch asked := a.question.Network; asked {
	case "":
		if a.question.Code != "" {
			a.known(what, string(g.ID()), "the id is the genesis' hash, which the code you gave is of too")
			break
		}
		a.known(what, string(g.ID()), "the id is the genesis' hash; that it is the network you mean you know only by comparing the id")
	case g.ID():
		a.known(what, string(g.ID()), "the id is the genesis' hash, and the one you gave")
	default:
		a.wrong(what, "it is %s, not the one you gave", g.ID())
		return nil, nil
	}
	note, err = a.node.Checkpoint(a.ctx)
	return note, err
}

// follow verifies the last header.
func (a *audit) follow() error {
	const what = "the last header"
	a.follower = light.Follow(a.genesis, a.node)
	from := "the seats of the genesis"
	switch t := a.question.Trust; {
	case t == nil:
	case t.Height == 0:
		if err := a.follower.Believe(a.ctx); err != nil {
			return a.outcome(what, err)
		}
		from = "what this node says, because you believe it"
	default:
		if err := a.follower.Trust(a.ctx, t.Height, t.Hash); err != nil {
			return a.outcome("the header trusted", err)
		}
		from = fmt.Sprintf("the header of height %d, which you trust", t.Height)
	}
	if a.question.Rules != nil {
		a.follower.Cross(a.node, a.question.Rules.CheckConsents)
	}
	b, err := a.follower.Latest(a.ctx)
	a.restarts()
	var no *machine.Refusal
	switch {
	case errors.Is(err, light.ErrRestarted):
		a.wrong(what, "%s", sayRestarted(err))
		return nil
	case errors.As(err, &no) && no.Code == codeNoBlock:
		return fmt.Errorf("couldn't follow the seats from the beginning: %s. Ask a node that keeps the blocks in between, or begin with a header that you trust (--trust)", err.Error())
	case err != nil:
		return a.outcome(what, err)
	}
	signed, seats := light.Signed(b)
	a.seats = light.SeatsOf(b)
	a.report.Height = b.Height
	a.report.Header = fmt.Sprintf("%d:%x", b.Height, []byte(b.Hash()))
	a.known(what, a.report.Header, "followed from %s, in steps: %d; signed by %d of %s", from, a.follower.Steps(), signed, seatsInWords(seats))
	a.known("who orders the log", seatsInWords(seats)+". "+nodes.Tolerated(seats), "the header of height %d names them", b.Height)
	return nil
}

// restarts tells of the restarts together that were followed.
func (a *audit) restarts() {
	for _, s := range a.follower.Crossed() {
		r := s.Restart
		a.known(fmt.Sprintf("the restart together after block %d", r.Height),
			fmt.Sprintf("%d members agreed to it; chain %d of the network's blocks began with %s", len(s.Consents), r.Number, seatsInWords(len(r.Seats))),
			"two thirds of the members with a vote signed it, by their keys and mandates under the header of height %d", r.Height)
	}
}

// sayRestarted says what to do where a restart together can't be followed.
func sayRestarted(err error) string {
	why := "this program was not told by which rules members agree to one"
	var no *machine.Refusal
	switch {
	case errors.As(err, &no) && no.Code == codeNotShown:
		return "the network was restarted together since, and who signed that is shown only to those who take part; sign in with --as, " + otherWays
	case errors.As(err, &no):
		why = no.Text
	}
	return "the network was restarted together since, and it can't be followed by this node: " + why + ". Ask a node that went through the restart, " + otherWays
}

// otherWays is what helps where a restart together can't be followed.
const otherWays = "or check a bundle, which is followed across it (metaorg export on a node, then metaorg verify DIR), " +
	"or have a member whom you trust run metaorg verify URL --trust node against their own node, and begin with the header it prints (--trust HEIGHT:HASH)"

func seatsInWords(n int) string {
	if n == 1 {
		return "1 seat"
	}
	return fmt.Sprintf("%d seats", n)
}
