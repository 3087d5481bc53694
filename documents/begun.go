package documents

import (
	"context"
	"fmt"

	"metaorg/machine"
)

// Begun are the uploads that a person has begun and can go on with.
func (s *Store) Begun(ctx context.Context, by machine.PersonID, at int64) ([]Incoming, error) {
	all, err := s.index.uploads(ctx, ` WHERE person = ? AND expires > ? ORDER BY expires DESC, id`, by, at)
	if err != nil {
		return nil, fmt.Errorf("couldn't look up the uploads: %w", err)
	}
	return all, nil
}
