// The page on which an act is signed. It shows what the very bytes say, stops when that is not what the server said, signs, sends,
// and goes on. A refusal leads back to the form with everything that was typed. See web/page/sign.templ for the markup.
//
// For another host of the same network (data-return, which the server puts there only for registered origins) it sends nothing
// itself: it takes the signature back in the address's fragment, which no server sees. The other way round, where the passkey works
// at another host (data-elsewhere), it has the act signed there; see elsewhere.js.

import { actId, decodeBody, digest, fromBase64 } from './act.js'
import { leaveTo, pack } from './carry.js'
import { signWith } from './keys.js'
import { offerForm } from './refused.js'
import { send, withParams } from './send.js'
import { showAct } from './show.js'
import { inWords, readJSON, say, sayError } from './words.js'

const page = document.getElementById('signing')
const part = name => page.querySelector(`[data-${name}]`)
const button = part('sign')

start().catch(error => stop(error.code === 'mismatch' ? say('mismatch') : say('unreadable')))

async function start() {
  const bytes = fromBase64(page.dataset.act)
  const act = decodeBody(bytes)
  if (!(await isWhatWasSaid(act, bytes))) return stop(say('mismatch'))
  const sentences = readJSON('sentences')
  showAct(act, sentences?.kinds, part('bytes-say'), sentences?.units)
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

function stop(words) {
  button.disabled = true
  part('bytes-say').hidden = true
  problem(words)
}

async function sign(act, bytes) {
  const data = page.dataset, sample = 'sample' in data
  button.disabled = true
  problem('')
  if (data.elsewhere && !sample) return signElsewhere()
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
    if (done.refusal) return refused({ problem: done.refusal, code: done.refusal.code, detail: done.refusal.text ?? done.refusal.detail, field: done.refusal.field })
    // This page came of a form that was sent: *Back* would ask whether to send it once more.
    location.replace(withParams(data.next, { after: done.height, did: done.id }))
  } catch (error) {
    status('')
    if (error.problem) return refused(error)
    problem(sayError(error))
    button.disabled = false
  }
}

// leaveWith takes the signature back to the host that asked for it.
function leaveWith(signature) {
  leaveTo(page.dataset.return, '/signed', { signed: pack({ id: page.dataset.id, signature }) })
}

// signElsewhere has the act signed at the host where the passkey works. This tab keeps the act until it comes back.
function signElsewhere() {
  const { act: body, id, next, elsewhere } = page.dataset, form = document.getElementById('again')
  const kept = { id, body, next, act: form.getAttribute('action').split('/').pop(), again: Array.from(new FormData(form)) }
  leaveTo(elsewhere, '/sign', { act: body, return: location.origin }, 'act', kept)
}

// refused shows why the rules said no, and lets the form come back with it.
async function refused(refusal) {
  status('')
  problem(await inWords(refusal))
  const again = document.getElementById('again')
  if (again) offerForm(part('problem'), again, refusal)
}

function problem(words) {
  part('problem').textContent = words
  part('problem').hidden = !words
}

function status(words) { part('status').textContent = words }
