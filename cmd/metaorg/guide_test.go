package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"metaorg/app"
)

// TestCommandsInTheDocumentsAreUnderstood reads every command that documents
// name, and does none of them.
func TestCommandsInTheDocumentsAreUnderstood(t *testing.T) {
	files := []string{"../../README.md"}
	err := filepath.WalkDir("../../docs", func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".md" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	m := app.NewMachine()
	parser, _, err := (&cli{machine: m}).parser(m.Modules())
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range commandsIn(string(text)) {
			read++
			traced, err := kong.Trace(parser, command)
			if err == nil {
				err = traced.Error
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) && !strings.Contains(err.Error(), "no such file") {
				t.Errorf("%s: %s: %v", file, strings.Join(command, " "), err)
			}
		}
	}
	if read < 100 {
		t.Errorf("only %d commands were found", read)
	}
}

var (
	ownLine = regexp.MustCompile(`(?m)^    +(?:\$ )?metaorg (\S.*?)(?: {2}|[|>#&]|$)`)
	inText  = regexp.MustCompile("`metaorg ([^`]+)`")
	word    = regexp.MustCompile(`(?:'[^']*'|"[^"]*"|[^\s'"])+`)
)

// commandsIn are the words of each command in a text; a command that is left
// out in part is none.
func commandsIn(text string) (all [][]string) {
	text = strings.ReplaceAll(text, "\\\n", " ")
	for _, at := range []*regexp.Regexp{ownLine, inText} {
		for _, found := range at.FindAllStringSubmatch(text, -1) {
			if strings.ContainsAny(found[1], "…[") {
				continue
			}
			words := word.FindAllString(found[1], -1)
			if strings.HasPrefix(words[len(words)-1], "--") {
				continue // A flag is spoken of, without its value.
			}
			for i := range words {
				words[i] = strings.ReplaceAll(words[i], "'", "")
			}
			all = append(all, words)
		}
	}
	return all
}
