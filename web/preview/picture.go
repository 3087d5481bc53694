package preview

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
)

// Bounds of pictures that are shown. A small file can be a picture of any
// size, and a browser needs four bytes for each of its points.
const (
	maxPictureBytes = 32 << 20
	maxPoints       = 50_000_000
	maxSide         = 20_000
	maxHeaderBytes  = 1 << 20 // Before the size stands whatever else a camera wrote.
	headBytes       = 512
)

// errNotShown is in the error of a picture that is none, or too large to show.
var errNotShown = errors.New("it is not shown")

// pictureTypes are the types of pictures that are shown, and how their size is read.
var pictureTypes = map[string]func(io.Reader) (width, height int, err error){
	"image/png": func(r io.Reader) (int, int, error) {
		c, err := png.DecodeConfig(r)
		return c.Width, c.Height, err
	},
	"image/jpeg": func(r io.Reader) (int, int, error) {
		c, err := jpeg.DecodeConfig(r)
		return c.Width, c.Height, err
	},
	"image/gif": func(r io.Reader) (int, int, error) {
		c, err := gif.DecodeConfig(r)
		return c.Width, c.Height, err
	},
	"image/webp": webpSize,
}

// pictureSize reads of a picture how large it is, in points, without unpacking
// it. It must begin as its type says.
func pictureSize(mediaType string, from io.Reader) (width, height int, err error) {
	size, known := pictureTypes[mediaType]
	r := bufio.NewReaderSize(io.LimitReader(from, maxHeaderBytes), headBytes)
	head, err := r.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, 0, err
	}
	if !known || http.DetectContentType(head) != mediaType {
		return 0, 0, fmt.Errorf("it begins otherwise than a picture of type %s: %w", mediaType, errNotShown)
	}
	if width, height, err = size(r); err != nil {
		return 0, 0, fmt.Errorf("couldn't read the picture: %w", errors.Join(errNotShown, err))
	}
	if width < 1 || height < 1 || width > maxSide || height > maxSide || int64(width)*int64(height) > maxPoints {
		return width, height, fmt.Errorf("it has %d × %d points: %w", width, height, errNotShown)
	}
	return width, height, nil
}

// webpSize reads the size of a WebP picture (RFC 9649) from its first chunk.
func webpSize(r io.Reader) (width, height int, err error) {
	var b [30]byte // RIFF header, chunk header, and the first ten bytes of the chunk.
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return 0, 0, err
	}
	data := b[20:]
	switch string(b[12:16]) {
	case "VP8X":
		return 1 + int(uint24(data[4:])), 1 + int(uint24(data[7:])), nil
	case "VP8L":
		if data[0] == 0x2f {
			bits := binary.LittleEndian.Uint32(data[1:])
			return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff), nil
		}
	case "VP8 ":
		if string(data[3:6]) == "\x9d\x01\x2a" {
			return int(binary.LittleEndian.Uint16(data[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(data[8:]) & 0x3fff), nil
		}
	}
	return 0, 0, errors.New("its first chunk is none that has a size")
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
