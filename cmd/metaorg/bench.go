package main

import (
	"os"

	"metaorg/bench"
)

// benchCommand measures this program on this computer.
type benchCommand struct {
	Short bool     `help:"A quick look with small numbers."`
	Long  bool     `help:"Growth up to a million keys too."`
	Only  []string `help:"Only these benchmarks." placeholder:"NAME"`
}

func (benchCommand) Help() string {
	return `Example: metaorg bench --only acts,finality

Prints ratios against the engine's own kvstore application, which runs in the
same harness in turn with this program, and absolute figures beside them.`
}

func (b benchCommand) Run(c *cli) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return bench.Run(c.ctx, bench.Options{Short: b.Short, Long: b.Long, Only: b.Only, Binary: self, JSON: c.JSON}, c.io.Out)
}
