package view

import (
	"context"

	"metaorg/web/page"
)

func (p pages) samples(ctx context.Context) []page.Sample { return nil }
