package app

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"metaorg/web/operator"
)

// disk tells what a home keeps, in parts that say something to its operator.
func disk(home string) operator.Disk {
	return func() (u operator.Usage, err error) {
		bytes := map[string]int64{}
		err = filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // Gone since it was listed.
			}
			if err != nil || entry.IsDir() {
				return err
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
			return u, fmt.Errorf("couldn't measure the home: %w", err)
		}
		for _, name := range []string{"log", "tables", "host", "documents", "other"} {
			u.Parts = append(u.Parts, operator.Part{Name: name, Bytes: bytes[name]})
		}
		u.Free = free(home)
		return u, nil
	}
}

// partOf names what a file of the home belongs to.
func partOf(home, path string) string {
	within, err := filepath.Rel(home, path)
	if err != nil {
		return "other"
	}
	first, _, _ := strings.Cut(filepath.ToSlash(within), "/")
	switch {
	case first == "engine", first == "state":
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
