// Package simulation has only tests: networks of 2 to 200 members live three
// years under each preset, with a turnout as it is usual, departures, lost keys
// and one attacker who takes every entry slot. Whatever they do, each ballot is
// one member's, nobody votes who is no member, nobody is a member without the
// steps that lead there, and nothing stays undecided longer than its votes take.
package simulation
