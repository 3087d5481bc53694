package machine

import (
	"fmt"

	"metaorg/machine/state"
)

// Upgrade is a rise of the network's rule version by one, decided and not yet
// in force.
type Upgrade struct {
	Version uint64 `json:"version"`           // The new one.
	At      int64  `json:"at"`                // Rule time from when it may come, Unix seconds.
	Settled bool   `json:"settled,omitempty"` // It comes with the end of the present block.
}

var upgradeItem = state.NewItem[Upgrade]("machine/upgrade")

// UpgradeOf reads the rise of the rule version that was decided; false when none is.
func UpgradeOf(r state.Reader) (Upgrade, bool) { return upgradeItem.Get(r) }

// PlanUpgrade notes that the rule version may rise by one from a time on
// (Unix seconds), in place of what was planned before.
func (s *Step) PlanUpgrade(at int64) {
	upgradeItem.Put(s, Upgrade{Version: s.Network().RuleVersion + 1, At: at})
}

// DropUpgrade ends that a rise of the rule version is planned.
func (s *Step) DropUpgrade() { upgradeItem.Delete(s) }

// SettleUpgrade lets the planned version count from the next block on, whose
// height it returns. The present block goes by the old one to its end.
func (s *Step) SettleUpgrade() (height int64) {
	up, planned := upgradeItem.Get(s)
	if !planned {
		panic("no rise of the rule version is planned")
	}
	up.Settled = true
	upgradeItem.Put(s, up)
	return s.Height + 1
}

// upgrade raises the rule version at the end of the block that settled it.
func (b *block) upgrade() {
	up, planned := upgradeItem.Get(b.state)
	if !planned || !up.Settled {
		return
	}
	n := NetworkOf(b.state)
	n.RuleVersion = up.Version
	networkItem.Put(b.state, n)
	upgradeItem.Delete(b.state)
}

// SeatsKnowing counts the seats, and those whose programs know the rules of a
// version, by what each said with the last block that it proposed.
func SeatsKnowing(r state.Reader, version uint64) (knowing, seats int64) {
	for _, key := range SeatsOf(r) {
		seats++
		if c, _ := ChainOf(r, key); c.Knows >= version {
			knowing++
		}
	}
	return knowing, seats
}

// WithKnownRules makes a machine that knows the rules up to another version
// than this program's, so that it can be tried what an older program does.
func WithKnownRules(version uint64) Option { return func(m *Machine) { m.known = version } }

// KnownRules is the newest version of the rules that the machine knows.
func (m *Machine) KnownRules() uint64 { return m.known }

// TooOldError says that this program must not apply another block: the network
// goes by rules that it does not know, so it would come to a state of its own.
type TooOldError struct {
	Known, Version uint64
	Height         int64 // Of the block that it must not apply.
}

func (e *TooOldError) Error() string {
	return fmt.Sprintf("this program is too old: it knows the rules up to version %d, and from block %d on the network goes by version %d; "+
		"install a newer one and start it again, it goes on from here and nothing is lost", e.Known, e.Height, e.Version)
}

// CheckRules refuses to go on to a block, at this height, whose rules this
// program does not know.
func (m *Machine) CheckRules(r state.Reader, height int64) error {
	if v := NetworkOf(r).RuleVersion; v > m.known {
		return &TooOldError{Known: m.known, Version: v, Height: height}
	}
	return nil
}
