package upload

import (
	"mime"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"
)

// unknown is the type of what could be anything.
const unknown = "application/octet-stream"

// maxTypeBytes is the longest type that messages carry.
const maxTypeBytes = 100

// TypeOf is the media type of a file in the one spelling that messages carry: as
// who sends it says, or by its ending, or by how it begins.
func TypeOf(declared, name string, head []byte) string {
	kind, charset := spelled(declared)
	if kind == "" || kind == unknown {
		kind = byEnding[strings.ToLower(path.Ext(name))]
	}
	if kind == "" && len(head) > 0 {
		kind, charset = spelled(http.DetectContentType(head))
	}
	if kind == "" {
		return unknown
	}
	if strings.HasPrefix(kind, "text/") && charset == "" && utf8.Valid(wholeRunes(head)) {
		charset = "utf-8"
	}
	if full := kind + "; charset=" + charset; charset != "" && len(full) <= maxTypeBytes {
		return full
	}
	return kind
}

// spelled takes a type apart; what can't be spelled as messages carry it is none.
func spelled(text string) (kind, charset string) {
	kind, params, err := mime.ParseMediaType(text)
	if err != nil {
		return "", ""
	}
	main, sub, _ := strings.Cut(kind, "/")
	if !isToken(main) || !isToken(sub) || len(kind) > maxTypeBytes {
		return "", ""
	}
	if charset = strings.ToLower(params["charset"]); !isToken(charset) {
		charset = ""
	}
	return kind, charset
}

func isToken(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789.+-_") == ""
}

// wholeRunes leaves out a letter that is cut off at the end.
func wholeRunes(head []byte) []byte {
	for cut := 1; cut < utf8.UTFMax && cut <= len(head); cut++ {
		if last := head[len(head)-cut:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return head[:len(head)-cut]
			}
			break
		}
	}
	return head
}

// byEnding are the types of files whose ending browsers often don't know.
// The list is our own, so that every host says the same.
var byEnding = map[string]string{
	".txt": "text/plain", ".log": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown", ".csv": "text/csv", ".tsv": "text/tab-separated-values",
	".html": "text/html", ".htm": "text/html", ".css": "text/css", ".ics": "text/calendar", ".vcf": "text/vcard",
	".json": "application/json", ".geojson": "application/geo+json", ".jsonld": "application/ld+json", ".xml": "application/xml", ".yaml": "application/yaml", ".yml": "application/yaml", ".toml": "application/toml",
	".pdf": "application/pdf", ".rtf": "application/rtf", ".epub": "application/epub+zip",
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
	".odp": "application/vnd.oasis.opendocument.presentation", ".odg": "application/vnd.oasis.opendocument.graphics",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".png":  "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml", ".heic": "image/heic", ".avif": "image/avif", ".tif": "image/tiff", ".tiff": "image/tiff",
	".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".flac": "audio/flac", ".wav": "audio/wav", ".m4a": "audio/mp4",
	".mp4": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mov": "video/quicktime",
	".zip": "application/zip", ".gz": "application/gzip", ".tgz": "application/gzip", ".tar": "application/x-tar", ".xz": "application/x-xz", ".zst": "application/zstd", ".7z": "application/x-7z-compressed",
	".stl": "model/stl", ".step": "model/step", ".stp": "model/step", ".glb": "model/gltf-binary", ".parquet": "application/vnd.apache.parquet", ".gpkg": "application/geopackage+sqlite3",
}
