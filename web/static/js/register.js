// Registers a person: a first key, a recovery file, one look at what is signed, one signature, and they are signed in. Each step
// shows when the one before is done; nothing is sent before the last. See web/identity/register.templ for the markup.

import { createDeviceKey, createPasskey, forgetPasskey, keyJSON, passkeysWork, proofDigest, remember, signPlain, signWith } from './keys.js'
import { newRecovery } from './recovery.js'
import { build, challenge, deviceLabel, localPath, openSession, send, withParams } from './send.js'
import { showAct } from './show.js'
import { readJSON, say, inWords } from './words.js'
import { offerText } from './offer.js'

const page = document.getElementById('registering')
if (page) start()

function start() {
  const data = page.dataset
  const part = name => page.querySelector(`[data-${name}]`)
  const step = name => page.querySelector(`[data-step=${name}]`)
  const made = { key: null, recovery: null, handle: '', name: '' }

  for (const radio of page.querySelectorAll('input[name=kind]')) {
    if (radio.value === 'passkey' && !(passkeysWork() && 'passkeys' in data)) {
      radio.disabled = true
    }
  }
  part('no-passkeys').hidden = passkeysWork() && 'passkeys' in data
  const first = page.querySelector('input[name=kind]:not(:disabled)')
  if (first) first.checked = true
  step('who').querySelector('button').disabled = false

  step('who').addEventListener('submit', event => {
    event.preventDefault()
    attempt(part('make'), chooseHandle)
  })
  part('go-on').addEventListener('click', () => attempt(part('go-on'), () => review(true)))
  part('skip').addEventListener('click', () => attempt(part('skip'), () => review(false)))
  part('sign').addEventListener('click', () => attempt(part('sign'), finish))
  for (const back of page.querySelectorAll('[data-back]')) back.addEventListener('click', () => show(back.dataset.back))

  // attempt runs a step with its button held, and says what went wrong.
  async function attempt(button, f) {
    button.disabled = true
    problem('')
    try {
      await f()
    } catch (error) {
      problem(await inWords(error))
    } finally {
      button.disabled = false
      status('')
    }
  }

  async function chooseHandle() {
    const form = new FormData(step('who'))
    const handle = form.get('handle').trim().toLowerCase()
    const kind = form.get('kind')
    const free = await fetch(`/register/free?handle=${encodeURIComponent(handle)}`)
    const why = await free.text()
    if (!free.ok) return problem(why, true)
    if (made.key && (made.handle !== handle || made.kind !== kind)) await dropKey()
    if (!made.key) {
      status(say('making'))
      made.key = kind === 'passkey'
        ? await createPasskey({ handle, network: data.network, rpId: data.rp, rpName: data.networkName })
        : await createDeviceKey({ handle, network: data.network })
    }
    Object.assign(made, { handle, kind, name: form.get('key_name')?.trim() || deviceLabel() })
    if (!made.recovery || made.recovery.key.handle !== handle) {
      const recovery = await newRecovery({ network: data.network, handle, lines: recoveryLines(handle) })
      const proof = await signPlain(recovery.key.privateKey, await proofDigest(data.network, handle, recovery.key))
      made.recovery = { ...recovery, proof }
    }
    offerText(step('recovery'), made.recovery.text, `${handle}.recovery.txt`, () => { part('go-on').disabled = false })
    show('recovery')
  }

  async function dropKey() {
    if (made.key.credential) await forgetPasskey(made.key)
    made.key = made.recovery = null
  }

  function recoveryLines(handle) {
    return say('recovery_lines', { network: data.networkName, handle, site: location.origin }).split('\n')
  }

  // messages is what is signed: the registration, and whatever the page wants signed along with it.
  function messages(withRecovery) {
    const content = { handle: made.handle, key: keyJSON(made.key) }
    if (made.name) content.key_name = made.name.slice(0, 60)
    if (withRecovery) Object.assign(content, { recovery: keyJSON(made.recovery.key), recovery_proof: made.recovery.proof })
    if (data.invitation) content.invitation = data.invitation
    return [{ kind: 'people.register', content }, ...JSON.parse(data.also || '[]')]
  }

  async function review(withRecovery) {
    made.withRecovery = withRecovery
    made.act = await build({ author: made.handle, key: made.key.id, messages: messages(withRecovery) })
    showAct(made.act.act, readJSON('sentences')?.kinds, part('bytes-say'))
    part('no-recovery').hidden = withRecovery
    show('sign')
  }

  async function finish() {
    if (!made.done) {
      status(say('signing'))
      const signature = await signWith(made.key, made.act.digest)
      status(say('sent'))
      let done
      try {
        done = await send(made.act.bytes, signature)
      } catch (error) {
        made.act = await build({ author: made.handle, key: made.key.id, messages: messages(made.withRecovery) }) // Fresh for the next try.
        throw error
      }
      if (done.state === 'pending') return status(say('waiting'))
      made.done = done
      // Kept only now, so that no key stays behind that counts nowhere.
      await remember({ ...made.key, made: Date.now() }).catch(error => { if (!made.key.credential) throw error })
    }
    status(say('signing_in'))
    const { nonce, digest } = await challenge(data.network)
    const signature = await signWith(made.key, digest)
    await openSession({ person: made.handle, key: made.key.id, nonce, signature, credential: made.key.credential, label: made.name })
    location.assign(withParams(localPath(data.next), { after: made.done.height, did: made.done.id }))
  }

  function show(name) {
    for (const s of page.querySelectorAll('[data-step]')) s.hidden = s.dataset.step !== name
    const heading = step(name).querySelector('h2')
    heading.tabIndex = -1
    heading.focus()
  }

  function problem(words, atHandle = false) {
    part('problem').textContent = words
    part('problem').hidden = !words
    const input = page.querySelector('[name=handle]')
    input.toggleAttribute('aria-invalid', atHandle && !!words)
    if (atHandle && words) {
      input.setAttribute('aria-invalid', 'true')
      input.focus()
    }
  }

  function status(words) { part('status').textContent = words }
}
