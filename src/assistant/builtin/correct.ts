import { distance } from './match.ts'
import { findValues, type Value, type ValueKind } from './values.ts'
import { isFunctionWord, readWords, stemOf } from './words.ts'

const opening =
  '(?:(?:oh|ah|ugh|crap|damn|oops|whoops|hmm|er|erm|um|and|so|well|ok|right|sorry|wait|hang on|hold up|hold on|hold on a sec|no|nope|nah|actually)\\b[\\s,.!:-]*)*'
const marked = new RegExp(
  `^${opening}(?:no[,.!]|no wait\\b|no sorry\\b|nope\\b[,.!]?|wait[,.!]|actually\\b|scrap (?:that|it)\\b|scratch (?:that|it)\\b|strike that\\b|correction\\b|oops\\b|whoops\\b|sorry\\b[,.]|hold (?:up|on)\\b|make (?:that|it)\\b|i mean(?:t)?\\b|my (?:bad|mistake)\\b|typo\\b|changed my mind\\b|you know what,? no\\b|misread\\b|got (?:that|it) wrong\\b|that(?:'s| is| was) wrong\\b|not \\S+ but\\b|again[.!] now\\b)[\\s,.!:-]*`,
  'i',
)
const fillers =
  /^(?:(?:sorry|no|wait|actually|just saw (?:her|his|their|the) \w+|misread (?:the|that|it|my) ?\w*|fat fingers|typo|my bad|my mistake|i mean(?:t)?|it should be|should be|changed my mind|hold on|make (?:that|it)|scrap that|scratch that)[\s,.!:]*)+/i

/** What a text corrects to; nothing where it corrects nothing. A bare marker ("oh no sorry") gives an empty text. */
export function readCorrection(text: string): { rest: string; marked: boolean } | undefined {
  const trimmed = text.trim()
  const match = marked.exec(trimmed)
  if (match) return { rest: trimmed.slice(match[0].length).replace(fillers, '').trim(), marked: true }
  if (
    /^(?:oh |ah |ugh |crap |damn |sorry )*(?:no|sorry|oops|wait|crap no|no sorry|oh no sorry)[\s.,!]*$/i.test(
      trimmed,
    )
  )
    return { rest: '', marked: true }
  if (
    /\b(?:it's|its|that's|it is) (?:actually |really )?(?:spelt|spelled|with an? )\b|\bwith a [a-z]\b(?=,|$| not)|\bnot \S+[.!]?$|\binstead\b/i.test(
      trimmed,
    ) &&
    /^(?:it|that|i'll|i will|we'll|its|his|her)\b/i.test(trimmed)
  )
    return { rest: trimmed, marked: true }
  const said = readWords(trimmed).map(({ norm }) => norm)
  if (
    said.some((norm) => changes.has(stemOf(norm))) ||
    /\b(?:now it's|it's now|is now|are now|no longer|not any more|instead)\b/i.test(trimmed)
  )
    return { rest: trimmed, marked: false }
  return undefined
}

const changes = new Set(
  'move change reschedule postpone push shift delay bring switch swap put'.split(' ').map(stemOf),
)

/** The old statement with what changed put in place; nothing where the new words do not fit into the old ones. */
export function substitute(old: string, rest: string, marked = true): string | undefined {
  const named = marked ? replaceNamed(old, rest) : undefined
  if (named) return named
  const spelt = marked ? replaceName(old, rest) : undefined
  const values = strongest(findValues(rest)).filter((value) => marked || arrives(rest, value))
  let changed = spelt ?? old
  let count = spelt ? 1 : 0
  for (const value of values) {
    const slots = strongest(findValues(changed)).filter(
      ({ kind, text }) => kind === value.kind && !rest.includes(`not ${text}`),
    )
    const slot = slots.length > 1 ? likest(slots, value) : slots[0]
    if (!slot || bare(slot) === bare(value)) continue
    changed = changed.slice(0, slot.start) + keepLead(slot.text, value.text) + changed.slice(slot.end)
    count++
  }
  return count > 0 && changed !== old ? changed : undefined
}

