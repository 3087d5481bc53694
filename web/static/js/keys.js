// A person's keys in the browser: passkeys, which the device guards and asks about each time, and device keys, which the browser
// keeps. What is made here is what machine/signature takes: see its Key and Signature.
//
// A device key is the weaker kind: it cannot be copied out, but any script on this site could use it without asking.

import { concat, encode } from './cbor.js'
import { fromBase64, hex, sha256, toBase64 } from './act.js'

export const ED25519 = 'ed25519', PASSKEY_ES256 = 'passkey-es256', PASSKEY_EDDSA = 'passkey-eddsa'
const COSE = { '-8': PASSKEY_EDDSA, '-7': PASSKEY_ES256 }
const PREFERRED = [-8, -7]
const ASK_MILLISECONDS = 120_000

// KeyProblem is a failure that a person can do something about; its code picks the words (see words.js).
export class KeyProblem extends Error {
  constructor(code, cause) {
    super(code, { cause })
    this.code = code
  }
}

const utf8 = text => new TextEncoder().encode(text)

// keyId names a key as signature.KeyID does.
export async function keyId(algorithm, publicBytes) {
  return hex(await sha256(concat(utf8(algorithm), Uint8Array.of(0), publicBytes))).slice(0, 20)
}

// keyJSON is a signature.Key as the API takes it.
export function keyJSON(key) {
  const out = { algorithm: key.algorithm, public: toBase64(key.public) }
  if (key.rp) out.relying_party = key.rp
  return out
}

// proofDigest is what a new key signs to show that it belongs to the person who adds it; see people.ProofDigest.
export async function proofDigest(network, person, key) {
  const fields = new Map([['algorithm', key.algorithm], ['public', key.public]])
  if (key.rp) fields.set('relying_party', key.rp)
  const claim = encode(new Map([['network', network], ['person', person], ['key', fields]]))
  return sha256(concat(utf8('metaorg/key/v1\0'), claim))
}

// --- passkeys

// passkeysWork tells whether passkeys can be made and used on this page at all.
export function passkeysWork() { return window.isSecureContext && !!window.PublicKeyCredential && !isAddress(location.hostname) }

// isAddress tells 127.0.0.1 and [::1] from names: passkeys are made for names only.
function isAddress(host) { return /^[0-9.]+$/.test(host) || host.startsWith('[') }

function needPasskeys() {
  if (!window.isSecureContext) throw new KeyProblem('insecure')
  if (!window.PublicKeyCredential) throw new KeyProblem('no_webauthn')
  if (isAddress(location.hostname)) throw new KeyProblem('address')
}

// userName is the user.id of a passkey. It holds the network's beginning beside the handle, because an authenticator keeps one
// passkey for each user.id on a site: otherwise a second network on localhost would take the place of the first.
function userName(handle, network) { return utf8(`${handle}@${network.slice(0, 16)}`) }

function readUserName(bytes) {
  const [handle, network] = new TextDecoder().decode(bytes).split('@')
  return { handle, network: network ?? '' }
}

// createPasskey makes a passkey and gives {id, algorithm, public, rp, credential}. Known are the credential ids (base64) that the
// person has already; an authenticator that holds one of them refuses, since it would replace it.
export async function createPasskey({ handle, network, rpId, rpName, algorithms = PREFERRED, known = [] }) {
  needPasskeys()
  const made = await ask(() => navigator.credentials.create({
    publicKey: {
      rp: { id: rpId, name: rpName },
      user: { id: userName(handle, network), name: handle, displayName: handle },
      challenge: crypto.getRandomValues(new Uint8Array(32)), // Nothing is attested, so nobody checks it.
      pubKeyCredParams: algorithms.map(alg => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      excludeCredentials: known.map(id => ({ type: 'public-key', id: fromBase64(id) })),
      attestation: 'none', timeout: ASK_MILLISECONDS,
    },
  }), 'create')
  const algorithm = COSE[made.response.getPublicKeyAlgorithm()]
  const spki = made.response.getPublicKey()
  if (!algorithm || !spki) throw new KeyProblem('no_algorithm')
  needVerified(new Uint8Array(made.response.getAuthenticatorData()))
  const publicBytes = rawPublic(algorithm, new Uint8Array(spki))
  return {
    id: await keyId(algorithm, publicBytes), algorithm, public: publicBytes, rp: rpId,
    credential: toBase64(new Uint8Array(made.rawId)), network, handle,
  }
}

// rawPublic takes the key out of its SubjectPublicKeyInfo, at whose end it is.
function rawPublic(algorithm, spki) {
  const [size, whole] = algorithm === PASSKEY_ES256 ? [65, 91] : [32, 44]
  if (spki.length !== whole) throw new KeyProblem('no_algorithm')
  return spki.slice(whole - size)
}

const FLAGS_AT = 32, USER_VERIFIED = 4

function needVerified(authenticatorData) {
  if (!(authenticatorData[FLAGS_AT] & USER_VERIFIED)) throw new KeyProblem('no_verification')
}

// assertWith asks a passkey to sign a digest and gives {signature, credential, handle, network}. Without a credential the person
// chooses among the passkeys that they have for this site.
export async function assertWith({ rpId, credential, digest }) {
  needPasskeys()
  const got = await ask(() => navigator.credentials.get({
    publicKey: {
      rpId, challenge: digest, userVerification: 'required', timeout: ASK_MILLISECONDS,
      allowCredentials: credential ? [{ type: 'public-key', id: fromBase64(credential) }] : [],
    },
  }), 'get')
  const authenticatorData = new Uint8Array(got.response.authenticatorData)
  needVerified(authenticatorData)
  return {
    signature: {
      value: toBase64(rawSignature(new Uint8Array(got.response.signature))),
      authenticator_data: toBase64(authenticatorData),
      client_data: toBase64(new Uint8Array(got.response.clientDataJSON)),
    },
    credential: toBase64(new Uint8Array(got.rawId)),
    ...(got.response.userHandle ? readUserName(got.response.userHandle) : { handle: '', network: '' }),
  }
}

// ask says in our codes why a browser would not make or use a passkey.
async function ask(f, what) {
  let got
  try {
    got = await f()
  } catch (error) {
    throw new KeyProblem(await reasonOf(error, what), error)
  }
  if (!got) throw new KeyProblem('cancelled')
  return got
}

async function reasonOf(error, what) {
  switch (error.name) {
    case 'InvalidStateError': return 'already_here'
    case 'NotSupportedError': return 'no_algorithm'
    case 'ConstraintError': return 'no_verification'
    case 'SecurityError': return 'wrong_site'
  }
  // Browsers hide whether somebody said no, nothing fitted, or time ran out.
  if (what === 'create' && !(await hasOwnAuthenticator())) return 'no_authenticator'
  return 'cancelled'
}

async function hasOwnAuthenticator() {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
  } catch {
    return true
  }
}

