// The one byte form of everything that is signed: deterministic CBOR (RFC 8949 §4.2) with text keys, as machine/wire has it.
// Whatever decodes here encodes to the very bytes it came from, so two byte strings never show as the same thing.
// Text becomes a string, bytes a Uint8Array, a list an Array, a map a Map in its own order, and an integer a Number as long as
// that is exact and otherwise a BigInt. Floats, tags, null, longer spellings, other orders and bytes left over are refused.

const MAX_DEPTH = 16 // Lists and maps inside one another.
const MAX_LIST = 131072
const MAX_PAIRS = 64
const MIN_INT64 = -(1n << 63n)

export class FormError extends Error {}

export function decode(bytes) {
  const reader = new Reader(bytes)
  const value = reader.item(0)
  if (reader.at !== bytes.length) throw new FormError('bytes are left over at the end')
  return value
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = 0
    // Without ignoreBOM a mark at the beginning of a text would be swallowed.
    this.text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  }

  take(count) {
    if (count > this.bytes.length - this.at) throw new FormError('the bytes end too early')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  // head reads an item's type and its number, which must be in its shortest spelling.
  head() {
    const first = this.take(1)[0], type = first >> 5, info = first & 31
    if (info < 24) return [type, BigInt(info)]
    if (info > 27) throw new FormError('a length is left open or spelled in a way that is not used')
    const start = this.at
    this.take(1 << (info - 24))
    const n = [
      () => BigInt(this.view.getUint8(start)), () => BigInt(this.view.getUint16(start)),
      () => BigInt(this.view.getUint32(start)), () => this.view.getBigUint64(start),
    ][info - 24]()
    if (n < [24n, 256n, 65536n, 4294967296n][info - 24]) throw new FormError('a number is not in its shortest form')
    return [type, n]
  }

  item(depth) {
    const [type, n] = this.head()
    switch (type) {
      case 0: return integer(n)
      case 1:
        if (-1n - n < MIN_INT64) throw new FormError('a number is too small')
        return integer(-1n - n)
      case 2: return this.take(this.count(n, this.bytes.length)).slice()
      case 3: return this.string(n)
      case 4: return this.list(this.count(n, MAX_LIST), depth + 1)
      case 5: return this.map(this.count(n, MAX_PAIRS), depth + 1)
      case 7:
        // Two bytes for a false or true would be a second spelling.
        if (n === 20n || n === 21n) return n === 21n
    }
    throw new FormError('it has a value of a type that is not used')
  }

  count(n, most) {
    if (n > BigInt(most)) throw new FormError('something in it is longer than allowed')
    return Number(n)
  }

  string(n) {
    const raw = this.take(this.count(n, this.bytes.length))
    try {
      return this.text.decode(raw)
    } catch {
      throw new FormError('a text is not UTF-8')
    }
  }

  list(count, depth) {
    deep(depth)
    const out = []
    for (let i = 0; i < count; i++) out.push(this.item(depth))
    return out
  }

  map(count, depth) {
    deep(depth)
    const out = new Map()
    let last = null
    for (let i = 0; i < count; i++) {
      const start = this.at, [type, n] = this.head()
      if (type !== 3) throw new FormError('a field has no name')
      const name = this.string(n), raw = this.bytes.subarray(start, this.at)
      if (last && compare(last, raw) >= 0) throw new FormError('fields are repeated or out of order')
      last = raw
      out.set(name, this.item(depth))
    }
    return out
  }
}

function deep(depth) {
  if (depth > MAX_DEPTH) throw new FormError('it is nested too deep')
}

function integer(n) {
  const small = Number(n)
  return Number.isSafeInteger(small) ? small : n
}

function compare(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}

// encode gives the one byte form of booleans, integers, strings, Uint8Arrays, Arrays and Maps with strings as keys.
export function encode(value) {
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4)
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) {
    const n = BigInt(value)
    return n < 0n ? start(1, -1n - n) : start(0, n)
  }
  if (typeof value === 'string') {
    const raw = new TextEncoder().encode(value)
    return concat(start(3, raw.length), raw)
  }
  if (value instanceof Uint8Array) return concat(start(2, value.length), value)
  if (Array.isArray(value)) return concat(start(4, value.length), ...value.map(encode))
  if (value instanceof Map) {
    const pairs = Array.from(value, ([name, item]) => [encode(name), encode(item)]).sort((a, b) => compare(a[0], b[0]))
    return concat(start(5, pairs.length), ...pairs.flat())
  }
  throw new FormError('a value of this type is not used')
}

function start(type, n) {
  n = BigInt(n)
  if (n < 24n) return Uint8Array.of((type << 5) | Number(n))
  const size = n < 256n ? 0 : n < 65536n ? 1 : n < 4294967296n ? 2 : 3
  const out = new DataView(new ArrayBuffer(9))
  out.setUint8(0, (type << 5) | (24 + size))
  out.setBigUint64(1, n)
  const width = 1 << size
  return concat(new Uint8Array(out.buffer, 0, 1), new Uint8Array(out.buffer, 9 - width, width))
}

export function concat(...parts) {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}