// "moved to Sunday", "now it's 9:35 on Sunday": what something changes to, not any time that is spoken of.
const arrives = (rest: string, { start, text }: Value): boolean =>
  /^(?:to|until|till)\b/i.test(text) ||
  /\b(?:to|until|till|now|now it's|it's|is|for|and)(?: the| be| on| at)*\s*$/i.test(rest.slice(0, start)) ||
  /\b(?:to|now it's)\b[^,.]{0,14}$/i.test(rest.slice(0, start))

// "45 not 60", "a trifle instead of lasagne": the old value is named, so it is known what to put in its place.
function replaceNamed(old: string, rest: string): string | undefined {
  const match =
    /(?<fresh>[\w£$€][\w£$€.,:' -]*?),? (?:not|instead of|rather than) (?:the |a |an )?(?<stale>[\w£$€][\w£$€.,:'-]*(?: [\w'-]+)?)/i.exec(
      rest,
    )
  const stale = match?.groups?.stale?.replace(/[.,]+$/, '')
  if (!match?.groups || !stale) return undefined
  const at = old.toLowerCase().indexOf(stale.toLowerCase())
  if (at < 0) return undefined
  const fresh = (match.groups.fresh ?? '')
    .split(' ')
    .slice(-4)
    .join(' ')
    .replace(/^.*\b(?:is|was|it's|its|be|get|do|make|have|book|bring)\s+/i, '')
  const before = old.slice(0, at).replace(/\b(?:a|an|the)\s+$/i, /^(?:a|an|the)\b/i.test(fresh) ? '' : '$&')
  return before + fresh + old.slice(at + stale.length)
}

// "it's spelt Kathryn", "It's Jeff with a J. Jeff Tranter": a name takes the place of the name that looks or sounds like it.
function replaceName(old: string, rest: string): string | undefined {
  const mentionsSpelling = /\b(?:spelt|spelled|spell|called|name|with an? \w\b)/i.test(rest)
  const oldNames = names(old)
  let changed: string | undefined
  for (const fresh of names(rest)) {
    if (isFunctionWord(fresh.toLowerCase())) continue
    if (oldNames.some((name) => name.toLowerCase() === fresh.toLowerCase())) continue
    const stale = oldNames
      .filter((name) => !rest.includes(name))
      .filter((name) => !isFunctionWord(name.toLowerCase()))
      .map((name) => ({ name, apart: distance(name.toLowerCase(), fresh.toLowerCase()) }))
      .sort((one, other) => one.apart - other.apart)[0]
    if (stale && (stale.apart <= 2 || (mentionsSpelling && stale.apart <= 4)))
      changed = (changed ?? old).replaceAll(new RegExp(`\\b${stale.name}\\b`, 'g'), fresh)
  }
  return changed
}

const names = (text: string): string[] => [...new Set(text.match(/(?<![\p{L}])\p{Lu}\p{Ll}{2,}/gu) ?? [])]

const rank: ValueKind[] = ['money', 'size', 'clock', 'date', 'duration', 'code', 'number']

/** Of values that lie over each other, the one of the more telling kind. */
function strongest(values: Value[]): Value[] {
  const kept: Value[] = []
  for (const value of [...values].sort((one, other) => rank.indexOf(one.kind) - rank.indexOf(other.kind)))
    if (
      rank.includes(value.kind) &&
      !kept.some((other) => value.start < other.end && other.start < value.end)
    )
      kept.push(value)
  return kept.sort((one, other) => one.start - other.start)
}

const bare = ({ text }: Value) =>
  text.toLowerCase().replace(/^(?:at|@|from|by|before|after|until|till|around|about|the)\s+/i, '')

const likest = (slots: Value[], value: Value): Value | undefined =>
  [...slots].sort((one, other) => distance(bare(one), bare(value)) - distance(bare(other), bare(value)))[0]

function keepLead(slot: string, value: string): string {
  const lead = /^(?:at|@|from|by|before|after|until|till|around|about|the)\s+/i.exec(slot)?.[0] ?? ''
  const plain = value.replace(/^(?:at|@|from|by|before|after|until|till|around|about|the)\s+/i, '')
  const unit = /[£$€]/.test(slot) && /^\d/.test(plain) ? (/[£$€]/.exec(slot)?.[0] ?? '') : ''
  return lead + unit + plain
}

/** Whether two texts carry values of one kind, so that one may be the new version of the other. */
export function sameKindOfValue(one: string, other: string): boolean {
  const kinds = new Set(strongest(findValues(one)).map(({ kind }) => kind))
  return strongest(findValues(other)).some(({ kind }) => kinds.has(kind))
}
