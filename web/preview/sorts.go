package preview

import (
	"mime"
	"strings"
)

// typeOf sorts media types into what people call files, keys of words.
func typeOf(mediaType string) string {
	kind, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return "other"
	}
	if name, known := typeNames[kind]; known {
		return name
	}
	main, sub, _ := strings.Cut(kind, "/")
	switch {
	case main == "image":
		return "picture"
	case main == "audio", main == "video", main == "text", main == "model":
		return main
	case strings.Contains(sub, "spreadsheet"):
		return "table"
	case strings.Contains(sub, "presentation"):
		return "slides"
	case strings.Contains(sub, "opendocument.text"), strings.Contains(sub, "wordprocessing"):
		return "document"
	}
	return "other"
}

var typeNames = map[string]string{
	"application/pdf": "pdf", "text/markdown": "markdown", "text/csv": "table", "text/tab-separated-values": "table", "text/html": "web", "text/calendar": "calendar",
	"application/msword": "document", "application/rtf": "document", "application/epub+zip": "book", "application/vnd.ms-excel": "table",
	"application/json": "data", "application/geo+json": "data", "application/ld+json": "data", "application/xml": "data", "application/yaml": "data", "application/vnd.apache.parquet": "data", "application/geopackage+sqlite3": "data",
	"application/zip": "archive", "application/gzip": "archive", "application/x-tar": "archive", "application/x-xz": "archive", "application/zstd": "archive", "application/x-7z-compressed": "archive",
}
