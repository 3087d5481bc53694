package form

import (
	"reflect"
	"slices"
	"strings"
)

// Upload asks for a file. The field is its hash; what else a message says of it
// are the fields within.
const Upload Control = "upload"

// The fields beside the hash of a file that say what it is, as the rules'
// module files names them.
const (
	FileSize = "size"       // Bytes.
	FileType = "media_type" // Such as text/plain; charset=utf-8.
	FileName = "file_name"
)

// isFile tells the hashes of files that people send for this very message, by
// the tag of their field: file:"uploaded".
func isFile(sf reflect.StructField) bool { return sf.Tag.Get("file") == "uploaded" }

// Uploading lets the fields in which the hash of a file stands take the file
// itself. The fields beside them that say what it is are filled in with it, and
// not asked for.
func (f Form) Uploading() Form {
	f.Fields = uploading(f.Fields)
	return f
}

func uploading(fields []Field) []Field {
	var kept []Field
	for _, f := range fields {
		f.Inner = uploading(f.Inner)
		f.Rows = slices.Clone(f.Rows)
		for i := range f.Rows {
			f.Rows[i] = uploading(f.Rows[i])
		}
		if f.File && f.Control != Upload {
			f.Control, f.Inner = Upload, beside(fields, f)
		}
		kept = append(kept, f)
	}
	return slices.DeleteFunc(kept, func(f Field) bool {
		return slices.ContainsFunc(kept, func(file Field) bool {
			return file.Control == Upload && slices.ContainsFunc(file.Inner, func(part Field) bool { return part.Name == f.Name })
		})
	})
}

// beside are the fields that say what a file is, to be sent along.
func beside(fields []Field, file Field) (parts []Field) {
	for _, f := range fields {
		if name, own := strings.CutPrefix(f.Name, file.Beside("")); own && (name == FileSize || name == FileType || name == FileName) {
			f.Control = Hidden
			parts = append(parts, f)
		}
	}
	return parts
}

// Beside is the name of another field of the same message, or of the same row.
func (f Field) Beside(name string) string { return f.Name[:strings.LastIndex(f.Name, ".")+1] + name }

// Part is what a form says of a file besides its hash: FileSize, FileType or FileName.
func (f Field) Part(name string) string {
	for _, part := range f.Inner {
		if part.Name == f.Beside(name) {
			return part.Value
		}
	}
	return ""
}

// Sends reports whether a form takes files.
func (f Form) Sends() bool { return sends(f.Fields) }

func sends(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool {
		return f.Control == Upload || f.Paper && f.Control == Area || sends(f.Inner) || slices.ContainsFunc(f.Rows, sends)
	})
}
