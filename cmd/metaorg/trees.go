package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// readTree reads a file of fields: TOML by its name's ending, else JSON.
func readTree(path string) (any, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the file of fields: %w", err)
	}
	var tree any
	if filepath.Ext(path) == ".toml" {
		tree, err = tomlTree(b)
	} else {
		tree, err = jsonTree(b)
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't read %s: %w", path, err)
	}
	return tree, nil
}

// tomlTree reads TOML; dates become texts as they were written.
func tomlTree(b []byte) (any, error) {
	tree := map[string]any{}
	if err := toml.Unmarshal(b, &tree); err != nil {
		return nil, err
	}
	return plain(tree), nil
}

// plain gives a tree as JSON would have: TOML has dates of its own.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case time.Time:
		return v.Format(time.RFC3339)
	case fmt.Stringer:
		return v.String()
	}
	return v
}

// readFields reads a file that holds one message's fields.
func readFields(path string) (map[string]any, error) {
	tree, err := readTree(path)
	if err != nil {
		return nil, err
	}
	fields, ok := tree.(map[string]any)
	if !ok {
		return nil, usage("%s must hold the fields of one message", path)
	}
	return fields, nil
}
