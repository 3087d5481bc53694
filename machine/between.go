package machine

import "metaorg/machine/state"

// Departed is how a module learns that somebody's part in the network is over. It
// has what it keeps looked at again, and does nothing else: who leaves must not
// be held up by what hangs on it.
type Departed func(s *Step, who string)

// Departed tells all modules that somebody's part in the network is over.
func (s *Step) Departed(who string) {
	for _, mod := range s.machine.modules {
		if mod.Departed != nil {
			mod.Departed(s, who)
		}
	}
}

// Stint is work that somebody promised others for the days from the first to the
// last, both counted from 1970-01-01, spread evenly over them.
type Stint struct {
	First, Last int64
	Hours       int64    // In hundredths.
	Takes       []string // Identifiers of the competences that it takes, as far as they are said.
}

// Within is how many of its hours, in hundredths and rounded down, lie in the days
// from the first to the last.
func (a Stint) Within(first, last int64) int64 {
	days := min(a.Last, last) - max(a.First, first) + 1
	if days <= 0 {
		return 0
	}
	return a.Hours * days / (a.Last - a.First + 1)
}

// Promised is how a module says what work somebody promised there that is not done.
type Promised func(r state.Reader, who string) []Stint

// Promised is the work that somebody promised and has not done, by what all modules
// know but the one named.
func (s *Step) Promised(who, except string) []Stint { return s.machine.Promised(s, who, except) }

// Promised is the same as of a state that is only read.
func (m *Machine) Promised(r state.Reader, who, except string) (all []Stint) {
	for _, mod := range m.modules {
		if mod.Promised != nil && mod.Name != except {
			all = append(all, mod.Promised(r, who)...)
		}
	}
	return all
}
