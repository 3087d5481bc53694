// For who has lost every key: makes a new one on this device, lets it show that it is theirs, and gives a link with which a guardian
// asks for it. The link has nothing secret. See web/identity/recover.templ for the markup.

import { createDeviceKey, createPasskey, keyJSON, passkeysWork, proofDigest, remember, signWith } from './keys.js'
import { deviceLabel } from './send.js'
import { say, inWords } from './words.js'

const page = document.getElementById('recovering')
if (page) start()

function start() {
  const data = page.dataset
  const part = name => page.querySelector(`[data-${name}]`)
  const step = name => page.querySelector(`[data-step=${name}]`)
  const usable = passkeysWork() && 'passkeys' in data
  part('no-passkeys').hidden = usable
  page.querySelector('input[value=passkey]').disabled = !usable
  const first = page.querySelector('input[name=kind]:not(:disabled)')
  if (first) first.checked = true
  part('make').disabled = false

  step('who').addEventListener('submit', async event => {
    event.preventDefault()
    part('make').disabled = true
    problem('')
    try {
      await make(new FormData(step('who')))
    } catch (error) {
      problem(await inWords(error))
    }
    part('make').disabled = false
    status('')
  })

  async function make(form) {
    const handle = form.get('handle').trim().toLowerCase(), { network } = data
    status(say('making'))
    const key = form.get('kind') === 'passkey'
      ? await createPasskey({ handle, network, rpId: data.rp, rpName: data.networkName })
      : await createDeviceKey({ handle, network })
    status(say('proving'))
    const proof = await signWith(key, await proofDigest(network, handle, key))
    await remember({ ...key, made: Date.now() }).catch(error => { if (!key.credential) throw error })
    const asked = new URLSearchParams({ person: handle, key: JSON.stringify(keyJSON(key)), name: deviceLabel(), proof: JSON.stringify(proof) })
    part('link').textContent = `${location.origin}/acts/people.ask_recovery?${asked}`
    part('id').textContent = key.id.match(/.{1,4}/g).join(' ')
    step('who').hidden = true
    step('link').hidden = false
    step('link').querySelector('h2').focus()
  }

  function problem(words) {
    part('problem').textContent = words
    part('problem').hidden = !words
  }

  function status(words) { part('status').textContent = words }
}
