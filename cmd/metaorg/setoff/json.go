package setoff

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"metaorg/clearing"
)

// printJSON prints an answer as JSON: {…, "obligations": […], "levels": […]}, and set-off
// by set-off "cycles". One after the other is written, for there may be millions.
func printJSON(out io.Writer, a Answer, cycles bool) error {
	w := bufio.NewWriter(out)
	_, err := w.Write(bytes.TrimSuffix(encoded(a, ""), []byte("\n}")))
	err = errors.Join(err, printList(w, "obligations", a.solution.All()), printList(w, "levels", slices.Values(a.solution.Levels)))
	if cycles {
		err = errors.Join(err, printList(w, "cycles", a.solution.Cycles()))
	}
	_, _ = w.WriteString("\n}\n")
	if err := errors.Join(err, w.Flush()); err != nil {
		return fmt.Errorf("couldn't write the set-offs: %w", err)
	}
	return nil
}

func printList[T any](w *bufio.Writer, name string, all iter.Seq[T]) error {
	before, after := fmt.Sprintf(",\n  %q: [\n    ", name), fmt.Sprintf(",\n  %q: []", name)
	for one := range all {
		_, _ = w.WriteString(before)
		if _, err := w.Write(encoded(one, "    ")); err != nil {
			return err
		}
		before, after = ",\n    ", "\n  ]"
	}
	_, err := w.WriteString(after)
	return err
}

// encoded is a value in the form in which --json prints all.
func encoded(value any, indent string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent(indent, "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(err) // Only types of ours that always encode come here.
	}
	return bytes.TrimSpace(b.Bytes())
}

// readSolution fills a solution with what printJSON printed, one after the other.
func readSolution(in io.Reader, s *clearing.Solution) error {
	d := json.NewDecoder(bufio.NewReaderSize(in, 1<<16))
	if err := expect(d, json.Delim('{')); err != nil {
		return err
	}
	count, levels := 0, []clearing.Level{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		switch key {
		case "obligations":
			err = each(d, func(c clearing.Cleared) error {
				count++
				return s.Take(count-1, c)
			})
		case "levels":
			err = each(d, func(l clearing.Level) error {
				levels = append(levels, l)
				return nil
			})
		default:
			err = passOver(d)
		}
		if err != nil {
			return err
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return err
	}
	if count != s.Len() {
		return fmt.Errorf("%w: there are %d, and %d in the solution", clearing.ErrOther, s.Len(), count)
	}
	s.Levels = levels
	return nil
}

// each reads a list.
func each[T any](d *json.Decoder, do func(T) error) error {
	if err := expect(d, json.Delim('[')); err != nil {
		return err
	}
	for d.More() {
		var one T
		if err := d.Decode(&one); err != nil {
			return err
		}
		if err := do(one); err != nil {
			return err
		}
	}
	return expect(d, json.Delim(']'))
}

func expect(d *json.Decoder, want json.Delim) error {
	got, err := d.Token()
	if err == nil && got != want {
		err = fmt.Errorf("at byte %d there is %v, and not %v", d.InputOffset(), got, want)
	}
	return err
}

// passOver reads a value and keeps nothing of it.
func passOver(d *json.Decoder) error {
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}
