package view

import (
	"context"

	"metaorg/web/page"
)

func samples(context.Context) []page.Sample { return nil }
