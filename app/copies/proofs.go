package copies

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"metaorg/documents"
	"metaorg/documents/placement"
	"metaorg/hostdata"
)

// long is since when a copy fails that was found out at once to be none.
const long = 1

// isGone says whether a node has not answered for so long that others take its place.
func (c *Copies) isGone(node string) bool { return c.overdue(hostdata.Copy{Node: node}) }

// isLost says whether a node answers and has not had a file for too long.
func (c *Copies) isLost(node string, h documents.Hash) bool {
	return c.overdue(hostdata.Copy{Node: node, Hash: string(h)})
}

func (c *Copies) overdue(of hostdata.Copy) bool {
	p := c.known[of]
	return p.Failed > 0 && c.now()-p.Failed >= int64(c.Grace.Seconds())
}

// counts says whether a node is known to have a file.
func (c *Copies) counts(node string, h documents.Hash) bool {
	p := c.known[hostdata.Copy{Node: node, Hash: string(h)}]
	return p.Proved > 0 && c.now()-p.Proved < int64(fresh.Seconds()) && !c.isLost(node, h) && !c.isGone(node)
}

// learned is what an answer makes of what was known.
func learned(was hostdata.Proof, a Answer, now int64) hostdata.Proof {
	is := hostdata.Proof{Tried: now, Proved: was.Proved, Failed: was.Failed}
	switch a {
	case Proved:
		is.Proved, is.Failed = now, 0
	case Lied:
		is.Failed = long
	case Absent, Silent:
		if is.Failed == 0 {
			is.Failed = now
		}
	}
	return is
}

// question is a proof that is asked for.
type question struct {
	node  Node
	file  File
	tried int64
}

// questions picks what is asked this time: of all copies that should be
// elsewhere those that were not asked for the longest, and of a node that was
// silent only one, now and then.
func (c *Copies) questions(w World, plans ...placement.Plan) (all []question) {
	nodes := map[string]Node{}
	for _, n := range w.Nodes {
		nodes[n.ID] = n
	}
	for _, f := range w.Files {
		asked := map[string]bool{c.Own: true}
		for _, plan := range plans {
			for _, id := range plan.Nodes[string(f.Hash)] {
				if !asked[id] {
					asked[id] = true
					all = append(all, question{nodes[id], f, c.known[hostdata.Copy{Node: id, Hash: string(f.Hash)}].Tried})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b question) int {
		return cmp.Or(cmp.Compare(a.tried, b.tried), cmp.Compare(a.file.Hash, b.file.Hash), cmp.Compare(a.node.ID, b.node.ID))
	})
	silent := map[string]bool{}
	all = slices.DeleteFunc(all, func(q question) bool {
		p := c.known[hostdata.Copy{Node: q.node.ID}]
		if p.Failed == 0 {
			return false
		}
		was := silent[q.node.ID]
		silent[q.node.ID] = true
		return was || c.now()-p.Tried < int64(min(silentFor, c.Grace).Seconds())
	})
	return all[:min(len(all), askMost)]
}

// ask asks for proofs, one node's one after another, and keeps what came of it.
func (c *Copies) ask(ctx context.Context, all []question) error {
	by := map[string][]question{}
	for _, q := range all {
		by[q.node.ID] = append(by[q.node.ID], q)
	}
	var mu sync.Mutex
	news := map[hostdata.Copy]hostdata.Proof{}
	var group sync.WaitGroup
	turn := make(chan struct{}, askAtOnce)
	for _, of := range by {
		group.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			for _, q := range of {
				a := c.Prove(ctx, q.node, q.file)
				if ctx.Err() != nil {
					return
				}
				mu.Lock()
				c.take(news, q, a)
				mu.Unlock()
				if a == Silent {
					return // It would not answer the next one either.
				}
			}
		})
	}
	group.Wait()
	for k, p := range news {
		c.known[k] = p
	}
	if len(news) == 0 {
		return ctx.Err()
	}
	return c.Host.NoteCopies(ctx, news, nil)
}

// take notes an answer among the news.
func (c *Copies) take(news map[hostdata.Copy]hostdata.Proof, q question, a Answer) {
	itself, copied := hostdata.Copy{Node: q.node.ID}, hostdata.Copy{Node: q.node.ID, Hash: string(q.file.Hash)}
	if a == Silent {
		news[itself] = learned(c.known[itself], Silent, c.now())
		p := c.known[copied]
		p.Tried = c.now()
		news[copied] = p
		return
	}
	was := c.known[copied]
	news[itself] = learned(c.known[itself], Proved, c.now())
	news[copied] = learned(was, a, c.now())
	if a == Lied && was.Failed != long {
		c.Logger.Warn("a node gave something else for a file that it should have; it is not counted on for it", "node", q.node.ID, "file", q.file.Hash)
	}
}

// forget drops what is known of copies that are nobody's matter any more.
func (c *Copies) forget(ctx context.Context, w World) error {
	files, nodes := map[string]bool{"": true}, map[string]bool{}
	for _, f := range w.Files {
		files[string(f.Hash)] = true
	}
	for _, n := range w.Nodes {
		nodes[n.ID] = true
	}
	var gone []hostdata.Copy
	for k := range c.known {
		if !files[k.Hash] || !nodes[k.Node] {
			gone = append(gone, k)
			delete(c.known, k)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return c.Host.NoteCopies(ctx, nil, gone)
}

// wait is for how long a file is left alone after fetching it failed so often.
func wait(times int) int64 {
	return min(waitMost, waitLeast*int64(math.Exp2(float64(min(times, 20)))))
}
