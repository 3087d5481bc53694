package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/standing"
)

// Tending is what whoever runs the node looks after it with.
type Tending struct {
	Backup func(context.Context, io.Writer) error                               // Writes a backup; nothing of one that can't be made.
	Status func(ctx context.Context, languages string) (standing.Status, error) // Says how the node is doing, in the language that suits an Accept-Language header.
}

// maxBackupTime is how long making and sending a backup may take.
const maxBackupTime = 6 * time.Hour

// kept says that a backup was received whole.
type kept struct {
	Height int64 `json:"height" help:"up to which it holds the log"`
	Bytes  int64 `json:"bytes" help:"its size"`
}

func (s *Server) routeTending() {
	if s.Tending == nil {
		return
	}
	secure := []map[string][]string{{"operator": {}}}
	s.route(huma.Operation{
		Method: http.MethodGet, Path: "/v1/operator/status", OperationID: "operator.status", Tags: []string{"operator"},
		Summary: "Say how the node is doing and what to look after", Security: secure,
		Responses: answers[standing.Status](s, "200", "facts and alerts"),
	}, s.nodeStatus)
	s.route(huma.Operation{
		Method: http.MethodPost, Path: "/v1/operator/backup", OperationID: "operator.backup", Tags: []string{"operator"},
		Summary: "Give a backup of the running node", Security: secure, Responses: map[string]*huma.Response{"200": {
			Description: "a backup, which metaorg restore takes", Content: content(backupType, &huma.Schema{Type: huma.TypeString}),
		}},
	}, s.giveBackup)
	s.route(huma.Operation{
		Method: http.MethodPost, Path: "/v1/operator/backups", OperationID: "operator.backed-up", Tags: []string{"operator"},
		Summary: "Note that a backup was received whole", Security: secure,
		RequestBody: takes[kept](s), Responses: answers[kept](s, "200", "what was noted"),
	}, s.noteBackup)
}

const backupType = "application/zstd"

func (s *Server) nodeStatus(w http.ResponseWriter, r *http.Request) error {
	if err := s.checkOperator(r); err != nil {
		return err
	}
	status, err := s.Tending.Status(r.Context(), r.Header.Get("Accept-Language"))
	if err != nil {
		return err
	}
	if status.Alerts == nil {
		status.Alerts = []standing.Said{}
	}
	return s.writeJSON(w, http.StatusOK, status)
}

// giveBackup answers a backup to the bearer of the operator's token, one at a
// time. A browser that is the operator's gets none: what is in it goes beyond
// what its pages show, the node's own key above all.
func (s *Server) giveBackup(w http.ResponseWriter, r *http.Request) error {
	if !s.sessions.Bears(r) {
		return notOperator()
	}
	if !s.backingUp.TryLock() {
		return machine.OverLimit("web.backup_busy", "the node makes another backup just now; try again once that is done")
	}
	defer s.backingUp.Unlock()
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Now().Add(maxBackupTime)) // Where this is not offered, the usual time must do.
	ctx, stop := context.WithTimeout(r.Context(), maxBackupTime)
	defer stop()
	to := &attachment{w: w, kind: backupType, name: "metaorg.backup"}
	err := s.Tending.Backup(ctx, to)
	if err != nil && to.begun {
		if !errors.Is(ctx.Err(), context.Canceled) {
			s.Logger.Error("a backup broke off", "error", err)
		}
		panic(http.ErrAbortHandler) // So that nobody takes a part for the whole.
	}
	return err
}

const maxNoteBytes = 1 << 10

// noteBackup keeps that a backup is where it was to go, which the node can't
// know by itself.
func (s *Server) noteBackup(w http.ResponseWriter, r *http.Request) error {
	if !s.sessions.Bears(r) {
		return notOperator()
	}
	var k kept
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxNoteBytes)).Decode(&k); err != nil || k.Height < 0 || k.Bytes <= 0 {
		return machine.Malformed("web.bad_backup_note", "a backup has a height and a size in bytes")
	}
	if err := s.Host.BackedUp(r.Context(), hostdata.Backup{At: time.Now().Unix(), Height: k.Height, Bytes: k.Bytes}); err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, k)
}
