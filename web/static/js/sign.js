// The page on which an act is signed. It shows what the very bytes say, stops when that is not what the server said, signs, sends,
// and goes on. A refusal leads back to the form with everything that was typed. See web/page/sign.templ for the markup.
//
// For another host of the same network (data-return, which the server puts there only for registered origins) it sends nothing
// itself: it takes the signature back in the address's fragment, which no server sees.

import { actId, decodeBody, digest, fromBase64, toBase64url } from './act.js'
import { signWith } from './keys.js'
import { send, withParams } from './send.js'
import { showAct } from './show.js'
import { readJSON, say, sayError } from './words.js'

const page = document.getElementById('signing')
const part = name => page.querySelector(`[data-${name}]`)
const button = part('sign')

start().catch(error => stop(error.code === 'mismatch' ? say('mismatch') : say('unreadable'), error))

async function start() {
  const bytes = fromBase64(page.dataset.act)
  const act = decodeBody(bytes)
  if (!(await isWhatWasSaid(act, bytes))) return stop(say('mismatch'))
  showAct(act, readJSON('sentences')?.kinds, part('bytes-say'))
  part('bytes-say').hidden = false
  part('server-says').hidden = true
  button.disabled = false
  button.addEventListener('click', () => sign(act, bytes))
}

// isWhatWasSaid compares the bytes with what the server says of them beside them.
async function isWhatWasSaid(act, bytes) {
  const data = page.dataset
  const said = Array.from(part('server-says').querySelectorAll('.message > p > code'), code => code.textContent)
  return (!data.id || data.id === await actId(bytes)) && act.author === data.person && act.key === data.key && act.network === data.network &&
    said.length === act.messages.length && said.every((kind, i) => kind === act.messages[i].kind)
}

function stop(words, error) {
  if (error) console.error(error)
  button.disabled = true
  part('bytes-say').hidden = true
  problem(words)
}

async function sign(act, bytes) {
  const data = page.dataset, sample = 'sample' in data
  button.disabled = true
  problem('')
  try {
    let signature
    if (!sample) {
      status(say('signing'))
      const key = { id: data.key, algorithm: data.algorithm, rp: data.rp, credential: data.credential }
      signature = await signWith(key, await digest(act.network, bytes))
    }
    if (data.return) return leaveWith(signature)
    status(say('sent'))
    const done = await send(bytes, signature, sample)
    if (done.state === 'pending') return status(say('waiting'))
    if (done.refusal) return refused(done.refusal.code, done.refusal.text ?? done.refusal.detail, done.refusal.field)
    location.assign(withParams(data.next, { after: done.height, did: done.id }))
  } catch (error) {
    status('')
    if (error.problem) return refused(error.code, error.detail, error.field)
    problem(sayError(error))
    button.disabled = false
  }
}

// leaveWith takes the signature back to the host that asked for it.
function leaveWith(signature) {
  const to = new URL(page.dataset.return)
  to.hash = 'signed=' + toBase64url(new TextEncoder().encode(JSON.stringify({ id: page.dataset.id, signature })))
  location.assign(to.href)
}

// refused shows why the rules said no, and lets the form come back with it.
function refused(code, words, field = '') {
  problem(words)
  const again = document.getElementById('again')
  if (!again) return
  const back = document.createElement('button')
  back.type = 'button'
  back.textContent = say('back')
  back.dataset.again = ''
  back.addEventListener('click', () => {
    for (const [name, value] of Object.entries({ refusal_code: code, refusal_text: words, refusal_field: field })) {
      const input = document.createElement('input')
      Object.assign(input, { type: 'hidden', name, value })
      again.append(input)
    }
    again.submit()
  })
  part('problem').append(' ', back)
  back.focus()
}

function problem(words) {
  part('problem').textContent = words
  part('problem').hidden = !words
}

function status(words) { part('status').textContent = words }
