package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"metaorg/backup"
	"metaorg/web/standing"
)

// measure finds what a home keeps, in parts that say something to its operator.
func measure(home string) (d standing.Disk, err error) {
	bytes := map[string]int64{}
	err = filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // Gone since it was listed.
		}
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == backup.WorkDir {
				return fs.SkipDir // Second names of what is counted already.
			}
			return nil
		}
		info, err := entry.Info()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err == nil {
			bytes[partOf(home, path)] += info.Size()
		}
		return nil
	})
	if err != nil {
		return d, fmt.Errorf("couldn't measure the home: %w", err)
	}
	for _, name := range []string{"log", "tables", "host", "documents", "other"} {
		d.Parts = append(d.Parts, standing.Part{Name: name, Bytes: bytes[name]})
	}
	return d, nil
}

// partOf names what a file of the home belongs to.
func partOf(home, path string) string {
	within, err := filepath.Rel(home, path)
	if err != nil {
		return "other"
	}
	first, _, _ := strings.Cut(filepath.ToSlash(within), "/")
	switch {
	case first == "state", first == "snapshots", strings.HasPrefix(first, "engine"): // And engine-1 of before a restart.
		return "log"
	case strings.HasPrefix(first, "read.db"):
		return "tables"
	case strings.HasPrefix(first, "host.db"):
		return "host"
	case first == "documents":
		return "documents"
	}
	return "other"
}