// forgetPasskey tells the authenticator that a passkey it has just made was not taken in after all, where it can be told.
export async function forgetPasskey(key) {
  try {
    await PublicKeyCredential.signalUnknownCredential?.({ rpId: key.rp, credentialId: key.credential.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') })
  } catch { /* It stays in the person's list of passkeys, where they can delete it. */ }
}

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

// rawSignature gives the 64 bytes that count: those of EdDSA as they are; of ES256, which comes in DER, r ‖ s with the lower s.
export function rawSignature(bytes) {
  return bytes.length === 64 ? bytes : normaliseDER(bytes)
}

export function normaliseDER(der) {
  const refuse = () => { throw new KeyProblem('bad_signature') }
  if (der.length < 8 || der.length > 72 || der[0] !== 0x30 || der[1] !== der.length - 2) refuse()
  let at = 2
  const number = () => {
    const size = der[at + 1], raw = der.subarray(at + 2, at + 2 + size)
    if (der[at] !== 2 || !(size >= 1 && size <= 33) || raw.length !== size) refuse()
    if (raw[0] & 0x80 || (raw[0] === 0 && !(raw[1] & 0x80))) refuse() // Negative, or longer than need be.
    at += 2 + size
    const n = BigInt('0x' + hex(raw))
    if (n <= 0n || n >= P256_ORDER) refuse()
    return n
  }
  const r = number(), s = number()
  if (at !== der.length) refuse()
  const low = s > P256_ORDER / 2n ? P256_ORDER - s : s
  const digits = r.toString(16).padStart(64, '0') + low.toString(16).padStart(64, '0')
  return Uint8Array.from(digits.match(/../g), pair => parseInt(pair, 16))
}

// --- keys kept by this browser

const STORE = 'keys'

function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open('metaorg', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' })
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(new KeyProblem('no_store', request.error))
  })
}

async function inStore(mode, f) {
  const db = await open()
  try {
    return await new Promise((done, fail) => {
      const change = db.transaction(STORE, mode)
      const request = f(change.objectStore(STORE))
      change.oncomplete = () => done(request.result)
      change.onerror = change.onabort = () => fail(new KeyProblem('no_store', change.error))
    })
  } finally {
    db.close()
  }
}

// remember keeps a key: {id, algorithm, public, network, handle, rp, credential, privateKey, temporary}. Of a passkey only what
// finds it again is kept, since its secret never leaves the authenticator.
export function remember(key) {
  // Non-extractable keys survive a structured clone only as CryptoKey objects, which is what keeps them from being read.
  return inStore('readwrite', store => store.put(key))
}

export function recall(id) { return inStore('readonly', store => store.get(id)) }

export function forget(id) { return inStore('readwrite', store => store.delete(id)) }

// keysHere are the keys of a network that this browser knows, the newest last.
export async function keysHere(network) {
  const all = await inStore('readonly', store => store.getAll())
  return all.filter(key => key.network === network).sort((a, b) => a.made - b.made)
}

// createDeviceKey makes an Ed25519 key that cannot be copied out of this browser. It is not kept before remember is called.
export async function createDeviceKey({ handle, network }) {
  let pair
  try {
    pair = await subtle().generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])
  } catch (error) {
    throw new KeyProblem('no_ed25519', error)
  }
  const publicBytes = new Uint8Array(await subtle().exportKey('raw', pair.publicKey))
  return {
    id: await keyId(ED25519, publicBytes), algorithm: ED25519, public: publicBytes, rp: '', credential: '',
    network, handle, privateKey: pair.privateKey, made: Date.now(),
  }
}

// subtle is WebCrypto, which browsers have on secure pages only.
export function subtle() {
  if (!window.crypto?.subtle) throw new KeyProblem('insecure')
  return crypto.subtle
}

export async function signPlain(privateKey, digest) {
  return { value: toBase64(new Uint8Array(await subtle().sign({ name: 'Ed25519' }, privateKey, digest))) }
}

// signWith signs a digest with a key, in the way that the key is for, and gives the signature as the API takes it.
// Key is {id, algorithm} with rp and credential for a passkey; a key kept here is found by its id.
export async function signWith(key, digest) {
  if (key.algorithm === ED25519) {
    const privateKey = key.privateKey ?? (await recall(key.id))?.privateKey
    if (!privateKey) throw new KeyProblem('no_key_here')
    return signPlain(privateKey, digest)
  }
  const credential = key.credential || (await recall(key.id))?.credential || ''
  return (await assertWith({ rpId: key.rp, credential, digest })).signature
}
