package filing

import (
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"metaorg/client"
	"metaorg/documents"
	"metaorg/documents/filename"
	"metaorg/documents/transfer"
)

// Get fetches a file.
type Get struct {
	Hash   string `arg:"" help:"The file's hash: 64 hexadecimal digits."`
	Output string `short:"o" help:"Where to write it; under its own name in this folder, if left out." placeholder:"FILE"`
}

// Help is shown with --help.
func (Get) Help() string {
	return `Example: metaorg files get 8f6b…e1 -o manual.pdf --as ada

It comes from the node, and at the same time from all nodes of the network that
give it to anybody. Each part is checked against the hash while it arrives.
What broke off goes on when you give the same command again. A file that is
there already is never written over.`
}

// Fetched says what became of it.
type Fetched struct {
	Content string           `json:"content"`
	Size    int64            `json:"size"`
	File    string           `json:"file"`
	From    map[string]int64 `json:"from"` // Bytes by who gave them.
}

// Paths below which nodes give files: to people, and to each other and anybody
// what is public.
const (
	pathForPeople = "/content"
	pathForAll    = "/v1/content"
)

// Run fetches it.
func (g Get) Run(h Host) error {
	hash, err := documents.ParseHash(g.Hash)
	if err != nil {
		return err
	}
	node, err := h.Node()
	if err != nil {
		return err
	}
	about, err := g.aboutAt(h, node)
	if err != nil {
		return err
	}
	to := g.Output
	if to == "" {
		to = about.name
	}
	if there, err := isThere(to, hash); there || err != nil {
		if err == nil {
			h.IO.Say("%s is there already, and it is this file.", to)
			h.print(Fetched{Content: string(hash), File: to, From: map[string]int64{}})
		}
		return err
	}
	fetched, err := h.fetch(node, hash, about, to)
	if err != nil {
		return err
	}
	h.print(fetched)
	return nil
}

func (h Host) print(f Fetched) {
	if h.JSON {
		h.Print(h.IO.Out, f)
		return
	}
	h.IO.Print("%s", f.File)
}

// about is what is known of a file before it is fetched.
type about struct {
	name string
	size int64 // By the log, where the node has no whole copy; 0 where it has one.
}

// aboutAt asks the node what the file is called, as somebody signed in where
// strangers learn nothing. A file that is for anybody is known by the log, too,
// while the node's own copy is still to come, or is damaged.
func (g Get) aboutAt(h Host, node *client.Client) (about, error) {
	facts, ok, err := node.FileFacts(h.Context, g.Hash)
	if err == nil && !ok {
		if err := h.Enter(h.Context); err != nil {
			return about{}, fmt.Errorf("this file is not for strangers, if it is there: %w", err)
		}
		facts, ok, err = node.FileFacts(h.Context, g.Hash)
	}
	if err != nil {
		return about{}, err
	}
	if ok {
		_, params, _ := mime.ParseMediaType(facts.Disposition)
		return about{name: filename.Plain(params["filename"])}, nil // Whatever the node says, it stays in this folder.
	}
	file, err := node.Find(h.Context, "files", g.Hash, nil)
	name, _ := file.Values["name"].(string)
	size, _ := file.Values["size"].(int64)
	switch {
	case err != nil || size == 0:
		return about{}, fmt.Errorf("there is no file %s for you at %s", g.Hash, node.Address())
	case file.Values["state"] != "kept":
		return about{}, fmt.Errorf("%s was withdrawn", name)
	case file.Values["boundary"] != boundaryPublic:
		return about{}, fmt.Errorf("%s has no whole copy of %s now; ask another node with --node, or try again later", node.Address(), name)
	}
	h.IO.Say("%s has no whole copy of it now; others are asked.", node.Address())
	return about{filename.Plain(name), size}, nil
}

const boundaryPublic = "public"

// isThere reports whether the very file is there, and refuses to write over another.
func isThere(path string, hash documents.Hash) (bool, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("couldn't look at what is there: %w", err)
	}
	defer f.Close()
	has, err := hashOf(f)
	if err != nil || has != string(hash) {
		return false, fmt.Errorf("%s is there already and is another file; say with -o where else to write this one", path)
	}
	return true, nil
}

// limit bounds what is fetched.
var limit = documents.Limit{Name: "a file", Bytes: 16 << 30}

// fetch brings a file from all who give it. What has come when it fails lies
// beside it until the next try.
func (h Host) fetch(node *client.Client, hash documents.Hash, known about, to string) (out Fetched, err error) {
	var c transfer.Client
	total, peers := known.size, h.others(node, hash)
	if total == 0 {
		own := transfer.Peer{Name: node.Address(), URL: node.Address() + pathForPeople, Sign: node.As}
		if total, err = c.SizeAt(h.Context, own, hash); err != nil {
			return out, fmt.Errorf("couldn't ask for the file: %w", err)
		}
		peers = append([]transfer.Peer{own}, peers...)
	}
	a, err := documents.ArriveAt(to, hash, total, limit)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if here := a.Arrived(); here > 0 {
		h.IO.Say("%d %% of it is here already.", 100*here/max(1, total))
	}
	m := &meter{io: h.IO, doing: filepath.Base(to)}
	report, err := c.Fill(h.Context, a, peers, m.tell)
	m.done()
	for _, left := range report.Dropped {
		if left.Lied {
			h.IO.Say("metaorg: %s gave something else for this file; others were asked", left.Peer)
		}
	}
	if err != nil {
		return out, err
	}
	return Fetched{Content: string(hash), Size: total, File: to, From: report.From}, a.Place()
}

// others are the network's other nodes, where the file is for anybody: only then
// they give it, and should hear who asks for it.
func (h Host) others(node *client.Client, hash documents.Hash) (peers []transfer.Peer) {
	file, err := node.Find(h.Context, "files", string(hash), nil)
	if err != nil || file.Values["boundary"] != boundaryPublic {
		return nil
	}
	rows, err := node.Read(h.Context, "nodes", url.Values{"limit": {"100"}})
	if err != nil {
		return nil // One node is enough.
	}
	for _, row := range rows.Items {
		if at, ok := row.Values["web"].(string); ok && strings.HasPrefix(at, "http") && strings.TrimSuffix(at, "/") != node.Address() {
			peers = append(peers, transfer.Peer{Name: at, URL: strings.TrimSuffix(at, "/") + pathForAll})
		}
	}
	return peers
}
