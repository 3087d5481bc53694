#!/bin/sh
# What backups are good for, in a quarter of a minute: a node that follows is lost and
# comes back under its name; then the machine of the network's only seat is
# lost, and members restart the network from its backup.
#
#   sh examples/backup.sh
#
# It works in a new folder of its own, with all nodes on loopback addresses of
# this machine. metaorg must be on the PATH.
set -eu

work=$(mktemp -d)
cd "$work"
export METAORG_KEYS="$work/keys" METAORG_PASSPHRASE='only an example'
port=$((20000 + $$ % 20000))
running=

say() { printf '\n== %s\n' "$*"; }
# quiet COMMAND…: what it prints matters only when it fails.
quiet() { "$@" >printed 2>&1 || { cat printed; exit 1; }; }
stopAll() { for o in $running; do kill "$(cat "$o.pid")" 2>/dev/null || true; done; }
trap stopAll EXIT
# at NODE COMMAND…: runs a command against that node.
at() { there=$1; shift; metaorg --home "$work/$there" "$@"; }
# start NODE COMMAND…: starts a node in the background, and waits until it serves.
start() {
	new=$1; shift
	metaorg --home "$work/$new" "$@" --listen 127.0.0.1:0 >"$new.log" 2>&1 &
	echo $! >"$new.pid"
	running="$running $new"
	until grep -q 'is ready' "$new.log"; do
		kill -0 "$(cat "$new.pid")" 2>/dev/null || { cat "$new.log"; exit 1; }
		sleep 0.2
	done
}
# lose NODE: its machine burns.
lose() { kill -9 "$(cat "$1.pid")"; wait "$(cat "$1.pid")" 2>/dev/null || true; rm -rf "$1"; }
# until_says NODE TEXT COMMAND…: waits until a command against the node says something.
until_says() {
	who=$1 text=$2; shift 2
	for _ in $(seq 100); do
		at "$who" "$@" >printed 2>&1 || true
		if grep -q "$text" printed; then grep "$text" printed; return; fi
		sleep 0.3
	done
	cat printed
	echo "the node of $who does not say $text"
	exit 1
}

say 'Two organizations found a network on one node, and a second node joins'
start mill up --p2p "127.0.0.1:$port" --charter minimal --name 'Northern Commons' --founder ada
for o in mill dairy; do
	quiet metaorg key new "$o-rep" --recovery "$o.recovery"
	quiet at mill --as "$o-rep" people register
	printf '{"handle": "%s", "name": "The %s", "legal_form": "co-operative", "identities": [{"registry": "example-register", "number": "%s"}]}' "$o" "$o" "$o" >"$o.json"
	quiet at mill --as "$o-rep" people register-organization --file "$o.json"
	quiet at mill --as ada membership invite-founder "$o"
	quiet at mill --as "$o-rep" --for "$o" charter accept
done
quiet at mill --as ada membership close-roll
quiet at mill --as mill-rep --for mill nodes register --card "$(at mill node card)" --peer "127.0.0.1:$port" --willing
start dairy --as dairy-rep --for dairy join "$(cat mill/address)" --code "$(at mill node code)" --willing
until_says dairy 'in sync *yes' node status

say 'Both are backed up while they run'
at mill backup mill.backup
at dairy backup dairy.backup
quiet at mill --as mill-rep --for mill governance propose 'Buy flour together' --text 'It is cheaper.'

say 'The machine of the dairy burns, and its node comes back'
lose dairy
at dairy restore dairy.backup
start dairy up
until_says dairy 'in sync *yes' node status
until_says dairy 'title *Buy flour together' show proposals 1
quiet at dairy --as dairy-rep --for dairy nodes renew --card "$(at dairy node card)"
echo 'Its new keys are signed.'
at mill backup mill-later.backup

say 'The machine of the mill burns, with the only seat on it'
lose mill
until_says dairy 'peers *0 of 1' node status
at mill restore mill-later.backup

say 'The two members agree that the node of the mill goes on'
kill "$(cat dairy.pid)"
wait "$(cat dairy.pid)" || true
at mill restart propose --seats this --file restart.json
for o in mill dairy; do at mill --yes --as "$o-rep" --for "$o" restart sign restart.json; done
at mill restart apply restart.json
at dairy restart apply restart.json
start mill up --p2p "127.0.0.1:$port"
start dairy up
quiet at mill --as mill-rep --for mill governance propose 'Buy a mill stone' --text 'The old one is worn.'
until_says dairy 'title *Buy a mill stone' show proposals 2
until_says dairy 'title *Buy flour together' show proposals 1

say 'Done'
