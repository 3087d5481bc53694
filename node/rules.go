package node

import (
	"errors"
	"time"

	"metaorg/machine"
)

// lookAtRules ends the node before a block whose rules it does not know, and
// warns while such rules are only planned.
func (a *application) lookAtRules(h *head) {
	if err := a.machine.CheckRules(h, h.height+1); err != nil {
		a.fail(err)
		return
	}
	planned, ok := machine.UpgradeOf(h)
	if !ok || planned == a.planned {
		return
	}
	a.planned = planned
	if known := a.machine.KnownRules(); planned.Version > known {
		a.logger.Warn("this program will be too old: install a newer one before the rules rise, or the node stops then",
			"rules", planned.Version, "known", known, "from", time.Unix(planned.At, 0).UTC().Format(time.DateOnly))
	}
}

// isTooOld tells the one reason to stop for which nothing failed.
func isTooOld(err error) bool {
	var old *machine.TooOldError
	return errors.As(err, &old)
}

// PlannedRules is the rise of the rule version that was decided, and whether
// this program knows the rules that come; false when none is.
func (n *Node) PlannedRules() (up machine.Upgrade, known, planned bool) {
	up, planned = machine.UpgradeOf(n.app.loadHead())
	return up, up.Version <= n.app.machine.KnownRules(), planned
}
