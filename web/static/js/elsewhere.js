// Signing at the host where a passkey works, for another host of the same network. Three pages: the arrival, which hands what the
// address brought to this host's server; the signing in at the other host; and, back there, the submitting of what was signed. The
// act itself is signed by sign.js. See web/identity/elsewhere.templ for the markup.

import { fromBase64 } from './act.js'
import { arrived, done, leaveTo, pack, unpack, waiting } from './carry.js'
import { assertWith, KeyProblem } from './keys.js'
import { formOf, offerForm } from './refused.js'
import { send, sessionDigest, withParams } from './send.js'
import { say, inWords } from './words.js'

const pages = { arrival: takeOver, challenge: offerToSign, signed: submit }
for (const [id, start] of Object.entries(pages)) {
  const page = document.getElementById(id)
  if (page) Promise.resolve().then(() => start(page)).catch(async error => problem(page, await inWords(error)))
}

function takeOver(form) {
  const brought = arrived()
  if (!brought.get('return') || !(brought.get('act') || brought.get('challenge'))) throw new KeyProblem('nothing_waits')
  for (const name of ['act', 'challenge', 'return']) form.elements[name].value = brought.get(name) ?? ''
  form.submit()
}

function offerToSign(page) {
  const data = page.dataset, button = page.querySelector('[data-sign]')
  button.disabled = false
  button.addEventListener('click', async () => {
    button.disabled = true
    problem(page, '')
    try {
      const digest = await sessionDigest(data.network, new URL(data.return).host, fromBase64(data.nonce))
      status(page, say('signing'))
      const got = await assertWith({ rpId: data.rp, digest })
      if (!got.handle || (got.network && !data.network.startsWith(got.network))) throw new KeyProblem('other_person')
      const signed = pack({ nonce: data.nonce, person: got.handle, credential: got.credential, signature: got.signature })
      leaveTo(data.return, '/signin', { signed })
    } catch (error) {
      problem(page, await inWords(error))
      button.disabled = false
    }
    status(page, '')
  })
}

// submit sends an act that was signed elsewhere, if this tab asked for it.
async function submit(page) {
  const brought = arrived(), act = waiting('act')
  if (!act) throw new KeyProblem('nothing_waits')
  if (brought.get('declined') === act.id) return refuse(page, act, { code: '', detail: say('declined') })
  const signed = unpack(brought.get('signed') ?? '')
  if (signed.id !== act.id) throw new KeyProblem('nothing_waits')
  status(page, say('sent'))
  try {
    const sent = await send(fromBase64(act.body), signed.signature)
    if (sent.state === 'pending') return status(page, say('waiting'))
    if (sent.refusal) return refuse(page, act, { ...sent.refusal, detail: sent.refusal.text ?? sent.refusal.detail })
    done('act')
    location.replace(withParams(act.next, { after: sent.height, did: sent.id }))
  } catch (error) {
    if (!error.problem) throw error
    refuse(page, act, error)
  } finally {
    status(page, '')
  }
}

async function refuse(page, act, refusal) {
  done('act')
  problem(page, refusal.problem ? await inWords(refusal) : refusal.detail)
  const form = formOf(act.act, refusal.code ? act.again : [...act.again, ['again', '1']])
  offerForm(page.querySelector('[data-problem]'), form, refusal)
}

function problem(page, words) {
  const where = page.querySelector('[data-problem]') ?? document.querySelector('[data-problem]')
  where.textContent = words
  where.hidden = !words
}

function status(page, words) { page.querySelector('[data-status]').textContent = words }
