// One's own page: which keys are on this device, and leaving no key of a recovery file behind at signing out. And the form for one
// more key: it is made here, proves that it belongs to who adds it, and the form goes on to the page for signing like any other.
// See web/identity/you.templ and add_key.templ for the markup.

import { createDeviceKey, createPasskey, forget, keyJSON, keysHere, passkeysWork, proofDigest, remember, signWith } from './keys.js'
import { newRecovery } from './recovery.js'
import { deviceLabel } from './send.js'
import { offerText } from './offer.js'
import { say, inWords } from './words.js'

const own = document.getElementById('own-keys')
if (own) markKeys().catch(error => console.error(error))
for (const form of document.querySelectorAll('form[data-sign-out]')) form.addEventListener('submit', leave)
const adding = document.getElementById('adding-key')
if (adding) startAdding()

// markKeys says beside each key whether it is on this device, and takes note of those that were taken in.
async function markKeys() {
  for (const key of await keysHere(own.dataset.network)) {
    const row = own.querySelector(`[data-key="${key.id}"]`)
    if (!row) continue
    if (key.pending) await remember({ ...key, pending: false })
    if (!key.temporary) row.querySelector('[data-here]').hidden = false
  }
}

// leave forgets keys of recovery files before the session ends.
async function leave(event) {
  event.preventDefault()
  const form = event.currentTarget
  try {
    for (const key of await keysHere(form.dataset.network)) if (key.temporary) await forget(key.id)
  } catch { /* Nothing is kept here, then. */ }
  form.submit()
}

function startAdding() {
  const data = adding.dataset, form = adding.closest('form')
  const part = name => adding.querySelector(`[data-${name}]`)
  const make = form.querySelector('.acts button:not([type])')
  // A key that was made already comes back with the form, unless it was refused itself.
  let ready = !!(form.elements.key.value && form.elements.proof.value)
  const usable = passkeysWork() && 'passkeys' in data
  part('no-passkeys').hidden = usable
  form.querySelector('input[value=passkey]').disabled = !usable
  const first = form.querySelector('input[name=kind]:not(:disabled)')
  if (first && !form.querySelector('input[name=kind]:checked:not(:disabled)')) first.checked = true

  for (const radio of form.querySelectorAll('input[name=kind]')) radio.addEventListener('change', () => { ready = false })
  form.addEventListener('submit', async event => {
    if (ready) return
    event.preventDefault()
    make.disabled = true
    problem('')
    try {
      if ((await prepare(new FormData(form).get('kind'))) === false) return
    } catch (error) {
      problem(await inWords(error))
    }
    make.disabled = false
  })

  async function prepare(kind) {
    const { person: handle, network } = data
    if (kind === 'recovery') return prepareRecovery(handle, network)
    const key = kind === 'passkey'
      ? await createPasskey({ handle, network, rpId: data.rp, rpName: data.networkName, known: JSON.parse(data.known || '[]') })
      : await createDeviceKey({ handle, network })
    status(say('proving'))
    await fill(key, await signWith(key, await proofDigest(network, handle, key)), deviceLabel())
    // Kept before the page goes; the page of one's keys notes when it was taken in.
    await remember({ ...key, made: Date.now(), pending: true }).catch(error => { if (!key.credential) throw error })
    go()
  }

  async function prepareRecovery(handle, network) {
    const lines = say('recovery_lines', { network: data.networkName, handle, site: location.origin }).split('\n')
    const { key, text } = await newRecovery({ network, handle, lines })
    await fill(key, await signWith(key, await proofDigest(network, handle, key)), say('recovery_name'))
    part('choosing').hidden = true
    part('save').hidden = false
    ready = true // The next press goes on; it waits until the file is kept.
    offerText(part('save'), text, `${handle}.recovery.txt`, () => { make.disabled = false })
    part('save').querySelector('h2').focus()
    return false
  }

  function fill(key, proof, name) {
    form.elements.key.value = JSON.stringify(keyJSON(key))
    form.elements.proof.value = JSON.stringify(proof)
    if (!form.elements.name.value.trim()) form.elements.name.value = name
  }

  function go() {
    ready = true
    form.requestSubmit()
  }

  function problem(words) {
    part('problem').textContent = words
    part('problem').hidden = !words
  }

  function status(words) { part('status').textContent = words }
}
