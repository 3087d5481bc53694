package app_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"metaorg/app"
	"metaorg/backup"
)

func TestWhatACrashLeftOfABackupGoesAndTheNextOneIsWhole(t *testing.T) {
	home := founded(t)
	left := filepath.Join(home, backup.WorkDir, "state")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	a, err := app.Start(t.Context(), app.Config{Home: home, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := os.Stat(filepath.Dir(left)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it stayed: %v", err)
	}
	var file bytes.Buffer
	wrote, err := a.Backup(t.Context(), &file)
	if err != nil {
		t.Fatal(err)
	}
	read, err := backup.Check(&file, func(backup.About, int64) {})
	if err != nil || read.Network != wrote.Network || read.Height != wrote.Height || !read.WasAlone() || read.Node == "" {
		t.Errorf("it holds %+v, %v", read, err)
	}
}
