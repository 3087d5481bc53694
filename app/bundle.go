package app

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"metaorg/bundle"
	"metaorg/domain/nodes"
	"metaorg/machine/checkpoint"
	"metaorg/machine/state"
	"metaorg/node"
)

// BundleRules are what a bundle of this program is made and checked by.
func BundleRules() bundle.Rules {
	return bundle.Rules{NewMachine: NewMachine, Views: Views(), Signers: checkpointKeys}
}

// checkpointKeys are those of the nodes that a state registers.
func checkpointKeys(r state.Reader) (keys [][]byte) {
	for _, n := range nodes.All(r) {
		keys = append(keys, n.Checkpoint)
	}
	return keys
}

// bundler writes a zip file of a node's bundle, which is made in its home first,
// so that nothing is sent of one that can't be made.
func bundler(n *node.Node, home string) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) (err error) {
		dir, err := os.MkdirTemp(home, "bundle-")
		if err != nil {
			return fmt.Errorf("couldn't make room for a bundle: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		note, err := n.Checkpoint()
		if err != nil {
			return err
		}
		log, err := logUpTo(n, note)
		if err != nil {
			return err
		}
		if err := bundle.Write(ctx, filepath.Join(dir, "metaorg-"+string(n.Genesis().ID())), BundleRules(), note, log); err != nil {
			return err
		}
		return zipped(dir, w)
	}
}

// logUpTo is the log as far as a checkpoint has it.
func logUpTo(n *node.Node, note []byte) (log bundle.Log, err error) {
	stated, err := checkpoint.Read(note)
	if err != nil {
		return nil, err
	}
	for i := range stated.Checkpoint.Size {
		entry, err := n.Entry(i)
		if err != nil {
			return nil, err
		}
		log = append(log, entry)
	}
	return log, nil
}

// zipped writes what is in a folder into a zip file.
func zipped(dir string, w io.Writer) error {
	out := zip.NewWriter(w)
	if err := out.AddFS(os.DirFS(dir)); err != nil {
		return fmt.Errorf("couldn't send a bundle: %w", err)
	}
	return out.Close()
}
