// Package nodes keeps which nodes the network has and which of them order its
// log. A node is a member's, and weighs as much as any other; nobody's node is
// in charge. Every node that order needs was there when it was given its seat,
// for it answered for itself; one that stays away is asked, and paused if it
// does not answer; the last seat is never taken away.
package nodes

import (
	"iter"

	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought nodes.
const since = 3

// Module is all that nodes add to the machine.
var Module = machine.Module{
	Name: "nodes",
	Kinds: []machine.Kind{
		machine.KindOf[Register]("nodes.register", "Let a computer of yours become one of the network's nodes.", NodeRegistered{}).Since(since).BeforeFounding(),
		machine.KindOf[Change]("nodes.change", "Change where your node is reached, and whether it would take a seat.", NodeChanged{}).Since(since).BeforeFounding().ByNodesToo(),
		machine.KindOf[Renew]("nodes.renew", "Give your node new keys, after it was restored from a backup.", NodeRenewed{}, SeatPaused{}).Since(since).BeforeFounding(),
		machine.KindOf[Remove]("nodes.remove", "Take a node out of the network.", NodeRemoved{}).Since(since).BeforeFounding().ByNodesToo().CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Seats]("nodes.seats", "Decide which nodes order the log.", SeatsCalled{}, SeatsFilled{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[Answer]("nodes.answer", "Answer, as a node, what the network asks of you.", NodeAnswered{}, SeatsFilled{}, SeatReturned{}).Since(since).BeforeFounding().ByNodes(),
		machine.KindOf[Pause]("nodes.pause", "Let your node leave its seat for a while.", SeatPaused{}).Since(since).ByNodesToo(),
		machine.KindOf[Resume]("nodes.resume", "Let your node come back to its seat.", SeatResumed{}).Since(since),
	},
	Dues: []machine.DueKind{
		machine.DueOf[EndCall]("nodes.end_call", SeatsCalled{}, SeatsFilled{}, SeatsNotFilled{}),
		machine.DueOf[EndChallenge]("nodes.end_challenge", SeatPaused{}, SeatKept{}),
	},
	Rules: []machine.StandingRule{
		{
			Name: ruleAbsence, Unit: "blocks", Min: 10, Max: 10_000, Default: usualAbsence, Since: since,
			Explanation: "How many blocks with acts in a row a node with a seat may miss before it is asked whether it is still there.",
			Comes:       absenceComes,
		},
		{
			Name: ruleAnswerHours, Unit: "hours", Min: 1, Max: 168, Default: usualHours, Since: since,
			Explanation: "How long a node has to answer when it is called to a seat, or asked whether it is still there.",
			Comes:       answerComes,
		},
	},
	Attend:    machine.AttendBy("nodes", attend, SeatChallenged{}, SeatKept{}),
	Restarted: machine.OnRestart("nodes", restarted, SeatsFilled{}),
}

const (
	ruleAbsence     = "nodes.absence_blocks"
	ruleAnswerHours = "nodes.answer_hours"

	usualAbsence = 50
	usualHours   = 24
)

// absenceComes is what missing blocks comes to.
func absenceComes(_ state.Reader, blocks, n int64) machine.Meaning {
	return machine.Means("asked", "Whoever of the {{.Members}} members has a seat and misses {{.Count}} blocks with acts in a row is asked whether it is still there.", "Members", n, "Count", blocks)
}

// answerComes is what the time to answer comes to.
func answerComes(_ state.Reader, hours, n int64) machine.Meaning {
	return machine.Means("answers", "A node of one of the {{.Members}} members has {{.Count}} hours to answer before others go on without it.", "Members", n, "Count", hours)
}

// answerSeconds is how long a node has to answer.
func answerSeconds(r state.Reader) int64 {
	return charter.RuleOr(r, ruleAnswerHours, usualHours) * hourSeconds
}

// ID names a node: hex of the first 20 bytes of SHA-256 of its node key, as
// its peers know it.
type ID string

// Place is what part a node has in ordering the log.
type Place string

// The places a node can have.
const (
	Follows    Place = ""           // It follows the log, and witnesses it.
	Called     Place = "called"     // A decision calls it to a seat; it has not answered.
	Ready      Place = "ready"      // It has answered the call.
	Seated     Place = "seated"     // It orders the log.
	Challenged Place = "challenged" // It orders the log, was absent, and is asked whether it is there.
	Paused     Place = "paused"     // It has a seat by decision and does not take part for now.
)

// Node is what the rules know of a node.
type Node struct {
	Key        []byte           `json:"key"`        // Ed25519 node key; it signs the node's acts.
	Consensus  []byte           `json:"consensus"`  // Ed25519 key of its seat.
	Checkpoint []byte           `json:"checkpoint"` // Ed25519 key of its checkpoints.
	Anchor     []byte           `json:"anchor"`     // End of its seat's hash chain.
	Owner      people.MemberID  `json:"owner"`
	By         machine.PersonID `json:"by"` // Who registered it.
	Since      int64            `json:"since"`
	Peer       string           `json:"peer,omitempty"`    // host:port for other nodes.
	Web        string           `json:"web,omitempty"`     // Address for people.
	Willing    bool             `json:"willing,omitempty"` // To take a seat.
	Place      Place            `json:"place,omitempty"`
	Resting    bool             `json:"resting,omitempty"` // Paused by its owner.
	Asked      Question         `json:"asked"`
}

// Question is what a node must answer: it quotes the log as it was when it was
// asked, which only a node that has come so far knows.
type Question struct {
	Number uint64 `json:"number,omitempty"` // Counts the network's questions; 0 for none.
	Size   uint64 `json:"size,omitempty"`   // Of the log before the block in which it was asked.
	Root   []byte `json:"root,omitempty"`   // Of the log then, 32 bytes.
	At     int64  `json:"at,omitempty"`
	Until  int64  `json:"until,omitempty"`
}

// Decision is which nodes hold seats by the members' last decision.
type Decision struct {
	Nodes []ID   `json:"nodes"`
	At    int64  `json:"at"`
	Call  uint64 `json:"call,omitempty"`  // Question of a call that is under way; 0 once the seats are filled.
	Again bool   `json:"again,omitempty"` // The call's second round, of those who answered the first.
	Until int64  `json:"until,omitempty"` // Of the call.
}

var (
	nodes       = state.NewMap[ID, Node]("nodes/nodes")
	byConsensus = state.NewMap[string, ID]("nodes/by_consensus") // Keys given up included, so that nobody takes them again.
	ownedBy     = state.NewMap[people.MemberID, int64]("nodes/owned")
	missed      = state.NewMap[ID, int64]("nodes/missed") // Blocks with acts in a row, for those that missed any.
	called      = state.NewItem[Decision]("nodes/called") // A decision whose seats are not filled yet.
	decided     = state.NewItem[Decision]("nodes/decided")
	questions   = state.NewCounter("nodes/questions")
	count       = state.NewItem[int64]("nodes/count")
)

// Of is a registered node; false for a stranger.
func Of(r state.Reader, id ID) (Node, bool) { return nodes.Get(r, id) }

// All walks the registered nodes by id.
func All(r state.Reader) iter.Seq2[ID, Node] { return nodes.All(r) }

// ByConsensus finds the node whose seat signs with a key.
func ByConsensus(r state.Reader, key []byte) (ID, Node, bool) {
	id, _ := byConsensus.Get(r, string(key))
	n, ok := nodes.Get(r, id)
	return id, n, ok && string(n.Consensus) == string(key)
}

// DecidedSeats is the last decision about seats that was carried out; false
// while those of the genesis hold.
func DecidedSeats(r state.Reader) (Decision, bool) { return decided.Get(r) }

// CalledSeats is a decision about seats that is being carried out.
func CalledSeats(r state.Reader) (Decision, bool) {
	d, ok := called.Get(r)
	return d, ok && d.Call > 0
}

// HoldsSeat says whether a place is one among those who order the log.
func (p Place) HoldsSeat() bool { return p == Seated || p == Challenged }

// IsAsked says whether the network waits for this node's answer.
func (n Node) IsAsked() bool {
	return n.Place == Called || n.Place == Challenged || n.Place == Paused
}

// ask puts a question to a node.
func (n *Node) ask(s *machine.Step, number uint64, until int64) {
	edge := machine.EdgeOf(s)
	n.Asked = Question{Number: number, Size: edge.Size, Root: edge.Root(), At: s.Time, Until: until}
}
