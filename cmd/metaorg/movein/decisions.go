package movein

import (
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"metaorg/documents"
	"metaorg/domain/moving"
	"metaorg/sheet"
	"metaorg/sheet/roll"
)

// Paper is an earlier decision whose document is on this machine.
type Paper struct {
	Line     int64  `json:"line,omitempty"`
	Date     string `json:"date"`
	Title    string `json:"title"`
	Path     string `json:"path"`
	Document string `json:"document"` // Its hash.
	Does     string `json:"does"`     // new or already.
}

// MaxPaperBytes bounds the document of one decision.
const MaxPaperBytes = 8 << 20

// Decisions reads a list of decisions, or a folder with one file for each whose
// name begins with the date. recorded are the documents the network has.
func Decisions(path string, recorded map[string]bool) (all []Paper, problems []sheet.Problem, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't read the decisions: %w", err)
	}
	if info.IsDir() {
		all, problems, err = folder(path)
	} else {
		all, problems, err = listed(path)
	}
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]string{}
	for i := range all {
		p := &all[i]
		content, err := readPaper(p.Path)
		if err != nil {
			problems = append(problems, sheet.Problem{File: p.Path, Line: 0, Reason: err.Error()})
			continue
		}
		p.Document, p.Does = string(documents.HashOf(content)), New
		if recorded[p.Document] {
			p.Does = Already
		}
		if other, twice := seen[p.Document]; twice {
			problems = append(problems, sheet.Problem{File: p.Path, Reason: "it is the same document as " + other})
		}
		seen[p.Document] = p.Path
	}
	if len(all) == 0 && len(problems) == 0 {
		problems = append(problems, sheet.Problem{File: path, Reason: "there is no decision in it"})
	}
	return all, problems, nil
}

func listed(path string) (all []Paper, problems []sheet.Problem, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't read the decisions: %w", err)
	}
	defer f.Close()
	rows, _, problems, err := roll.ReadDecisions(path, f)
	for _, r := range rows {
		all = append(all, Paper{Line: r.Line, Date: r.Date, Title: r.Title, Path: filepath.Join(filepath.Dir(path), filepath.FromSlash(r.File))})
	}
	return all, problems, err
}

// folder takes the date from the beginning of a file's name and the title from
// the rest: “2019-05-04 Shared bookkeeper.pdf”.
func folder(path string) (all []Paper, problems []sheet.Problem, err error) {
	files, err := os.ReadDir(path)
	if err != nil {
		return nil, nil, fmt.Errorf("couldn't read the decisions: %w", err)
	}
	for _, f := range files {
		if f.IsDir() || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		at := filepath.Join(path, f.Name())
		name := strings.TrimSuffix(f.Name(), filepath.Ext(f.Name()))
		day, title := name[:min(len(name), len(time.DateOnly))], strings.Trim(name[min(len(name), len(time.DateOnly)):], " -_")
		if _, err := time.Parse(time.DateOnly, day); err != nil || title == "" {
			problems = append(problems, sheet.Problem{File: at, Reason: "its name does not begin with a date and go on with a title, as in “2019-05-04 Shared bookkeeper.pdf”"})
			continue
		}
		all = append(all, Paper{Date: day, Title: strings.ReplaceAll(title, "_", " "), Path: at})
	}
	return all, problems, nil
}

func readPaper(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("it can't be read: %w", err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, MaxPaperBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("it can't be read: %w", err)
	case len(content) == 0:
		return nil, fmt.Errorf("it is empty")
	case len(content) > MaxPaperBytes:
		return nil, fmt.Errorf("it has more than %d bytes", MaxPaperBytes)
	}
	return content, nil
}

// Content is the document and what kind of document it is.
func (p Paper) Content() (content []byte, mediaType string, err error) {
	if content, err = readPaper(p.Path); err != nil {
		return nil, "", fmt.Errorf("%s: %w", p.Path, err)
	}
	mediaType = mime.TypeByExtension(filepath.Ext(p.Path))
	if utf8.Valid(content) && slices.Contains([]string{".txt", ".md", ".text", ".markdown", ""}, strings.ToLower(filepath.Ext(p.Path))) {
		mediaType = "text/plain; charset=utf-8"
	}
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	return content, mediaType, nil
}

// Record are the messages that put decisions on the log, as few as it takes.
func Record(all []Paper) (messages []moving.RecordEarlier) {
	for part := range slices.Chunk(all, moving.MaxAtOnce) {
		var m moving.RecordEarlier
		for _, p := range part {
			m.Decisions = append(m.Decisions, moving.Decision{Title: p.Title, Date: p.Date, Document: p.Document})
		}
		messages = append(messages, m)
	}
	return messages
}
