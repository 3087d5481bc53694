// Leads back to an act's form, with why it was refused and everything that was typed.

import { say } from './words.js'

// offerForm puts a button beside the words of a refusal that sends the form once more.
export function offerForm(where, form, { code, detail, field = '' }) {
  const back = document.createElement('button')
  back.type = 'button'
  back.className = 'quiet'
  back.textContent = say('back')
  back.dataset.again = ''
  back.addEventListener('click', () => {
    add(form, { refusal_code: code, refusal_text: detail, refusal_field: field })
    history.replaceState(history.state, '', location.href) // As web/static/js/app.js does; no event tells it of this.
    form.submit()
  })
  where.append(' ', back)
  back.focus()
}

// formOf makes the form of an act with what was typed: pairs of names and values.
export function formOf(act, pairs) {
  const form = document.createElement('form')
  Object.assign(form, { method: 'post', action: '/acts/' + encodeURIComponent(act), hidden: true })
  for (const [name, value] of pairs) add(form, { [name]: value })
  document.body.append(form)
  return form
}

export function add(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement('input')
    Object.assign(input, { type: 'hidden', name, value })
    form.append(input)
  }
}
