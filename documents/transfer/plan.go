package transfer

import (
	"context"
	"sync"

	"metaorg/documents/tree"
)

// plan shares the groups of a document among the streams that fetch it. Each
// stream has a job, a run of groups. When no run is left that nobody has, an
// idle stream takes over half of the longest job, and of a job's last group it
// is a second try: so a peer that is slow or says nothing holds up nobody.
type plan struct {
	mu       sync.Mutex
	changed  *sync.Cond
	waiting  []tree.Range
	jobs     []*job
	left     int64 // Groups in what waits.
	share    int64 // A job is this part of what waits.
	finished bool  // All has come, or nothing more shall.
	end      context.CancelFunc
	err      error // Of this host; it ends everything.
}

// job is a run of groups that one stream fetches, from the next on.
type job struct {
	next, end int64
	seconded  bool // Somebody else fetches its last group as well.
}

const (
	runMost  = 1024 // Groups in one job; 64 MiB.
	perShare = 2    // Half of what waits goes round at once; quick peers get more of the rest.
)

func newPlan(missing []tree.Range, streams int, end context.CancelFunc) *plan {
	p := &plan{end: end, waiting: missing, share: int64(streams * perShare)}
	p.changed = sync.NewCond(&p.mu)
	for _, run := range missing {
		p.left += run.Count
	}
	return p
}

// take gives a stream its next job, and waits for one as long as there may be
// some. Nil means that nothing is left to do.
func (p *plan) take() *job {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if p.finished {
			return nil
		}
		if j := p.nextRun(); j != nil {
			p.jobs = append(p.jobs, j)
			return j
		}
		if j := p.takeOver(); j != nil {
			p.jobs = append(p.jobs, j)
			return j
		}
		p.changed.Wait()
	}
}

// nextRun cuts a job off what waits.
func (p *plan) nextRun() *job {
	if len(p.waiting) == 0 {
		return nil
	}
	run := &p.waiting[0]
	n := min(run.Count, runMost, max(1, p.left/p.share))
	j := &job{next: run.First, end: run.First + n}
	run.First, run.Count, p.left = j.end, run.Count-n, p.left-n
	if run.Count == 0 {
		p.waiting = p.waiting[1:]
	}
	return j
}

// takeOver takes the second half of the job with most to do.
func (p *plan) takeOver() *job {
	var most *job
	for _, j := range p.jobs {
		if left := j.end - j.next; left > 1 && (most == nil || left > most.end-most.next) {
			most = j
		}
	}
	if most != nil {
		half := most.next + (most.end-most.next+1)/2
		j := &job{next: half, end: most.end}
		most.end = half
		return j
	}
	for _, j := range p.jobs {
		if j.end-j.next == 1 && !j.seconded {
			j.seconded = true
			return &job{next: j.next, end: j.end, seconded: true}
		}
	}
	return nil
}

// at is what is left of a job; false when that is nothing.
func (p *plan) at(j *job) (left tree.Range, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return tree.Range{First: j.next, Count: j.end - j.next}, j.next < j.end && !p.finished
}

// has says whether a group is still the job's: somebody may have taken it over.
func (p *plan) has(j *job, group int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return group < j.end && !p.finished
}

// came says that so many of a job's next groups are there.
func (p *plan) came(j *job, groups int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	j.next += groups
}

// leave ends a job; what it has not done waits for others.
func (p *plan) leave(j *job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.jobs {
		if p.jobs[i] == j {
			p.jobs = append(p.jobs[:i], p.jobs[i+1:]...)
			break
		}
	}
	if j.next < j.end && !p.finished {
		p.waiting = append(p.waiting, tree.Range{First: j.next, Count: j.end - j.next})
		p.left += j.end - j.next
	}
	p.changed.Broadcast()
}

// finish ends all jobs. The first error counts.
func (p *plan) finish(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.finished {
		p.finished, p.err = true, err
		p.changed.Broadcast()
		p.end()
	}
}

// failed is the error that ended all jobs; nil if none did. Whoever cancels the
// fetch may be about to end them.
func (p *plan) failed() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}
