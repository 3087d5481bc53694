package state

import "fmt"

// Fault is what a store panics with when it cannot read or write, or reads
// what nobody wrote. Rules never see it; the shell around the machine ends the
// process on it, because nothing can be right on top of a failing store.
type Fault struct{ Err error }

// Error says what failed.
func (f Fault) Error() string { return fmt.Sprintf("store fault: %v", f.Err) }

// Unwrap gives the cause.
func (f Fault) Unwrap() error { return f.Err }

// Try lets f read, and gives the error of the fault that f broke off with, or
// the one that f gives. Other panics go on.
func Try(f func() error) (err error) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		broke, ok := fault.(Fault)
		if !ok {
			panic(fault)
		}
		err = broke.Err
	}()
	return f()
}

// corrupt ends the step on bytes that this package did not write.
func corrupt(key []byte, err error) {
	panic(Fault{fmt.Errorf("couldn't decode what is stored at key %q: %w", key, err)})
}
