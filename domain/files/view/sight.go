package view

import (
	"metaorg/domain/files"
	"metaorg/domain/nodes"
)

// Sight is what this very node knows of copies, and no log tells. Its function
// may be missing.
type Sight struct {
	Own    nodes.ID
	Copies func() Copies
}

// Copies is what this node knew of all copies when it last worked it out. It is
// shared: nobody changes it.
type Copies struct {
	At     int64                // When, Unix seconds by this node's clock; 0 for never.
	Seen   map[files.Hash]Seen  // Of what is kept.
	Rooms  map[nodes.ID]Room    // Of nodes that offer room.
	Short  int64                // Bytes of copies for which there is no room.
	Few    map[files.Hash]int64 // Since when there are fewer copies of something than there should at least be; by this node's clock.
	Owners int64                // How many members offer room.
}

// Seen is what this node knows of the copies of one file.
type Seen struct {
	Copies int64 // On nodes of different members that proved to have it lately, with this node's own.
	Here   bool  // One is on this node.
}

// Room is what this node knows of the room on another.
type Room struct {
	Planned int64 // Bytes that should be there.
	Proved  int64 // When it last proved to have something, Unix seconds; 0 for never.
	Silent  int64 // Since when it does not answer; 0 while it does.
}
