// Sends files while their form is still being filled in: in parts, so that a connection that breaks off or a page that is loaded
// anew costs one part at most. The form then has the file's hash, size, type and name, and not the file. Without this script the
// form sends the file itself.

import { get, post, Refusal } from './send.js'
import { inWords } from './words.js'

const PART = 4 << 20 // Bytes of one request.
const WAITS = [1000, 3000, 9000] // Milliseconds before trying again by itself.

for (const field of document.querySelectorAll('[data-upload]')) field.upload ??= new Sender(field)

function Sender(field) {
  const $ = name => field.querySelector(`[data-${name}]`)
  const input = field.querySelector('input[type=file]')
  const bar = field.querySelector('progress')
  const words = JSON.parse(field.querySelector('script[type="application/json"]').textContent)
  const say = (key, filled = {}) => { $('status').textContent = key ? words[key].replace(/\{(\w+)\}/g, (_, name) => filled[name]) : '' }
  const memory = `upload ${location.pathname} ${input.id}`
  const limit = Number(field.dataset.limit)
  let file = null // That is being sent.
  let request = null // Under way.
  let waiting = null // The button that wants to submit the form.

  input.addEventListener('change', () => choose(input.files[0]))
  $('cancel').addEventListener('click', stop)
  $('again').addEventListener('click', () => send())
  input.form?.addEventListener('submit', event => {
    if (!request) return // Nothing is under way; what was not sent yet goes with the form.
    event.preventDefault()
    waiting = { button: event.submitter }
    say('wait')
  })
  recall()

  // recall says what of a file came before the page was loaded anew.
  async function recall() {
    const before = remembered()
    if (!before || input.files.length) return
    const begun = await find(before.id)
    if (begun && !file) say('continue', { name: begun.file_name, percent: percent(begun.offset, begun.size) })
  }

  function remembered() {
    try { return JSON.parse(localStorage.getItem(memory)) } catch { return null }
  }

  function remember(id) {
    try { // A private window may keep nothing.
      if (id) localStorage.setItem(memory, JSON.stringify({ id, name: file.name, size: file.size, modified: file.lastModified }))
      else localStorage.removeItem(memory)
    } catch { /* Then it begins anew after a reload. */ }
  }

  // find asks how far an upload is; null once it is gone.
  async function find(id) {
    try {
      return await get(`/v1/uploads/${encodeURIComponent(id)}`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      remember(null)
      return null
    }
  }

  function choose(chosen) {
    stop()
    $('sending').hidden = true
    say('')
    if (!chosen) return
    if (chosen.size > limit || chosen.size === 0) {
      input.value = ''
      say(chosen.size ? 'too_large' : 'empty', { limit: size(limit) })
      return
    }
    file = chosen
    send()
  }

  async function send() {
    const sending = file
    for (let tries = 0; sending === file; tries++) {
      try {
        $('sending').hidden = $('cancel').hidden = false
        $('again').hidden = true
        const kept = await sendOnce(sending, () => { tries = 0 })
        if (kept) done(kept)
        return
      } catch (error) {
        request = null
        if (sending !== file || error === stopped) return
        if (error instanceof Refusal && error.code !== 'documents.wrong_offset') return refuse(error)
        say('unreachable')
        if (tries >= WAITS.length) return rest()
        request = {} // The form waits, too.
        await new Promise(resolve => setTimeout(resolve, WAITS[tries]))
      }
    }
  }

  async function sendOnce(sending, moved) {
    request ??= {}
    let begun = await begin(sending)
    remember(begun.id)
    show(begun.offset)
    while (begun.offset < sending.size) {
      if (sending !== file) return null
      begun = await sendPart(begun, sending.slice(begun.offset, begun.offset + PART))
      moved()
    }
    return post(`/v1/uploads/${begun.id}`, {})
  }

  // begin goes on with what came of the same file before, or announces it.
  async function begin(sending) {
    const before = remembered()
    if (before && before.name === sending.name && before.size === sending.size && before.modified === sending.lastModified) {
      const begun = await find(before.id)
      if (begun) return begun
    } else if (before) {
      await fetch(`/v1/uploads/${encodeURIComponent(before.id)}`, { method: 'DELETE' }).catch(() => {})
    }
    return post('/v1/uploads', { size: sending.size, file_name: sending.name, media_type: sending.type })
  }

  function sendPart(begun, part) {
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest() // fetch does not tell how much is sent.
      request = call
      call.open('PATCH', `/v1/uploads/${begun.id}`)
      call.setRequestHeader('Upload-Offset', begun.offset)
      call.setRequestHeader('Content-Type', 'application/offset+octet-stream')
      call.setRequestHeader('Accept', 'application/json')
      call.upload.onprogress = event => show(begun.offset + event.loaded)
      call.onerror = call.ontimeout = () => reject(new TypeError('network'))
      call.onabort = () => reject(stopped)
      call.onload = () => {
        let answer
        try { answer = JSON.parse(call.responseText) } catch { return reject(new TypeError('network')) }
        if (call.status < 300) resolve(answer)
        else reject(answer.code && answer.class ? new Refusal(answer) : new TypeError('network'))
      }
      call.send(part)
    })
  }

  function show(sent) {
    bar.value = percent(sent, file.size)
    say(waiting ? 'wait' : 'sending', { percent: bar.value, size: size(file.size) })
  }

  function done(kept) {
    remember(null)
    for (const part of field.querySelectorAll('[data-part]')) part.value = kept[part.dataset.part] ?? ''
    input.value = '' // What is here already is not sent with the form.
    input.required = false
    $('name').textContent = kept.file_name
    $('size').textContent = size(kept.size)
    $('kept').hidden = false
    $('sending').hidden = true
    say('done', { name: kept.file_name })
    input.dispatchEvent(new CustomEvent('uploaded', { bubbles: true, detail: kept }))
    file = request = null
    if (waiting) input.form.requestSubmit(waiting.button)
    waiting = null
  }

  // rest leaves it to the person when to go on.
  function rest() {
    request = waiting = null
    $('cancel').hidden = true
    $('again').hidden = false
  }

  async function refuse(error) {
    rest()
    remember(null)
    file = null
    $('sending').hidden = true
    input.value = ''
    $('status').textContent = await inWords(error)
  }

  function stop() {
    if (!request || !file) return
    const call = request
    rest()
    call.abort?.()
    say('paused', { percent: bar.value })
  }
}

const stopped = new Error('stopped')

const percent = (part, whole) => Math.floor(100 * part / whole)

// size says how large something is, as the pages do.
function size(bytes) {
  const numbers = (value, digits) => value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  if (bytes < 1024) return `${numbers(bytes, 0)} B`
  let value = bytes, unit
  for (unit of ['KiB', 'MiB', 'GiB', 'TiB']) if ((value /= 1024) < 1023.95) break
  return `${numbers(value, value < 9.95 ? 1 : 0)} ${unit}`
}
