package hostdata

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"metaorg/sheet"
)

// Report tells what an import did.
type Report struct {
	Rows     int64     `json:"rows"`     // Below the header.
	Kept     int64     `json:"kept"`     // New prospects.
	Ignored  []string  `json:"ignored"`  // Columns that were not taken over.
	Problems []Problem `json:"problems"` // Rows that were not kept, in the order of the file.
}

// Problem is a row that was not kept.
type Problem struct {
	Line   int64  `json:"line"` // On which the row begins, from 1.
	Name   string `json:"name,omitempty"`
	Reason string `json:"reason"` // A clause that goes on from “line 7: ”.
}

// batchRows is how many rows one transaction keeps.
const batchRows = 1000

// Import keeps the organizations of a CSV or JSON file as prospects. Columns are found
// by their headings; rows that can't be kept are reported, and the others are
// kept. progress is told how many rows are done after each thousand. After a
// failure in the middle, what is done is kept, and a second import of the same
// file goes on from there.
func (d *DB) Import(ctx context.Context, r io.Reader, progress func(done int64)) (Report, error) {
	rows := sheet.Read(r)
	head, err := readHeader(rows)
	if err != nil {
		return Report{}, err
	}
	rep := Report{Ignored: head.ignored, Problems: []Problem{}}
	in := importing{rows: rows, head: head, report: &rep}
	if err := d.db.QueryRowContext(ctx, `INSERT INTO imports (time) VALUES (?) RETURNING id`, time.Now().Unix()).Scan(&in.id); err != nil {
		return rep, fmt.Errorf("couldn't begin the import: %w", err)
	}
	for !in.ended {
		if err := inTransaction(ctx, d.db, func(tx *sql.Tx) error { return in.batch(ctx, tx) }); err != nil {
			return rep, fmt.Errorf("couldn't go on importing after row %d: %w", rep.Rows, err)
		}
		progress(rep.Rows)
	}
	return rep, nil
}

// importing is one import under way.
type importing struct {
	id     int64
	rows   sheet.Table
	head   header
	report *Report
	ended  bool
}

const insertProspect = `INSERT INTO prospects (import, line, ` + columns + `)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`

func (in *importing) batch(ctx context.Context, tx *sql.Tx) error {
	insert, err := tx.PrepareContext(ctx, insertProspect)
	if err != nil {
		return err
	}
	defer insert.Close()
	for range batchRows {
		rec, err := in.rows.Next()
		if errors.Is(err, io.EOF) {
			in.ended = true
			return nil
		}
		if err != nil {
			return tooLong(err)
		}
		in.report.Rows++
		if err := in.keep(ctx, tx, insert, rec); err != nil {
			return err
		}
	}
	return nil
}

func (in *importing) keep(ctx context.Context, tx *sql.Tx, insert *sql.Stmt, rec sheet.Row) error {
	if rec.Reason != "" {
		in.refuse(rec.Line, "", rec.Reason)
		return nil
	}
	p, reason := in.head.prospect(rec.Fields)
	if reason != "" {
		in.refuse(rec.Line, p.Name, reason)
		return nil
	}
	args := []any{in.id, rec.Line}
	for _, v := range p.values() {
		args = append(args, *v)
	}
	done, err := insert.ExecContext(ctx, args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		in.report.Kept += n
		return err
	}
	return in.duplicate(ctx, tx, rec.Line, p)
}

// The ways in which two rows are one organization, each by the unique index
// that found it.
const (
	sameIdentifier = `SELECT import, line, name FROM prospects WHERE identifier <> '' AND identifier = ?`
	sameNumber     = `SELECT import, line, name FROM prospects WHERE number <> '' AND registry = ? AND number = ?`
	sameName       = `SELECT import, line, name FROM prospects
		WHERE identifier = '' AND number = '' AND name = ? COLLATE NOCASE AND postcode = ?`
)

// duplicate says which prospect a row is the same as.
func (in *importing) duplicate(ctx context.Context, tx *sql.Tx, line int64, p Prospect) error {
	var batch, other int64
	var name string
	err := tx.QueryRowContext(ctx, sameIdentifier, p.Identifier).Scan(&batch, &other, &name)
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.QueryRowContext(ctx, sameNumber, p.Registry, p.Number).Scan(&batch, &other, &name)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.QueryRowContext(ctx, sameName, p.Name, p.Postcode).Scan(&batch, &other, &name)
	}
	if err != nil {
		return fmt.Errorf("couldn't find what line %d repeats: %w", line, err)
	}
	if batch == in.id {
		in.refuse(line, p.Name, fmt.Sprintf("it is the same organization as line %d, %s", other, name))
	} else {
		in.refuse(line, p.Name, fmt.Sprintf("it is a prospect already, as %s", name))
	}
	return nil
}

func (in *importing) refuse(line int64, name, reason string) {
	in.report.Problems = append(in.report.Problems, Problem{Line: line, Name: name, Reason: reason})
}
