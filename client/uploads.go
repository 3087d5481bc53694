package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Upload is a file on its way to a node. See web/uploads.go.
type Upload struct {
	ID        string `json:"id"`
	FileName  string `json:"file_name"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"`    // Bytes, as announced.
	Offset    int64  `json:"offset"`  // How much of it has come.
	Expires   int64  `json:"expires"` // Unix seconds.
}

// Kept is a file that a node keeps: what messages say of it.
type Kept struct {
	Content   string `json:"content"` // BLAKE3-256 in hex.
	Size      int64  `json:"size"`    // Bytes.
	MediaType string `json:"media_type"`
	FileName  string `json:"file_name"`
}

// BeginUpload announces a file. An empty type is found out by the node.
func (c *Client) BeginUpload(ctx context.Context, name, mediaType string, size int64) (u Upload, err error) {
	in := struct {
		Size      int64  `json:"size"`
		FileName  string `json:"file_name,omitempty"`
		MediaType string `json:"media_type,omitempty"`
	}{size, name, mediaType}
	return u, c.post(ctx, "/v1/uploads", nil, in, &u)
}

// Uploads are those that whoever is signed in has begun and not finished.
func (c *Client) Uploads(ctx context.Context) ([]Upload, error) {
	var all struct {
		Uploads []Upload `json:"uploads"`
	}
	err := c.get(ctx, "/v1/uploads", nil, &all)
	return all.Uploads, err
}

// FindUpload says how far one is.
func (c *Client) FindUpload(ctx context.Context, id string) (u Upload, err error) {
	return u, c.get(ctx, "/v1/uploads/"+id, nil, &u)
}

// AppendUpload sends more of a file, from the offset on, for as long as that takes.
func (c *Client) AppendUpload(ctx context.Context, id string, offset int64, from io.Reader) (u Upload, err error) {
	resp, err := c.do(ctx, call{
		method: http.MethodPatch, path: "/v1/uploads/" + id, kind: "application/offset+octet-stream", body: from,
		header: http.Header{"Upload-Offset": {strconv.FormatInt(offset, 10)}},
	})
	if err != nil {
		return u, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return u, fmt.Errorf("couldn't read the node's answer: %w", err)
	}
	return u, readJSON(b, &u)
}

// FinishUpload lets the node keep a file that has come whole, if it is the one
// with this hash.
func (c *Client) FinishUpload(ctx context.Context, id, content string) (k Kept, err error) {
	return k, c.post(ctx, "/v1/uploads/"+id, nil, struct {
		Content string `json:"content"`
	}{content}, &k)
}

// FileFacts are what a node says of a file before it gives it.
type FileFacts struct {
	Disposition string // As the header of that name; it has the file's name.
	MediaType   string
}

// FileFacts asks for them; false where the node has no such file for who asks.
func (c *Client) FileFacts(ctx context.Context, hash string) (f FileFacts, ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, c.base.JoinPath("/files/"+hash+"/raw").String(), nil)
	if err != nil {
		return f, false, fmt.Errorf("couldn't ask the node: %w", err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return f, false, fmt.Errorf("couldn't reach the node at %s: %w", c.base, err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
		return f, false, err
	}
	return FileFacts{resp.Header.Get("Content-Disposition"), resp.Header.Get("Content-Type")}, true, nil
}

// Address is where the node answers.
func (c *Client) Address() string { return c.base.String() }

// As lets a request to the node be of whoever is signed in.
func (c *Client) As(r *http.Request) error {
	if c.http.Jar != nil {
		for _, cookie := range c.http.Jar.Cookies(c.base) {
			r.AddCookie(cookie)
		}
	}
	return nil
}
