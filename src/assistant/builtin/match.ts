import { makesTrue } from './entailment.ts'
import { kindsOf, nearness, rankOf } from './lexicon.ts'
import type { Anchor } from './question.ts'
import { saysTheSame } from './thesaurus.ts'
import { isCalendarWord, type Word } from './words.ts'

/**
 * How well a word that was said stands for a word that is asked, 0 to 1. Words of like meaning count only where the
 * very word is found nowhere (`soft`): "kitchen" and "bathroom" are near to each other, too.
 */
export function matchWord(anchor: Anchor, word: Word, soft: boolean): number {
  if (word.stem === anchor.stem || word.norm === anchor.norm) return 1
  if (anchor.said !== undefined && isSaid(anchor.said, word)) return 1
  if (anchor.norm.length > 3 && word.norm === `${anchor.norm}s`) return 1
  if (/^\d+$/.test(anchor.norm) && /^\d+[a-z]+$/i.test(word.norm) && word.norm.startsWith(anchor.norm))
    return 0.9
  if (isCalendarWord(anchor.norm) || isCalendarWord(word.norm) || word.pos === 'm' || /\d/.test(anchor.norm))
    return 0
  if (sharesRoot(anchor.norm, word.norm)) return 0.85
  if (!soft) return 0
  if (isClipped(anchor.norm, word)) return 0.9
  if (isCompound(anchor.norm, word.norm)) return 0.7
  if (isSlip(anchor.norm, word.norm)) return 0.85
  if (makesTrue(word.stem, anchor.stem)) return 0.85
  if (anchor.essential) return 0
  if (saysTheSame(anchor.stem, word.stem)) return 0.6
  if (word.pos === 'x' && isOfPeople(anchor.norm, word.norm)) return 0.8
  if (word.pos === 'x') return nearness(anchor.norm, word.norm) > 0.5 ? 0.6 : 0
  if (isKind(word.norm, anchor.norm)) return 0.8
  if (isKind(anchor.norm, word.norm)) return 0.5
  const near = nearness(anchor.norm, word.norm)
  return near > 0.34 ? Math.min(0.8, (near - 0.2) * 1.2) : 0
}

/** The very word, or whose: "kevs" for Kev. */
function isSaid(said: string, { text, pos }: Word): boolean {
  if (said.length < text.length || said.length > text.length + 2) return false
  const written = text.toLowerCase()
  return said === written || (pos === 'x' && (said === `${written}s` || said === `${written}'s`))
}

/** `matchWord` for one anchor, with what was found kept: the same words come back in memory after memory. */
export function matcherOf(anchor: Anchor, soft: boolean): (word: Word) => number {
  const names = new Map<string, number>()
  const words = new Map<string, number>()
  return (word) => {
    if (word.stem === anchor.stem) return 1
    if (word.text.length > 1 && word.text.toLowerCase() === anchor.initials) return 1
    if (anchor.said !== undefined && isSaid(anchor.said, word)) return 1
    if (word.pos === 'm') return matchWord(anchor, word, soft)
    const kept = word.pos === 'x' ? names : words
    let strength = kept.get(word.norm)
    if (strength === undefined) {
      strength = matchWord(anchor, word, soft)
      kept.set(word.norm, strength)
    }
    return strength
  }
}

/** How well the best of some words matches. */
export function mostOf(match: (word: Word) => number, words: readonly Word[]): number {
  let most = 0
  for (const word of words) {
    const strength = match(word)
    if (strength > most) most = strength
    if (most === 1) break
  }
  return most
}

/** A beagle is a dog, navy a colour. */
export const isKind = (word: string, kind: string): boolean => {
  const kinds = kindsOf(word)
  return kinds.includes(kind) || kinds.includes(kind.replace(/s$/, ''))
}

// "teach" and "teacher", "book" and "booking", "moisturise" and "moisturiser".
function sharesRoot(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  if (short.length < 4) return false
  let same = 0
  while (same < short.length && short[same] === long[same]) same++
  return (
    same >= Math.max(4, short.length - 1) &&
    long.length - same <= 4 &&
    (same === short.length || same >= 5) &&
    (long.length - short.length <= 1 || nearness(one, other) > 0.25)
  )
}

// "Tele" for Telecaster, "Chris" for Christopher: names are cut short, from the front.
const isClipped = (asked: string, { norm, pos }: Word): boolean =>
  pos === 'x' &&
  Math.min(asked.length, norm.length) >= 3 &&
  asked !== norm &&
  (norm.startsWith(asked) || (asked.startsWith(norm) && rankOf(asked) === undefined))

// A Dane is Danish, a Swede Swedish.
const isOfPeople = (asked: string, said: string): boolean =>
  /ish$/.test(asked) && said.length <= 6 && said.slice(0, 3) === asked.slice(0, 3)

// A narrowboat is a boat, a bookshelf a shelf: the end of a compound says what it is.
const isCompound = (asked: string, said: string): boolean =>
  asked.length >= 4 && said.length >= asked.length + 3 && said.endsWith(asked)

const single = new Map<string, string>()

/** Doubled letters written once; kept, since the same words are compared over and over. */
function undoubled(word: string): string {
  const known = single.get(word)
  if (known !== undefined) return known
  if (single.size > 20_000) single.clear()
  const plain = word.replaceAll(/(.)\1/g, '$1')
  single.set(word, plain)
  return plain
}

/** The same word with a slip of the finger in one of them, where one is no known word. */
export function isSlip(one: string, other: string): boolean {
  if (undoubled(one) === undoubled(other) && Math.min(one.length, other.length) >= 3) return true
  if (Math.min(one.length, other.length) < 4 || (rankOf(one) !== undefined && rankOf(other) !== undefined))
    return false
  return distance(one, other) <= (Math.min(one.length, other.length) >= 7 ? 2 : 1)
}

/** Letters to add, drop, change or swap to make one word of the other. */
export function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 9
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1
      let least = Math.min(
        (rows[i - 1]?.[j] ?? 9) + 1,
        (row[j - 1] ?? 9) + 1,
        (rows[i - 1]?.[j - 1] ?? 9) + cost,
      )
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 9) + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return rows[one.length]?.[other.length] ?? 9
}
