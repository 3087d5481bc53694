package view

import (
	"context"

	"metaorg/web/page"
)

func samples(ctx context.Context) []page.Sample { return nil }
