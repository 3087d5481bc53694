package agreements

import "metaorg/machine"

// Moot is how an agreement ends whose reason is over.
const Moot How = "moot"

// Void ends an agreement that other rules drafted, since what it was for is over,
// such as a bid that was lost. It may be in force; what became an obligation by
// then stays one. One that has ended, or is none, is left as it is.
func Void(s *machine.Step, n uint64) {
	if a, ok := agreements.Get(s, n); ok && a.State != Ended {
		a.end(s, n, Moot)
	}
}
