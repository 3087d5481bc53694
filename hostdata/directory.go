package hostdata

import (
	"errors"
	"io"

	"metaorg/sheet"
)

// ReadDirectory gives the organizations of a CSV or JSON file one after the
// other, as Import would keep them; rows it would not keep are counted only.
func ReadDirectory(r io.Reader, take func(Prospect) error) (skipped int, err error) {
	rows := sheet.Read(r)
	head, err := readHeader(rows)
	if err != nil {
		return 0, err
	}
	for {
		rec, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return skipped, nil
		}
		if err != nil {
			return skipped, tooLong(err)
		}
		p, reason := head.prospect(rec.Fields)
		if rec.Reason != "" || reason != "" {
			skipped++
			continue
		}
		if err := take(p); err != nil {
			return skipped, err
		}
	}
}
