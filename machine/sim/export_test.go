package sim

import (
	"testing"

	"pgregory.net/rapid"
)

// Property is one run, so that tests can try what Run does with runs that fail.
func Property(t testing.TB, c Config) func(*rapid.T) { return c.property(t, newReach()) }
