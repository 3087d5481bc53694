// Command metaorg is the one program of a network: node, API, command line and
// verifier. It keeps three things true: a person sees what they sign, decoded
// from the very bytes; every act goes through a node's HTTP API, so that the
// command line can do nothing that another client could not; and a command
// ends with 0 when it was done, 1 when it was refused or failed, 2 when it was
// called wrongly.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"metaorg/cmd/metaorg/terminal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], terminal.System(ctx))
	stop()
	os.Exit(code)
}
