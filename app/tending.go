package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"metaorg/app/watch"
	"metaorg/backup"
	"metaorg/web"
	"metaorg/web/operator"
	"metaorg/web/reach"
	"metaorg/web/standing"
)

// tend begins to look after the node for its operator, and throws away what a
// crash left of a backup.
func (a *App) tend(ctx context.Context, c Config, metrics prometheus.Registerer) (err error) {
	if err := os.RemoveAll(filepath.Join(c.Home, backup.WorkDir)); err != nil {
		return fmt.Errorf("couldn't clear away a backup that was not finished: %w", err)
	}
	config := watch.Config{
		Home: c.Home, Node: a.node, Host: a.host, Metrics: metrics, Logger: c.Logger,
		Expiry:   func() reach.Expiry { return a.shown.Expiry() },
		Evidence: func() int64 { return int64(len(a.node.Evidence())) },
		Files:    a.filesKnown,
	}
	if c.Mail != nil && c.AlertMail != "" {
		config.Mail = func(ctx context.Context, all []standing.Alert) error { return a.alert(ctx, c, all) }
	}
	a.watched, err = watch.New(ctx, config)
	return err
}

// alert writes to the operator what to look after.
func (a *App) alert(ctx context.Context, c Config, all []standing.Alert) error {
	words := a.site.Words.Into(ctx, c.AlertLanguage, time.UTC, a.site.Now())
	subject, text := operator.Letter(words, a.site.Title(), a.node.ID(), a.site.Link("/node"), all)
	return a.mailing.Tell(ctx, c.AlertMail, subject, text, a.site.Words.Choose(c.AlertLanguage))
}

// tending is what the operator's commands ask for.
func (a *App) tending(home string) *web.Tending {
	return &web.Tending{
		Backup: func(ctx context.Context, w io.Writer) error {
			_, err := backup.Write(ctx, w, a.toBackUp(home))
			return err
		},
		Status: a.status,
	}
}

func (a *App) toBackUp(home string) backup.Source {
	return backup.Source{
		Home: home, Node: a.node.CopyTo, Host: a.host.CopyTo, Documents: a.documents.CopyTo,
		Consensus: a.node.Consensus(), ID: a.node.ID(), Now: time.Now(),
	}
}

// Backup writes a backup of the node; see package backup.
func (a *App) Backup(ctx context.Context, w io.Writer) (backup.About, error) {
	return backup.Write(ctx, w, a.toBackUp(a.home))
}

// status says how the node is doing, in the language that suits best.
func (a *App) status(ctx context.Context, languages string) (s standing.Status, err error) {
	facts, all, err := a.watched.Now(ctx)
	if err != nil {
		return s, err
	}
	s.Facts = facts
	words := a.site.Words.Into(ctx, languages, time.UTC, a.site.Now())
	for _, one := range all {
		s.Alerts = append(s.Alerts, operator.Say(words, one))
	}
	return s, nil
}
