package engine

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	cmtlog "github.com/cometbft/cometbft/libs/log"
)

// logger hands CometBFT's messages on: its errors as warnings, because
// it calls much an error that mends itself, and the rest for debugging only.
type logger struct {
	to      *slog.Logger
	stopped func(reason string) // Told when consensus stops for good.
}

var _ cmtlog.Logger = logger{}

func (l logger) Debug(msg string, args ...any) { l.log(slog.LevelDebug, msg, args) }
func (l logger) Info(msg string, args ...any)  { l.log(slog.LevelDebug, msg, args) }

func (l logger) Error(msg string, args ...any) {
	l.log(slog.LevelWarn, msg, args)
	// CometBFT lives on after this, doing nothing; there is no other sign of it.
	if strings.HasPrefix(msg, "CONSENSUS FAILURE") {
		l.stopped(reasonIn(args))
	}
}

func (l logger) With(args ...any) cmtlog.Logger {
	return logger{l.to.With(args...), l.stopped}
}

func (l logger) log(level slog.Level, msg string, args []any) {
	if l.to.Enabled(context.Background(), level) {
		l.to.Log(context.Background(), level, msg, args...)
	}
}

func reasonIn(args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "err" {
			return fmt.Sprint(args[i+1])
		}
	}
	return "no reason was given"
}
