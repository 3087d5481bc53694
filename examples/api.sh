#!/bin/sh
# Registers a person over HTTP with curl, jq and openssl alone: two calls and a
# signature, as a client in any language does it.
#
#   sh examples/api.sh http://127.0.0.1:8470 eve
#
# The key is thrown away at the end, so try it on a sample network.
set -eu
node=$1 handle=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# A key, its 32 public bytes, and the id under which the network will know it.
openssl genpkey -algorithm ed25519 -out key.pem
openssl pkey -in key.pem -pubout -outform DER | tail -c 32 >public
id=$({ printf 'ed25519\0'; cat public; } | sha256sum | cut -c 1-20)

# First call: the fields of a message become the bytes to sign.
jq -n --arg handle "$handle" --arg public "$(base64 <public)" \
	'{handle: $handle, key: {algorithm: "ed25519", public: $public}}' |
	curl -sS --fail-with-body "$node/v1/messages/people.register?author=$handle&key=$id" \
		-H 'Content-Type: application/json' -d @- >built.json
jq -r .body built.json | base64 -d >body

# What is signed can be computed from these bytes alone; the node's word is not needed.
network=$(jq -r .network built.json)
{
	printf 'metaorg/envelope/v1\0'
	printf "\\$(printf %03o "${#network}")%s" "$network"
	cat body
} | openssl dgst -sha256 -binary >digest
[ "$(jq -r .digest built.json)" = "$(base64 <digest)" ]
openssl pkeyutl -sign -inkey key.pem -rawin -in digest -out signature

# Second call: body and signature are the act.
jq -n --arg body "$(jq -r .body built.json)" --arg value "$(base64 <signature | tr -d '\n')" \
	'{body: $body, signature: {value: $value}}' |
	curl -sS --fail-with-body "$node/v1/envelopes?wait=5" -H 'Content-Type: application/json' -d @-
