package fields

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// File reads a file of fields: TOML by its name's ending, else JSON.
func File(path string) (any, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the file of fields: %w", err)
	}
	var tree any
	if filepath.Ext(path) == ".toml" {
		tree, err = tomlTree(b)
	} else {
		tree, err = JSON(b)
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

// OneFile reads a file that holds one message's fields.
func OneFile(path string) (map[string]any, error) {
	tree, err := File(path)
	if err != nil {
		return nil, err
	}
	fields, ok := tree.(map[string]any)
	if !ok {
		return nil, mistake("%s must hold the fields of one message", path)
	}
	return fields, nil
}

// Put sets a field in a tree.
func Put(tree map[string]any, path []string, v any) {
	if len(path) == 1 {
		tree[path[0]] = v
		return
	}
	inner, ok := tree[path[0]].(map[string]any)
	if !ok {
		inner = map[string]any{}
		tree[path[0]] = inner
	}
	Put(inner, path[1:], v)
}

// Has reports whether a tree has a field.
func Has(tree map[string]any, path ...string) bool {
	v, ok := tree[path[0]]
	if !ok || len(path) == 1 {
		return ok
	}
	inner, ok := v.(map[string]any)
	return ok && Has(inner, path[1:]...)
}
