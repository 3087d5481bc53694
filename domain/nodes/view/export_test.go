package view

import "context"

// Tolerated is what pages say of a number of seats.
var Tolerated = tolerated

// ToTolerateMore is what pages say that it takes to tolerate more.
func ToTolerateMore(ctx context.Context, seats, ready int) string {
	return ordering{seats: seats, ready: ready}.toTolerateMore(ctx)
}
