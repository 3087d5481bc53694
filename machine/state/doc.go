// Package state keeps the network's state as typed collections over one
// ordered key-value store. A collection is a name and two types, without data,
// so it can be an unexported package variable: the compiler then forbids one
// module to write what another owns. Equal states have equal keys and bytes on
// every replica, because keys and values each have exactly one encoding and
// every walk is in key order.
package state
