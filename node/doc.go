// Package node is one node of a network: it orders acts by CometBFT, in this
// process, applies them with the machine, and keeps the log. What it keeps
// true: an act reported as applied is in the log for good, whatever happens to
// the process afterwards; the state is always that of the log; a rule that
// panics never stops the node, and a disk that fails always does.
package node
