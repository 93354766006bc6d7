import { likeFirstNames, rankOf } from './lexicon.ts'
import { distance } from './match.ts'
import { isCalendarWord, isFunctionWord } from './words.ts'

/** "450" for the 540 of "1200 by 540": the same figures in another order. */
export function turnedRound(old: string, fresh: string): string | undefined {
  const sorted = (text: string) => [...text].sort().join('')
  const [place, other] = [...old.matchAll(/\d{3,}/g)].filter(
    ({ 0: text }) => text !== fresh && sorted(text) === sorted(fresh),
  )
  return place && !other
    ? old.slice(0, place.index) + fresh + old.slice(place.index + place[0].length)
    : undefined
}

const mostSlips = 2
export const longestSlip = 4

/** "*YK25 HLD" for "YK25 HLO": words that look like these stand there. */
export function replaceSlip(old: string, rest: string): string | undefined {
  const changed = rest
    .split(/[,.;]\s+(?:n |and )?/)
    .reduce((text, piece) => (piece.trim() === '' ? text : (replaceOneSlip(text, piece) ?? text)), old)
  return changed === old ? undefined : changed
}

function replaceOneSlip(old: string, rest: string): string | undefined {
  const fresh = rest.split(/[,.;]\s/)[0]?.trim() ?? ''
  const count = fresh.split(/\s+/).length
  if (fresh.length < 4 || count > longestSlip) return undefined
  const words = [...old.matchAll(/\S+/g)]
  const windows = words.slice(0, words.length - count + 1).map((word, i) => {
    const last = words[i + count - 1]
    const text = old.slice(word.index, (last?.index ?? 0) + (last?.[0].replace(/[.,;!?]+$/, '').length ?? 0))
    return { text, at: word.index, apart: distance(text.toLowerCase(), fresh.toLowerCase()) }
  })
  const [best] = windows.sort((one, other) => one.apart - other.apart)
  return best && best.apart > 0 && best.apart <= mostSlips
    ? old.slice(0, best.at) + fresh + old.slice(best.at + best.text.length)
    : undefined
}

// "it's spelt Kathryn", "It's Jeff with a J. Jeff Tranter": a name takes the place of the name that looks or sounds like it.
export function replaceName(old: string, rest: string): string | undefined {
  const full = /(?<![\p{L}])\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/gu
  const [whole] = rest.match(full) ?? []
  const [stalest] = (whole ? (old.match(full) ?? []) : [])
    .filter((name) => name !== whole)
    .map((name) => ({ name, apart: distance(name.toLowerCase(), (whole ?? '').toLowerCase()) }))
    .sort((one, other) => one.apart - other.apart)
  if (whole && stalest && stalest.apart <= mostOfName) return old.replace(stalest.name, whole)
  const mentionsSpelling = /\b(?:spelt|spelled|spell|name|with an? \w\b)|\bcalled \p{Lu}/u.test(rest)
  const oldNames = names(old)
  let changed: string | undefined
  for (const fresh of names(rest)) {
    if (isFunctionWord(fresh.toLowerCase()) || (!mentionsSpelling && isOnlyCapital(fresh, rest))) continue
    if (oldNames.some((name) => name.toLowerCase() === fresh.toLowerCase())) continue
    const stale = oldNames
      .filter((name) => !rest.includes(name))
      .filter((name) => !isFunctionWord(name.toLowerCase()))
      .map((name) => ({ name, apart: distance(name.toLowerCase(), fresh.toLowerCase()) }))
      .sort((one, other) => one.apart - other.apart)[0]
    if (
      stale &&
      (stale.apart <= slipsIn(stale.name, fresh) || (mentionsSpelling && fresh === names(rest).at(-1)))
    )
      changed = (changed ?? old).replaceAll(new RegExp(`\\b${stale.name}\\b`, 'g'), fresh)
  }
  return changed
}

const longName = 6
/** How many letters may differ: "Hale" is no slip of "Hill". */
const slipsIn = (one: string, other: string): number =>
  Math.min(one.length, other.length) >= longName ? mostSlips : 1

// "Trial done": a common word at the beginning of a sentence is no name.
const isOnlyCapital = (word: string, text: string): boolean =>
  rankOf(word.toLowerCase()) !== undefined &&
  likeFirstNames(word.toLowerCase()) < 0.2 &&
  new RegExp(`(?:^|[.!?]\\s+)${word}\\b`).test(text)

const mostOfName = 5

const names = (text: string): string[] => [
  ...new Set(
    (text.match(/(?<![\p{L}])\p{Lu}\p{Ll}{2,}/gu) ?? []).filter(
      (name) => !isCalendarWord(name.toLowerCase()),
    ),
  ),
]
