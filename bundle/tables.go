package bundle

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"metaorg/machine"
	"metaorg/readmodel"
)

// foldTables gives every table that follows from the log, as the bytes of its
// CSV and JSON files by path below the bundle.
func foldTables(ctx context.Context, rules Rules, m *machine.Machine, log Log) (files map[string][]byte, err error) {
	folder, err := os.MkdirTemp("", "metaorg-tables-")
	if err != nil {
		return nil, fmt.Errorf("couldn't make a folder for the tables: %w", err)
	}
	defer func() {
		if gone := os.RemoveAll(folder); err == nil {
			err = gone
		}
	}()
	model, err := readmodel.Open(ctx, filepath.Join(folder, "read.db"), m, rules.Views...)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closed := model.Close(); err == nil {
			err = closed
		}
	}()
	if err := model.CatchUp(ctx, log); err != nil {
		return nil, fmt.Errorf("couldn't fold the log into tables: %w", err)
	}
	return tablesOf(ctx, model)
}

func tablesOf(ctx context.Context, model *readmodel.Model) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, l := range model.Lists() {
		if slices.Contains(ofTheLogItself, l.Name) {
			continue
		}
		rows, err := allRows(ctx, model, l)
		if err != nil {
			return nil, err
		}
		if files[path.Join(tablesFolder, l.Name+".csv")], err = asCSV(l, rows); err != nil {
			return nil, err
		}
		text, err := json.MarshalIndent(rows, "", " ")
		if err != nil {
			return nil, fmt.Errorf("couldn't write %s as JSON: %w", l.Name, err)
		}
		files[path.Join(tablesFolder, l.Name+".json")] = append(text, '\n')
	}
	return files, nil
}

func allRows(ctx context.Context, model *readmodel.Model, l readmodel.List) ([]readmodel.Row, error) {
	rows := []readmodel.Row{}
	for {
		page, err := model.Read(ctx, l.Name, url.Values{
			"limit": {strconv.Itoa(readmodel.MaxLimit)}, "offset": {strconv.Itoa(len(rows))},
		})
		if err != nil {
			return nil, err
		}
		rows = append(rows, page.Items...)
		if int64(len(rows)) >= page.Total || len(page.Items) == 0 {
			return rows, nil
		}
	}
}

func asCSV(l readmodel.List, rows []readmodel.Row) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var line []string
	for _, c := range l.Columns {
		line = append(line, c.Name)
	}
	if err := w.Write(line); err != nil {
		return nil, err
	}
	for _, row := range rows {
		line = line[:0]
		for i, c := range l.Columns {
			line = append(line, cell(c, row.Values[i]))
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// cell writes a value as spreadsheets read it; times as RFC 3339 in UTC.
func cell(c readmodel.Column, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case int64:
		if c.Kind == readmodel.Time {
			return time.Unix(v, 0).UTC().Format(time.RFC3339)
		}
		return strconv.FormatInt(v, 10)
	case json.RawMessage:
		return string(v)
	}
	return fmt.Sprint(v)
}
