// Shows a decoded act to who is to sign it: a sentence for each message and every field, all of it as text and nothing left out.
// How a kind, its fields and some values are called comes from the page ({kinds: {kind: {purpose, sentence, fields: {path: label}, moments, names}}}),
// and of which unit an amount is ({units: {fund: {1: {code, decimals}}}}); what they say comes from the bytes. Fields stand in the order of the form ({order: [path]}), those it does not know behind them.

import { hex } from './act.js'
import { say } from './words.js'

const language = document.documentElement.lang || 'en'

let units = {}

export function showAct(act, kinds, where, unitsOf) {
  units = unitsOf ?? {}
  where.replaceChildren(...act.messages.map(m => showMessage(m, kinds, 2)))
  const who = [[say('as'), [text(act.author)]]]
  if (act.for) who.push([say('for'), [text(act.for)]])
  where.append(definitions([...who, [say('expires'), [text(moment(act.expires))]]]))
}

function showMessage(message, kinds, level) {
  const kind = kinds?.[message.kind] ?? {}
  const section = element('section', 'message')
  const title = element('h' + Math.min(level, 6))
  title.append(...sentence(message, kind))
  section.append(title)
  if (message.fields.size) section.append(fields(message.fields, kind, '', kinds, level, []))
  const name = element('p', 'muted')
  const code = element('code')
  code.textContent = message.kind
  name.append(code)
  section.append(name)
  return section
}

// sentence fills {field} of a kind's sentence in; a field that is missing, or is no single value, leaves the purpose instead.
function sentence(message, kind) {
  const template = isOne(message, kind.one) ? kind.one : kind.sentence
  const names = template ? Array.from(template.matchAll(/\{(\w+)\}/g), m => m[1]) : []
  if (!template || names.some(name => !isSimple(message.fields.get(name)))) return [text(kind.purpose || message.kind)]
  return template.split(/(\{\w+\})/).filter(Boolean).map(part => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    return name ? single(message.fields.get(name), kind, name, [message.fields]) : document.createTextNode(part)
  })
}

// isOne tells whether all numbers are 1 of a message that says one thing otherwise than several.
function isOne(message, template) {
  return Boolean(template) && Array.from(template.matchAll(/\{(\w+)\}/g), m => message.fields.get(m[1])).every(v => !isNumber(v) || Number(v) === 1)
}

function isNumber(value) { return typeof value === 'number' || typeof value === 'bigint' }

function isSimple(value) { return value !== undefined && value !== null && typeof value !== 'object' }

function fields(map, kind, path, kinds, level, around) {
  const within = [map, ...around]
  return definitions(inOrder(map, kind, path).map(([name, value]) => [label(kind, path + name), show(value, kind, path + name, kinds, level, within)]))
}

// inOrder is every field once, as the form asks for them; the bytes have them by the alphabet.
function inOrder(map, kind, path) {
  const place = ([name]) => {
    const at = kind.order?.indexOf(path + name) ?? -1
    return at < 0 ? Infinity : at
  }
  return Array.from(map).sort((a, b) => place(a) - place(b) || 0)
}

function label(kind, path) {
  return kind.fields?.[path] || path.slice(path.lastIndexOf('.') + 1).replaceAll('_', ' ')
}

function show(value, kind, path, kinds, level, around) {
  if (value instanceof Map) return [fields(value, kind, path + '.', kinds, level, around)]
  if (Array.isArray(value)) {
    if (value.length === 0) return [text('–')]
    const list = element('ul')
    for (const item of value) {
      const line = element('li')
      line.append(...(item?.kind && item.fields ? [showMessage(item, kinds, level + 1)] : show(item, kind, path, kinds, level, around)))
      list.append(line)
    }
    return [list]
  }
  return [single(value, kind, path, around)]
}

function single(value, kind, path, around) {
  if (value instanceof Uint8Array) {
    const code = element('code', 'hash')
    code.textContent = hex(value)
    return code
  }
  if (typeof value === 'boolean') return text(say(value ? 'yes' : 'no'))
  if (typeof value === 'string' && kind.names?.[path]?.[value]) return named(value, kind.names[path][value])
  if (typeof value === 'string') return text(kind.options?.[path]?.[value] ?? day(value))
  if (isMoment(kind, path)) return text(moment(value))
  return text(amount(value, kind, path, around) ?? new Intl.NumberFormat(language).format(value))
}

// named shows what the page calls a value, and the value itself, which alone is in the bytes.
function named(value, name) {
  const out = element('span'), code = element('code', 'muted')
  code.append(text(value))
  out.append(text(name), ' ', code)
  return out
}

// amount writes what is counted in smallest steps of a unit as people do; nothing where it is no amount, or its unit is not known.
// The unit stands in a field beside it, or belongs to what stands there.
function amount(value, kind, path, around) {
  const [beside, what] = kind.amounts?.[path] ?? []
  if (!beside) return undefined
  if (beside === '%') return decimal(value, 2).replace(/[.,]?0+$/, '') + '\u00a0%'
  const of = around.find(map => map.has(beside) && map.get(beside) !== '')?.get(beside)
  const unit = units[what]?.[String(of)]
  return unit && decimal(value, unit.decimals) + '\u00a0' + unit.code
}

function decimal(value, decimals) {
  const all = String(value).replace('-', '').padStart(decimals + 1, '0'), whole = all.length - decimals
  const point = new Intl.NumberFormat(language).formatToParts(1.5).find(part => part.type === 'decimal').value
  const number = new Intl.NumberFormat(language).format(BigInt(all.slice(0, whole)))
  return (value < 0 ? '\u2212' : '') + number + (decimals ? point + all.slice(whole) : '')
}

function isMoment(kind, path) { return kind.moments?.includes(path) }

// The pages say moments so, day before month and with the zone; see web/words/times.go.
const MONTH = language === 'en' ? 'short' : 'long'
const MOMENT = { day: 'numeric', month: MONTH, year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }

// moment writes Unix seconds in the reader's zone; beyond what a date can be, the number.
export function moment(unix) {
  const day = new Date(Number(unix) * 1000)
  return isNaN(day) ? String(unix) : new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, MOMENT).format(day)
}

const DAY = { day: 'numeric', month: MONTH, year: 'numeric', timeZone: 'UTC' }

// day writes year-month-day as the reader's language does, and any other text as it is.
function day(value) {
  const at = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(value) : new Date(NaN)
  return isNaN(at) || at.toISOString().slice(0, 10) !== value ? value : new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, DAY).format(at)
}

function definitions(pairs) {
  const list = element('dl', 'facts')
  for (const [name, nodes] of pairs) {
    const term = element('dt'), value = element('dd', 'text')
    term.textContent = name
    value.append(...nodes)
    list.append(term, value)
  }
  return list
}

// Characters that show as nothing or turn the text around them: somebody could hide words or a "not" with them.
const HIDDEN = /([\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}])/u

// text shows a text as it is, kept apart from what stands around it, with its hidden characters named.
export function text(value) {
  const out = element('bdi')
  for (const part of String(value).split(HIDDEN)) {
    if (!part) continue
    if (!HIDDEN.test(part)) {
      out.append(part)
      continue
    }
    const mark = element('code', 'hidden-letter')
    mark.textContent = 'U+' + part.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')
    out.append(mark)
  }
  return out
}

function element(name, className = '') {
  const out = document.createElement(name)
  if (className) out.className = className
  return out
}
