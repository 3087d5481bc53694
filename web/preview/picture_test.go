package preview

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func encoded(t *testing.T, mediaType string, width, height int) string {
	t.Helper()
	var out bytes.Buffer
	picture := image.NewGray(image.Rect(0, 0, width, height))
	var err error
	switch mediaType {
	case "image/png":
		err = png.Encode(&out, picture)
	case "image/jpeg":
		err = jpeg.Encode(&out, picture, nil)
	case "image/gif":
		err = gif.Encode(&out, picture, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// claims is a PNG of a few bytes that says it is larger.
func claims(width, height uint32) string {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), width), height)
	header = append(header, 8, 0, 0, 0, 0)
	return "\x89PNG\r\n\x1a\n\x00\x00\x00\x0d" + string(binary.BigEndian.AppendUint32(header, crc32.ChecksumIEEE(header)))
}

func riff(chunk, data string) string {
	return "RIFF\x40\x00\x00\x00WEBP" + chunk + "\x0a\x00\x00\x00" + data + strings.Repeat("\x00", 20)
}

func TestAPicturesSizeIsReadFromItsBeginning(t *testing.T) {
	for _, row := range []struct {
		sentence, mediaType, content string
		width, height                int
		shown                        bool
	}{
		{"PNG", "image/png", encoded(t, "image/png", 40, 30), 40, 30, true},
		{"JPEG", "image/jpeg", encoded(t, "image/jpeg", 40, 30), 40, 30, true},
		{"GIF", "image/gif", encoded(t, "image/gif", 40, 30), 40, 30, true},
		{"WebP with everything", "image/webp", riff("VP8X", "\x10\x00\x00\x00\x27\x00\x00\x1d\x00\x00"), 40, 30, true},
		{"WebP without loss", "image/webp", riff("VP8L", "\x2f\x27\x40\x07\x00\x00\x00\x00\x00\x00"), 40, 30, true},
		{"WebP", "image/webp", riff("VP8 ", "\x00\x00\x00\x9d\x01\x2a\x28\x00\x1e\x00"), 40, 30, true},
		{"as large as may be", "image/png", claims(10_000, 5_000), 10_000, 5_000, true},
		{"a bomb of a few bytes", "image/png", claims(50_000, 50_000), 50_000, 50_000, false},
		{"too many points", "image/png", claims(10_000, 5_001), 10_000, 5_001, false},
		{"too wide", "image/png", claims(20_001, 1), 20_001, 1, false},
		{"a WebP bomb", "image/webp", riff("VP8X", "\x10\x00\x00\x00\xff\xff\xff\xff\xff\xff"), 1 << 24, 1 << 24, false},
		{"a picture of another type", "image/jpeg", encoded(t, "image/png", 4, 3), 0, 0, false},
		{"HTML that says it is a picture", "image/png", "<html><script>alert(1)</script>", 0, 0, false},
		{"SVG is no picture here", "image/svg+xml", "<svg onload=alert(1)>", 0, 0, false},
		{"the mark of a PNG and no more", "image/png", "\x89PNG\r\n\x1a\n", 0, 0, false},
		{"a JPEG that ends at once", "image/jpeg", "\xff\xd8\xff\xe1\xff\xff", 0, 0, false},
		{"a WebP of no known chunk", "image/webp", riff("EVIL", "0123456789"), 0, 0, false},
		{"a WebP cut off", "image/webp", riff("VP8X", "")[:20], 0, 0, false},
		{"nothing", "image/png", "", 0, 0, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			width, height, err := pictureSize(row.mediaType, strings.NewReader(row.content))
			if width != row.width || height != row.height || (err == nil) != row.shown || err != nil && !errors.Is(err, errNotShown) {
				t.Errorf("it is %d × %d, %v", width, height, err)
			}
		})
	}
}

func TestTextIsDecodedAsItSays(t *testing.T) {
	for _, row := range []struct {
		sentence, mediaType, bytes string
		cut                        bool
		want                       string
		err                        error
	}{
		{"UTF-8", "text/plain", "größe", false, "größe", nil},
		{"UTF-8 with a mark", "text/plain; charset=utf-8", "\xef\xbb\xbfa", false, "a", nil},
		{"a letter cut off is left out", "text/plain", "größe"[:3], true, "gr", nil},
		{"Latin 1, as said", "text/plain; charset=iso-8859-1", "gr\xf6\xdfe", false, "größe", nil},
		{"Latin 1, and nothing said", "text/csv", "gr\xf6\xdfe", false, "größe", nil},
		{"what says UTF-8 and is none", "text/csv; charset=utf-8", "gr\xf6\xdfe", false, "größe", nil},
		{"Cyrillic", "text/plain; charset=koi8-r", "\xd0\xd2\xc9\xd7\xc5\xd4", false, "привет", nil},
		{"UTF-16 as spreadsheets write it", "text/csv", "\xff\xfea\x00\xe4\x00", false, "aä", nil},
		{"lines end in one way", "text/plain", "a\r\nb\n", false, "a\nb\n", nil},
		{"controls are marked", "text/plain", "a\x1b[31mb\x07", false, "a\uFFFD[31mb\uFFFD", nil},
		{"marks that turn the order around are marked", "text/plain", "a\u202eb\u2066c\u200fd", false, "a\uFFFDb\uFFFDc\u200fd", nil},
		{"a charset that there is not", "text/plain; charset=x-klingon", "gr\xf6", false, "", errNoText},
		{"bytes that are no text", "text/plain", "a\x00\x01b", false, "", errNoText},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := decoded(row.mediaType, []byte(row.bytes), row.cut)
			if got != row.want || !errors.Is(err, row.err) {
				t.Errorf("it reads %q, %v", got, err)
			}
		})
	}
}

func TestWhatCouldRunIsSentAsBytes(t *testing.T) {
	for mediaType, want := range map[string]string{
		"image/png": "image/png", "application/pdf": "application/pdf", "audio/ogg": "audio/ogg", "text/plain": "text/plain; charset=utf-8",
		"text/csv; charset=iso-8859-1": "text/plain; charset=windows-1252", "application/json": "text/plain; charset=utf-8",
		"text/html; charset=utf-8": "application/octet-stream", "image/svg+xml": "application/octet-stream", "application/xhtml+xml": "application/octet-stream",
		"text/xml": "application/octet-stream", "text/javascript": "application/octet-stream", "application/x-shockwave-flash": "application/octet-stream",
		"multipart/x-mixed-replace": "application/octet-stream", "nonsense": "application/octet-stream", "": "application/octet-stream",
	} {
		if got := sentType(mediaType); got != want {
			t.Errorf("%q is sent as %q, want %q", mediaType, got, want)
		}
	}
}
