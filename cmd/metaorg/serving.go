package main

import (
	"context"
	"log/slog"
	"strings"

	"metaorg/app"
)

// serving says how this machine's node serves people and other nodes.
type serving struct {
	Listen     string   `help:"Address to listen on." default:"127.0.0.1:8470" placeholder:"HOST:PORT"`
	Host       []string `help:"Another name under which the node answers, as its public address has it." placeholder:"NAME"`
	P2P        string   `name:"p2p" help:"Address at which other nodes reach this one; port 0 takes a free one, for a node that only calls others." default:"127.0.0.1:0" placeholder:"HOST:PORT"`
	P2PAddress string   `name:"p2p-address" help:"How other nodes reach that, if by another address, such as a name." placeholder:"HOST:PORT"`
	Log        string   `help:"What to write to the log: debug, info, warn or error." default:"warn" enum:"debug,info,warn,error"`
	development
	reaching
	mailing
}

// config is what the flags ask for.
func (s serving) config(c *cli) (app.Config, error) {
	frugal(c.io)
	logger := s.logger(c)
	way, err := s.way(c, logger)
	if err != nil {
		return app.Config{}, err
	}
	post, err := s.server(c, s.PublicURL)
	if err != nil {
		return app.Config{}, err
	}
	return app.Config{
		Home: c.Home, Listen: s.Listen, P2P: s.P2P, P2PAddress: s.P2PAddress, Way: way, Hosts: s.Host, Development: s.Development, Mail: post, Logger: logger,
		AlertMail: s.AlertMail, AlertLanguage: languageOf(c.io.Env),
	}, nil
}

// languageOf is the language that a machine's programs speak, as a code.
func languageOf(env func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if code, _, _ := strings.Cut(env(name), "."); code != "" {
			return strings.ReplaceAll(code, "_", "-")
		}
	}
	return ""
}

func (s serving) logger(c *cli) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.Log)); err != nil {
		level = slog.LevelWarn
	}
	options := &slog.HandlerOptions{Level: level}
	if c.io.Attended {
		return slog.New(quiet{slog.NewTextHandler(c.io.Err, options)})
	}
	return slog.New(quiet{slog.NewJSONHandler(c.io.Err, options)})
}

// quiet keeps from the log, unless it is wanted in full, what the engine calls
// an error at each normal stop.
type quiet struct{ slog.Handler }

const normalStop = "Stopped accept routine, as transport is closed"

// Handle writes a record; see slog.Handler.
func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == normalStop && !q.Enabled(ctx, slog.LevelDebug) {
		return nil
	}
	return q.Handler.Handle(ctx, r)
}

// WithAttrs adds attributes; see slog.Handler.
func (q quiet) WithAttrs(all []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(all)} }

// WithGroup opens a group; see slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
