package transfer

import "errors"

// Answered says whether an error is what a peer itself answered, in place of no
// answer at all or one of something that stands before a peer that is down.
func Answered(err error) bool {
	var p problem
	return errors.As(err, &p) && p.Code != ""
}
