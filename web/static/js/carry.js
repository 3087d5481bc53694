// Carrying things from one host of a network to another and back. They travel in the fragment of the address, which browsers send to
// no server; what waits for an answer is kept in this tab until it comes.

import { fromBase64, toBase64url } from './act.js'

// pack and unpack are an object as a fragment has it.
export function pack(value) { return toBase64url(new TextEncoder().encode(JSON.stringify(value))) }

export function unpack(text) { return JSON.parse(new TextDecoder().decode(fromBase64(text))) }

// arrived takes the fragment out of the address and gives its parameters.
export function arrived() {
  const params = new URLSearchParams(location.hash.slice(1))
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search)
  return params
}

// leaveTo goes to a page of another host, keeping under a name what is needed when one comes back.
export function leaveTo(origin, path, params, name, kept) {
  if (kept) sessionStorage.setItem('metaorg ' + name, JSON.stringify(kept))
  const to = new URL(path, origin)
  to.hash = new URLSearchParams(params).toString()
  location.assign(to.href)
}

// waiting gives what was kept under a name; null for nothing.
export function waiting(name) {
  const text = sessionStorage.getItem('metaorg ' + name)
  return text ? JSON.parse(text) : null
}

export function done(name) { sessionStorage.removeItem('metaorg ' + name) }
