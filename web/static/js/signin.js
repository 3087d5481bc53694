// Signing in: with a passkey that the device offers, with a key that this browser keeps, or with a recovery file. All three sign a
// challenge of this host; see web/session. See web/identity/signin.templ for the markup.

import { arrived, done, leaveTo, unpack, waiting } from './carry.js'
import { assertWith, forget, keysHere, KeyProblem, passkeysWork, remember, signWith } from './keys.js'
import { readRecovery } from './recovery.js'
import { challenge, deviceLabel, localPath, openSession, withParams } from './send.js'
import { say, inWords } from './words.js'

const page = document.getElementById('signing-in')
if (page) start()

function start() {
  const data = page.dataset
  const part = name => page.querySelector(`[data-${name}]`)

  const passkey = part('passkey')
  const usable = passkeysWork() && 'passkeys' in data
  passkey.disabled = !usable
  part('no-passkeys').hidden = usable
  passkey.addEventListener('click', () => attempt(passkey, withPasskey))
  part('recovery').querySelector('button').disabled = false
  for (const button of page.querySelectorAll('[data-host]')) {
    button.disabled = false
    button.addEventListener('click', () => attempt(button, () => askElsewhere(button.dataset.host)))
  }
  part('recovery').addEventListener('submit', event => {
    event.preventDefault()
    attempt(part('recovery').querySelector('button'), withRecovery)
  })
  part('file').addEventListener('change', async event => {
    const file = event.target.files[0]
    if (file) part('recovery').elements.text.value = await file.slice(0, 16384).text()
  })
  listKeys().catch(() => {}) // A browser that keeps nothing has none.
  const signed = arrived().get('signed')
  if (signed) attempt(passkey, () => comeBack(unpack(signed)))

  async function attempt(button, f) {
    button.disabled = true
    problem('')
    try {
      await f()
    } catch (error) {
      problem(await inWords(error))
    }
    button.disabled = button === passkey && !usable
    status('')
  }

  // askElsewhere has a challenge of this host signed at the one where the passkey works.
  async function askElsewhere(origin) {
    const { nonce } = await challenge(data.network)
    leaveTo(origin, '/sign', { challenge: nonce, return: location.origin }, 'challenge', { nonce, next: data.next })
  }

  // comeBack signs in with what was signed there, if this tab asked for it: else somebody could sign others in as themselves.
  async function comeBack({ nonce, person, credential, signature }) {
    const asked = waiting('challenge')
    if (!nonce || asked?.nonce !== nonce) throw new KeyProblem('nothing_waits')
    done('challenge')
    await enter({ person, key: '', nonce, signature, credential }, asked.next)
  }

  async function withPasskey() {
    const { nonce, digest } = await challenge(data.network)
    status(say('signing'))
    const got = await assertWith({ rpId: data.rp, digest })
    if (!got.handle || (got.network && !data.network.startsWith(got.network))) throw new KeyProblem('other_person')
    await enter({ person: got.handle, key: '', nonce, signature: got.signature, credential: got.credential })
  }

  // listKeys offers the keys of this network that this browser keeps. Those of a recovery file end with the session they were for.
  async function listKeys() {
    const list = part('keys')
    for (const key of await keysHere(data.network)) {
      if (key.temporary) {
        await forget(key.id)
      } else if (key.privateKey && !key.pending) {
        const item = list.querySelector('template').content.cloneNode(true)
        const button = item.querySelector('button')
        button.textContent = say('sign_in_as', { person: key.handle })
        button.addEventListener('click', () => attempt(button, () => withKey(key)))
        item.querySelector('[data-id]').textContent = key.id
        list.append(item)
        part('here').hidden = false
      }
    }
  }

  async function withKey(key) {
    const { nonce, digest } = await challenge(data.network)
    await enter({ person: key.handle, key: key.id, nonce, signature: await signWith(key, digest) })
  }

  async function withRecovery() {
    const form = part('recovery').elements
    const found = await readRecovery(form.text.value)
    if (found.network && found.network !== data.network) throw new KeyProblem('recovery_network')
    const person = found.handle || form.handle.value.trim().toLowerCase()
    if (!person) {
      part('handle').hidden = false
      form.handle.focus()
      throw new KeyProblem('recovery_handle')
    }
    const { nonce, digest } = await challenge(data.network)
    const key = { ...found.key, handle: person, network: data.network }
    const signature = await signWith(key, digest)
    // Kept until signing out, and without a way to copy it: acts are signed with it meanwhile.
    await remember(key)
    try {
      await openSession({ person, key: key.id, nonce, signature, credential: '', label: deviceLabel() })
    } catch (error) {
      await forget(key.id)
      throw error
    }
    form.text.value = ''
    location.assign(withParams('/you', { recovered: '1', next: data.next || undefined }))
  }

  async function enter(attempted, next = data.next) {
    await openSession({ credential: '', ...attempted, label: deviceLabel() })
    location.assign(localPath(next))
  }

  function problem(words) {
    part('problem').textContent = words
    part('problem').hidden = !words
  }

  function status(words) { part('status').textContent = words }
}
