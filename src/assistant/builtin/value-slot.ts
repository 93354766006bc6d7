import { readClauses } from './clauses.ts'
import { distance, isSlip } from './match.ts'
import type { Value } from './values.ts'
import { contentOf, digitsOf, readWords, stemOf, type Word } from './words.ts'

const lead = /^(?:at|@|from|by|before|after|until|till|around|about|the)\s+/i
/** A value without the small word before it: "at 9" and "9" are the same. */
export const bare = ({ text }: Value): string => text.toLowerCase().replace(lead, '')

const leastFit = 0.5
const leastLead = 0.05

/**
 * Of the values of a statement, the one whose place a new value takes: one of its kind, said of the same thing ("chips 3.10" for
 * "make chips 2.95"), before and after the same words, and with much the same figures.
 */
export function slotFor(value: Value, slots: readonly Value[], old: string, rest: string): Value | undefined {
  const pieces = piecesOf(old)
  const own = wordsAround(value, rest)
  const all = new Set(topicsOf(rest).filter((stem) => !isWithin(value, rest, stem)))
  const scored = slots
    .map((slot) => {
      const fit = fitOf(slot, value)
      if (fit === 0) return { slot, score: 0 }
      const piece = pieces.find(({ start, end }) => start <= slot.start && end >= slot.end)
      const said = (piece?.stems ?? []).filter((stem) => !isWithin(slot, old, stem))
      const near = said.filter(
        (stem) => own.has(stem) || [...own].some((other) => isSlip(stem, other)),
      ).length
      const far = said.filter((stem) => all.has(stem)).length
      const score =
        fit +
        (near > 0 ? 1.5 : far > 0 ? 0.8 : 0) +
        0.1 * Math.min(3, far) +
        beside(slot, value, old, rest) +
        alike(slot, value)
      return { slot, score }
    })
    .filter(({ score }) => score >= leastFit)
    .sort((one, other) => other.score - one.score)
  const [best, next] = scored
  if (!best) return undefined
  if (!next || best.score - next.score > leastLead) return best.slot
  return scored
    .filter(({ score }) => best.score - score <= leastLead)
    .map(({ slot }) => slot)
    .sort((one, other) => distance(bare(one), bare(value)) - distance(bare(other), bare(value)))[0]
}

const figures = (text: string): string => text.replaceAll(/\d/g, '0').replaceAll(/[^0.,:/-]/g, '')
const plain = /^\d[\d.,]*k?$|^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$/i
const counted = /^(?:number|money|size|code)$/

/** How well two values may stand for each other, 0 to 1: by kind, and by how they are written. */
function fitOf(slot: Value, value: Value): number {
  const sameFigures = /\d/.test(slot.text) && figures(bare(slot)) === figures(bare(value))
  if (slot.kind === value.kind)
    return slot.kind === 'date' && /\d/.test(slot.text) !== /\d/.test(value.text) ? 0.55 : 1
  if (counted.test(slot.kind) && plain.test(value.text)) return sameFigures ? 0.9 : 0.7
  if (counted.test(slot.kind) && counted.test(value.kind)) return 0.6
  if (slot.kind === 'clock' && plain.test(value.text) && value.text.length < 3)
    return /[.:]/.test(slot.text) ? 0.5 : 0.6
  // A price is written like a time: "9.40".
  return sameFigures && /[.:]/.test(value.text) && /^(?:clock|number|money)$/.test(`${slot.kind}`) ? 0.85 : 0
}

/** What a text speaks of, without its numbers and their currency. */
const topicsOf = (text: string): string[] =>
  contentOf(readWords(text)).flatMap(({ stem, pos }) => (pos === 'm' ? [] : [stem]))

type Piece = { start: number; end: number; stems: string[] }

/** The clauses of a statement with where they stand. */
function piecesOf(text: string): Piece[] {
  let from = 0
  return readClauses(text).flatMap(({ text: clause }) => {
    const start = text.indexOf(clause, from)
    if (start < 0) return []
    from = start + clause.length
    return [{ start, end: from, stems: topicsOf(clause) }]
  })
}

const isWithin = ({ start, end }: Value, text: string, stem: string): boolean =>
  readWords(text).some((word) => word.stem === stem && word.start >= start && word.end <= end)

/** The words of the clause of a correction that its value stands in, without those of the value. */
function wordsAround(value: Value, rest: string): Set<string> {
  const piece = piecesOf(rest).find(({ start, end }) => start <= value.start && end >= value.end)
  return new Set((piece?.stems ?? topicsOf(rest)).filter((stem) => !isWithin(value, rest, stem)))
}

