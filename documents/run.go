package documents

import (
	"fmt"

	"metaorg/documents/tree"
)

// Run takes groups of a document that is arriving, one after the other. Each
// is checked as soon as it is there; some of them are written at once.
type Run struct {
	a      *Arriving
	first  int64 // Of the groups that are checked and not written.
	groups int64
	used   int64
	buffer *[]byte
}

// Run begins with a group. The caller closes it.
func (a *Arriving) Run(first int64) *Run {
	return &Run{a: a, first: first, buffer: strides.Get().(*[]byte)}
}

// Group is where the bytes of the next group go; nothing after the last one.
func (r *Run) Group() []byte {
	_, length := tree.Span(r.first+r.groups, r.a.file.Size)
	return (*r.buffer)[r.used : r.used+length]
}

// Take keeps the group that was read to where Group said. tree.ErrWrong is in
// the error of one that is not the document's. It tells how many bytes were written.
func (r *Run) Take() (written int64, err error) {
	group := r.Group()
	if err := r.a.check(r.first+r.groups, group); err != nil {
		return 0, err
	}
	r.groups, r.used = r.groups+1, r.used+int64(len(group))
	if r.used+tree.GroupBytes <= StrideBytes {
		return 0, nil
	}
	return r.Flush()
}

// Flush writes what is not written yet.
func (r *Run) Flush() (written int64, err error) {
	if r.used == 0 {
		return 0, nil
	}
	if err := r.a.keep(r.first, r.groups, (*r.buffer)[:r.used]); err != nil {
		return 0, err
	}
	written = r.used
	r.first, r.groups, r.used = r.first+r.groups, 0, 0
	return written, nil
}

// Close ends the run. What was not flushed has not come.
func (r *Run) Close() { strides.Put(r.buffer) }

func (a *Arriving) check(group int64, p []byte) error {
	a.mu.Lock()
	if group < 0 || group >= int64(len(a.leaves)) {
		a.mu.Unlock()
		return fmt.Errorf("there is no group %d", group)
	}
	leaf := a.leaves[group]
	a.mu.Unlock()
	return a.file.CheckGroup(p, group, leaf)
}

// keep writes checked groups. One writes at a time: in the system they would
// wait for each other as well, and burn the processor meanwhile.
func (a *Arriving) keep(first, groups int64, p []byte) error {
	offset, _ := tree.Span(first, a.file.Size)
	a.writing.Lock()
	_, err := a.write(a.content, p, offset)
	a.writing.Unlock()
	if err != nil {
		return noRoom(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := first; i < first+groups; i++ {
		if _, length := tree.Span(i, a.file.Size); !a.has[i] {
			a.has[i] = true
			a.arrived += length
		}
	}
	return nil
}
