// What scripts say. The page brings the words in the reader's language, as JSON in #sentences or #words; what is here is English for
// a page that has none.

const FALLBACK = {
  mismatch: 'What is to be signed is not what this page was asked to sign. Nothing was signed. Please tell whoever runs this node.',
  unreadable: 'What is to be signed cannot be read here, so nothing was signed.',
  signing: 'Your device is asking you to confirm.',
  sent: 'Signed. Waiting for it to be recorded.',
  waiting: 'It is on its way and takes longer than usual.',
  failed: 'It did not work: {reason}',
  unreachable: 'The node could not be reached. Nothing is lost: try again.',
  back: 'Back to the form',
  as: 'Signed by', for: 'For', network: 'Network', expires: 'Counts until', message: 'Message', yes: 'yes', no: 'no', key: 'Key',
  cancelled: 'Nothing was signed: you said no, or it took too long. Try again when you like.',
  no_authenticator: 'This device has nothing that could hold a passkey. Use another device, or a device key.',
  no_verification: 'Your device did not check that it is you, with a fingerprint, a face or a code. Set that up first, or use another device.',
  no_webauthn: 'This browser does not know passkeys. Use another one, or a device key.',
  no_ed25519: 'This browser cannot make or use keys of this kind (Ed25519). Use a newer one.',
  no_key_here: 'The key that you signed in with is not on this device. Sign in with a key that is.',
  insecure: 'This page is not reached over a secure connection, so the browser gives it no keys.',
  address: 'Passkeys are made for names, not for numbers: open this page under its name, on this machine http://localhost.',
  no_algorithm: 'Your device makes no passkeys of a kind that counts here. Use another one, or a device key.',
  wrong_site: 'This passkey belongs to another site than this one.',
  already_here: 'This device holds a passkey of yours already; it would be replaced by a new one.',
  no_store: 'This browser keeps nothing for this page (a private window, perhaps), so it cannot keep a key.',
  bad_signature: 'Your device gave a signature that cannot be read.',
  making: 'Your device is asking you to make a key.',
  proving: 'Your device asks once more, so that the new key can show that it works.',
  signing_in: 'You are registered. Your device asks once more, to sign you in.',
  sign_in_as: 'Sign in as {person}',
  recovery_handle: 'Say whose recovery file this is.',
  recovery_name: 'recovery file',
  recovery_lines: 'This is the second key of {handle} in the network {network}.\nPrint this, or keep it away from your everyday device.\nWhoever has it can act for you: keep it as you keep a passport.\nTo use it, choose "Sign in" on a page of the network, such as {site}.',
  other_person: 'This passkey belongs to somebody else, or to another network.',
  recovery_unknown: 'This is no recovery file.',
  recovery_typo: 'Something in this recovery file is misspelled. Compare it with what you have on paper, letter by letter.',
  recovery_cut: 'A part of the secret in this recovery file is missing.',
  recovery_network: 'This recovery file belongs to another network.',
  declined: 'Nothing was signed.',
  nothing_waits: 'Nothing waits for a signature here. Go back to where you came from and begin again.',
  recovery_command_line: 'This recovery file was made on the command line and is locked with a passphrase. Open it there: metaorg key import.',
}

let cached
function given() {
  if (!cached) {
    cached = {}
    for (const id of ['sentences', 'words']) {
      const data = readJSON(id)
      Object.assign(cached, data?.words ?? (id === 'words' ? data : {}))
    }
  }
  return cached
}

// readJSON reads a data block of the page.
export function readJSON(id) {
  const element = document.getElementById(id)
  return element ? JSON.parse(element.textContent) : null
}

// say gives the words for a code, with {name} filled in.
export function say(code, filled = {}) {
  const text = given()[code] || FALLBACK[code] || code
  return text.replace(/\{(\w+)\}/g, (whole, name) => filled[name] ?? whole)
}

// inWords is sayError, with a refusal of the node in the reader's language.
export async function inWords(error) {
  if (!error?.problem || document.documentElement.lang === 'en') return sayError(error)
  try {
    const answer = await fetch('/refusal?' + new URLSearchParams({ code: error.code, text: error.detail }))
    const said = new DOMParser().parseFromString(await answer.text(), 'text/html').body.textContent
    return answer.ok && said ? said : error.detail
  } catch {
    return error.detail
  }
}

// sayError puts whatever was thrown into words: a refusal of the node as it came, a KeyProblem by its code.
export function sayError(error) {
  if (error?.detail) return error.detail
  if (error?.code && typeof error.code === 'string') return say(error.code)
  if (error instanceof TypeError && /fetch|network|load/i.test(error.message)) return say('unreachable')
  return say('failed', { reason: error?.message ?? String(error) })
}