/** The same word before or behind, units above all. */
function beside(slot: Value, value: Value, old: string, rest: string): number {
  const next = (text: string, { end }: Value): Word | undefined =>
    readWords(text).find(({ start, pos }) => start >= end && pos !== 'p')
  const before = (text: string, { start }: Value): Word | undefined =>
    readWords(text).findLast(({ end, pos }) => end <= start && pos !== 'p')
  const same = (one: Word | undefined, other: Word | undefined) =>
    one !== undefined && one.stem === other?.stem
  return (
    (same(next(old, slot), next(rest, value)) ? 0.7 : 0) +
    (same(before(old, slot), before(rest, value)) ? 0.4 : 0)
  )
}

/** Figures turned round or one of them wrong: 164 and 146. */
function alike(slot: Value, value: Value): number {
  const one = bare(slot).replaceAll(/\D/g, '')
  const other = bare(value).replaceAll(/\D/g, '')
  if (one.length < 2 || one === other) return 0
  const sorted = (text: string) => [...text].sort().join('')
  return sorted(one) === sorted(other) ? 0.6 : one.length > 2 && distance(one, other) === 1 ? 0.3 : 0
}

/** A new value in the place of an old one, which keeps its currency, its unit and the month of a day. */
export function putIn(slot: Value, value: Value): string {
  const before = lead.exec(slot.text)?.[0] ?? ''
  const fresh = value.text.replace(lead, '')
  const old = slot.text.replace(lead, '')
  if (/^\d[\d.,:]*k?$/.test(fresh)) {
    // "£7" for "£5", "750mm" for "500mm", but "half 7" whole.
    const figure = /\d[\d.,:]*k?/.exec(old)
    if (
      figure &&
      slot.kind !== 'code' &&
      (slot.kind !== 'clock' || /^\d[\d.:]*\s?(?:[ap]\.?m\.?)?$/i.test(old))
    )
      return before + old.slice(0, figure.index) + fresh + old.slice(figure.index + figure[0].length)
  }
  // "The 30th" for "23rd May".
  if (slot.kind === 'date' && /^(?:the )?\d{1,2}(?:st|nd|rd|th)$/i.test(fresh)) {
    const day = /\b\d{1,2}(?:st|nd|rd|th)?\b/.exec(old)
    if (day && /[a-z]{3}/i.test(old.replace(day[0], '')))
      return (
        before + old.slice(0, day.index) + fresh.replace(/^the /i, '') + old.slice(day.index + day[0].length)
      )
  }
  return before + fresh
}

const title = '(?:mr|mrs|ms|miss|dr|prof|sir|captain|canon|father|fr|sister|st)'
const isTitle = new RegExp(`^${title}\\.?$`, 'i')
const titleBefore = new RegExp(`\\b${title}\\.? $`, 'i')

/**
 * "Barbara has shingles, Geoffrey will conduct": whom the statement names and the correction names as well is taken over by the one
 * name that is new in it.
 */
export function replacePerson(old: string, rest: string): string | undefined {
  const named = (text: string) =>
    readWords(text).filter(
      ({ pos, norm, text: written }) =>
        pos === 'x' && !isTitle.test(norm) && !isTitle.test(written) && /^\p{L}/u.test(written),
    )
  const has = (words: readonly Word[], stem: string) => words.some((word) => word.stem === stem)
  const said = readWords(rest)
  const told = readWords(old)
  const [place, ...others] = named(old).filter(({ stem }) => has(said, stem))
  const fresh = named(rest).filter(({ stem, text }) => /^\p{Lu}/u.test(text) && !has(told, stem))
  const [first] = fresh
  const last = fresh.at(-1)
  if (!place || others.length > 0 || !first || !last) return undefined
  // One name, of a word or of words in a row.
  if (said.slice(said.indexOf(first), said.indexOf(last)).some((word) => !fresh.includes(word)))
    return undefined
  const oldTitle = titleBefore.exec(old.slice(0, place.start))?.[0] ?? ''
  const newTitle = titleBefore.exec(rest.slice(0, first.start))?.[0] ?? ''
  const from = newTitle ? place.start - oldTitle.length : place.start
  return (
    old.slice(0, from) +
    newTitle +
    rest.slice(first.start, last.end).replace(/['’]s$/, '') +
    old.slice(place.end)
  )
}

/** "Four" and "4" are the same. */
export const sameNumber = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map((text) => digitsOf(text.toLowerCase()))
  return first === second || stemOf(one.toLowerCase()) === stemOf(other.toLowerCase())
}
