// Calls to this host, and to no other.

import { actId, decodeBody, digest, fromBase64, hex, sha256, toBase64 } from './act.js'
import { concat } from './cbor.js'
import { KeyProblem } from './keys.js'

// Refusal is a problem (RFC 9457) that the node answered with.
export class Refusal extends Error {
  constructor(problem) {
    super(problem.code)
    this.problem = problem
    this.code = problem.code
    this.field = problem.field ?? ''
    this.detail = problem.detail
  }
}

export async function post(path, value) {
  const answer = await fetch(path, {
    method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(value),
  })
  return read(answer)
}

export async function get(path) { return read(await fetch(path, { headers: { Accept: 'application/json' } })) }

async function read(answer) {
  if (answer.status === 204) return {}
  let value
  try {
    value = await answer.json()
  } catch {
    throw new KeyProblem('unreachable')
  }
  if (!answer.ok) throw value.code && value.detail ? new Refusal(value) : new KeyProblem('unreachable')
  return value
}

// send submits an act and waits until it is ordered: {id, height, outcomes}. A sample network's host signs for its people.
export async function send(body, signature, sample = false) {
  const value = sample ? { body: toBase64(body) } : { body: toBase64(body), signature }
  let act = await post(sample ? '/sample/sign?wait=5' : '/v1/envelopes?wait=5', value)
  for (let tries = 0; act.state === 'pending' && tries < 6; tries++) act = await get(`/v1/envelopes/${act.id}?wait=10`)
  return act
}

// build lets the node make the bytes of an act, and makes sure that they say what was asked for before anybody signs them.
export async function build({ author, key, messages, organization = '' }) {
  const made = await post('/v1/messages', { author, key, messages, ...(organization && { for: organization }) })
  const bytes = fromBase64(made.body)
  const act = decodeBody(bytes)
  if (act.author !== author || act.key !== key || act.for !== organization || !sameMessages(act.messages, messages)) throw new KeyProblem('mismatch')
  return { act, bytes, digest: await digest(act.network, bytes), id: await actId(bytes) }
}

function sameMessages(decoded, asked) {
  return decoded.length === asked.length && decoded.every((m, i) => m.kind === asked[i].kind && covers(m.fields, asked[i].content))
}

// covers compares decoded fields with JSON: whatever was asked for is there, and whatever is there was asked for. A rule may write
// lists it was not given as empty ones.
function covers(value, asked) {
  if (value instanceof Uint8Array) return asked === undefined ? value.length === 0 : toBase64(value) === asked
  if (Array.isArray(value)) return Array.isArray(asked ?? []) && value.length === (asked ?? []).length && value.every((v, i) => covers(v, asked[i]))
  if (value instanceof Map) {
    const names = Object.keys(asked ?? {}).filter(name => !isEmpty(asked[name]))
    return names.every(name => value.has(name)) && Array.from(value).every(([name, v]) => covers(v, (asked ?? {})[name]))
  }
  if (value !== null && typeof value === 'object') return value.kind === asked?.kind && covers(value.fields, asked.content)
  return asked === undefined ? isEmpty(value) : typeof value === 'bigint' ? Number(value) === asked : value === asked
}

function isEmpty(v) { return v === '' || v === 0 || v === false || v === null || v === undefined || (Array.isArray(v) && v.length === 0) || (v?.constructor === Object && Object.values(v).every(isEmpty)) }

const SESSION_TAG = 'metaorg/session/v1\0'

// challenge asks for something to sign in with, and computes itself what is signed, so that no other host's challenge is signed here.
export async function challenge(network) {
  const given = await post('/session/challenge', {})
  const own = await sessionDigest(network, location.host, fromBase64(given.nonce))
  if (hex(own) !== hex(fromBase64(given.digest))) throw new KeyProblem('mismatch')
  return { nonce: given.nonce, digest: own }
}

// sessionDigest is what a key signs to sign in at a host, as its address names it: 32 bytes.
export function sessionDigest(network, host, nonce) {
  const name = utf8(network), at = utf8(host.toLowerCase())
  return sha256(concat(utf8(SESSION_TAG), Uint8Array.of(name.length), name, Uint8Array.of(at.length), at, nonce))
}

const utf8 = text => new TextEncoder().encode(text)

// openSession signs in with a signed challenge.
export function openSession({ person, key, nonce, signature, credential, label }) {
  return post('/session', { person, key, nonce, signature, credential, label })
}

// deviceLabel is what a person would call this device, as far as a browser tells.
export function deviceLabel() {
  const agent = navigator.userAgent
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(agent)?.[0].replace('Edg', 'Edge').replace('OPR', 'Opera') ?? ''
  const system = /Android|iPhone|iPad|Windows|Mac|CrOS|Linux/.exec(agent)?.[0] ?? ''
  return [browser, system].filter(Boolean).join(', ')
}

// localPath keeps a next address on this site.
export function localPath(path, otherwise = '/home') {
  if (!path?.startsWith('/') || /^\/[/\\]|[\\\s]/.test(path)) return otherwise
  const url = new URL(path, location.origin)
  return url.origin === location.origin ? url.pathname + url.search + url.hash : otherwise
}

// withParams adds parameters to a local path.
export function withParams(path, params) {
  const url = new URL(localPath(path), location.origin)
  for (const [name, value] of Object.entries(params)) if (value !== undefined) url.searchParams.set(name, value)
  return url.pathname + url.search + url.hash
}
