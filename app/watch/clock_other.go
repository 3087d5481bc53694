//go:build !linux

package watch

import "metaorg/web/standing"

// clockKept is not known here.
func clockKept() standing.Kept { return standing.KeptUnknown }
