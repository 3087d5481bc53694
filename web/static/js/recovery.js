// The recovery file: a person's second key as a text that can be printed, kept away from every day's device. It works without this
// host: any page of the network and the command line read it (package keyring has the same form).

import { concat } from './cbor.js'
import { fromBase64, sha256 } from './act.js'
import { ED25519, KeyProblem, keyId, subtle } from './keys.js'

const FIRST_LINE = 'metaorg recovery file'
const SEED_BYTES = 32, CHECK_BYTES = 4
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
const MAX_TEXT = 16 << 10
// What comes before the seed in the PKCS #8 form of an Ed25519 key, RFC 8410.
const PKCS8_HEAD = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20)

// newRecovery makes a recovery key: {key, text}. Lines are explanations for people, in their own language.
export async function newRecovery({ network, handle, lines }) {
  const seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES))
  const key = await keyOf(seed, { network, handle })
  return { key, text: await writeRecovery({ network, handle, id: key.id, seed, lines }) }
}

export async function writeRecovery({ network, handle, id, seed, lines }) {
  const check = (await sha256(seed)).slice(0, CHECK_BYTES)
  const secret = toBase32(concat(seed, check)).match(/.{1,4}/g).join('-')
  return [FIRST_LINE, '', ...lines.map(line => line.trim()).filter(isPlain), '',
    `network: ${network}`, `handle: ${handle}`, `key: ${id}`, `secret: ${secret}`, ''].join('\n')
}

// isPlain keeps an explanation from being read as one of the four fields.
function isPlain(line) { return !/^(network|handle|key|secret):/.test(line) }

// readRecovery reads such a text, however it was copied, and gives {network, handle, key}: a key that signs. It says in a code
// what is wrong with it.
export async function readRecovery(text) {
  if (text.length > MAX_TEXT) throw new KeyProblem('recovery_unknown')
  if (text.includes('BEGIN AGE ENCRYPTED FILE')) throw new KeyProblem('recovery_command_line')
  const found = fieldsOf(text)
  if (!found.secret) throw new KeyProblem('recovery_unknown')
  const bytes = fromBase32(found.secret)
  if (!bytes) throw new KeyProblem('recovery_typo')
  if (bytes.length !== SEED_BYTES + CHECK_BYTES) throw new KeyProblem('recovery_cut')
  const seed = bytes.slice(0, SEED_BYTES), check = await sha256(seed)
  if (bytes.slice(SEED_BYTES).some((b, i) => b !== check[i])) throw new KeyProblem('recovery_typo')
  const key = await keyOf(seed, found)
  if (found.key && found.key !== key.id) throw new KeyProblem('recovery_typo')
  return { network: found.network ?? '', handle: found.handle ?? '', key }
}

// fieldsOf finds the four fields. A secret may run over several lines, as it does when a mail or a printer breaks it.
function fieldsOf(text) {
  const out = {}
  let last = ''
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, name, value] = /^\s*(network|handle|key|secret)\s*:\s*(.*)$/i.exec(line) ?? []
    if (name) {
      last = name.toLowerCase()
      out[last] = value.trim().toLowerCase()
    } else if (last === 'secret' && /^[\sa-zA-Z2-7-]+$/.test(line)) {
      out.secret += line.trim()
    } else {
      last = ''
    }
  }
  if (!out.secret && /^[\sa-zA-Z2-7-]{58,}$/.test(text)) out.secret = text // The secret alone, copied by hand.
  return out
}

async function keyOf(seed, { network = '', handle = '' }) {
  let extractable, privateKey
  const bytes = concat(PKCS8_HEAD, seed)
  try {
    extractable = await subtle().importKey('pkcs8', bytes, { name: 'Ed25519' }, true, ['sign'])
    privateKey = await subtle().importKey('pkcs8', bytes, { name: 'Ed25519' }, false, ['sign'])
  } catch (error) {
    throw error instanceof KeyProblem ? error : new KeyProblem('no_ed25519', error)
  }
  const publicBytes = fromBase64((await subtle().exportKey('jwk', extractable)).x)
  return {
    id: await keyId(ED25519, publicBytes), algorithm: ED25519, public: publicBytes, rp: '', credential: '',
    network, handle, privateKey, temporary: true, made: Date.now(),
  }
}

export function toBase32(bytes) {
  let bits = 0, value = 0, out = ''
  for (const b of bytes) {
    value = (value << 8) | b
    for (bits += 8; bits >= 5; bits -= 5) out += LETTERS[(value >> (bits - 5)) & 31]
    value &= 0xff
  }
  return bits ? out + LETTERS[(value << (5 - bits)) & 31] : out
}

// fromBase32 reads letters in any case, with hyphens and blanks anywhere; null when there is anything else.
export function fromBase32(text) {
  const out = []
  let bits = 0, value = 0
  for (const letter of text.toLowerCase().replace(/[\s-]/g, '')) {
    const digit = LETTERS.indexOf(letter)
    if (digit < 0) return null
    value = (value << 5) | digit
    bits += 5
    if (bits >= 8) {
      bits -= 8
      out.push((value >> bits) & 0xff)
      value &= (1 << bits) - 1
    }
  }
  return value === 0 ? Uint8Array.from(out) : null
}
