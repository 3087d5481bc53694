package obligations

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Pend has an amount count against the creditor's limit of a debtor that other
// rules may have it owe later, such as what it pledged; refused above the limit.
// Who pends it takes it off again, with Unpend, before it is raised or falls away.
func Pend(s *machine.Step, creditor, debtor people.MemberID, unit string, amount int64) error {
	if err := fits(s, creditor, debtor, unit, amount); err != nil {
		return err
	}
	expose(s, creditor, debtor, unit, amount)
	return nil
}

// Unpend takes off again what Pend had count.
func Unpend(s *machine.Step, creditor, debtor people.MemberID, unit string, amount int64) {
	expose(s, creditor, debtor, unit, -amount)
}
