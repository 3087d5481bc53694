package valueflows

import "testing"

// WrongByPublished lists where a document uses the published vocabulary as it does
// not allow; the test is skipped where that is not at hand.
func WrongByPublished(t *testing.T) func(doc []byte) []string { return published(t).wrong }
