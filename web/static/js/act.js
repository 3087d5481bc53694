// An act as the bytes that are signed: what they say, their digest and their name. See docs/api.md.
// What is shown to a person before they sign is read from these very bytes and from nothing else.

import { concat, decode, FormError } from './cbor.js'

const DIGEST_TAG = 'metaorg/envelope/v1\0'
const MAX_INT64 = (1n << 63n) - 1n

// decodeBody reads a body: {network, author, key, for, sequence, expires, messages: [{kind, fields}]}. Fields are a Map; a list of
// carried messages among them is again a list of {kind, fields}.
export function decodeBody(bytes) {
  const body = struct(decode(bytes), { network: text, author: text, key: text, sequence: unsigned, expires: signed, messages: list }, { for: text })
  body.for ??= ''
  if (body.messages.length === 0) throw new FormError('it asks for nothing')
  body.messages = body.messages.map(readMessage)
  return body
}

function readMessage(item) {
  const message = struct(item, { kind: text, content: map }, {})
  return { kind: message.kind, fields: readFields(message.content) }
}

function readFields(content) {
  const out = new Map()
  for (const [name, value] of content) out.set(name, isCarried(value) ? value.map(readMessage) : value)
  return out
}

// isCarried tells a list of messages by its form: each item has a kind, a content and nothing else.
function isCarried(value) {
  return Array.isArray(value) && value.length > 0 && value.every(item =>
    item instanceof Map && item.size === 2 && typeof item.get('kind') === 'string' && item.get('content') instanceof Map)
}

// struct reads a map that must have all needed fields, may have the optional ones unless they are empty, and has no others.
function struct(value, needed, optional) {
  map(value)
  const out = {}
  for (const [name, item] of value) {
    const check = Object.hasOwn(needed, name) ? needed[name] : Object.hasOwn(optional, name) ? optional[name] : null
    if (!check) throw new FormError('it has a field that does not belong there')
    if (!Object.hasOwn(needed, name) && item === '') throw new FormError('a field that may be left out is there and empty')
    out[name] = check(item)
  }
  for (const name of Object.keys(needed)) if (!Object.hasOwn(out, name)) throw new FormError('a field is missing')
  return out
}

const must = (value, right) => {
  if (!right) throw new FormError('a field has a value of the wrong type')
  return value
}
const text = value => must(value, typeof value === 'string')
const list = value => must(value, Array.isArray(value))
const map = value => must(value, value instanceof Map)
const isInteger = value => typeof value === 'number' || typeof value === 'bigint'
const unsigned = value => must(value, isInteger(value) && value >= 0)
const signed = value => must(value, isInteger(value) && BigInt(value) <= MAX_INT64)

// digest is what a key signs for a body on a network: 32 bytes.
export async function digest(network, body) {
  const name = new TextEncoder().encode(network)
  if (name.length > 64) throw new FormError('the name of the network is too long')
  return sha256(concat(new TextEncoder().encode(DIGEST_TAG), Uint8Array.of(name.length), name, body))
}

// actId is the act's name: the SHA-256 of its body in lower-case hex.
export async function actId(body) { return hex(await sha256(body)) }

export async function sha256(bytes) { return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) }

export function hex(bytes) { return Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('') }

export function fromHex(text) { return Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16)) }

export function toBase64(bytes) {
  let out = ''
  for (const b of bytes) out += String.fromCharCode(b)
  return btoa(out)
}

export function fromBase64(text) { return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0)) }

export function toBase64url(bytes) { return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') }

// toJSON writes a decoded value as the API does: fields in the order of their names, bytes in base64, messages as {kind, content},
// integers with all their digits. Two values have one JSON exactly when they are the same.
export function toJSON(value) {
  if (value instanceof Uint8Array) return JSON.stringify(toBase64(value))
  if (Array.isArray(value)) return '[' + value.map(toJSON).join(',') + ']'
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Map) return object(value)
  if (value !== null && typeof value === 'object') {
    return object(new Map(Object.entries(value).map(([name, item]) => [name === 'fields' ? 'content' : name, item])))
  }
  return JSON.stringify(value)
}

function object(fields) {
  const names = Array.from(fields.keys()).sort()
  return '{' + names.map(name => JSON.stringify(name) + ':' + toJSON(fields.get(name))).join(',') + '}'
}
