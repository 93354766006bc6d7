import type { Source } from '../answer.ts'
import { isCalendarWord, isPast, type Word } from '../words.ts'
import { isPredicate, type Lookup } from './lookup.ts'
import type { Told } from './told.ts'

/** A memory as it was told, among the others in the order of telling. */
export type Said = {
  source: Source
  text: string
  words: Word[]
  read: Word[]
  about: string
  aboutWords: Word[]
  /** The stems of what it names: names and things. */
  names: ReadonlySet<string>
}

/** What some words name, by stem. */
export const namesOf = (words: readonly Word[]): Set<string> =>
  new Set(
    words.flatMap(({ stem, pos, norm }) =>
      (pos === 'x' || pos === 'n') && !isCalendarWord(norm) ? [stem] : [],
    ),
  )

/** In how many memories each stem is named. */
export function countNames(said: readonly Said[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { names } of said) for (const stem of names) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return counts
}

/** What was told around a memory and may be about the same, by what joins them. */
export type Thread = {
  /** Told just before it, in the same talk; told before it, whenever. */
  before: Said[]
  afar: Said[]
  /** Told just after it, in the same talk. */
  after: Said[]
  /** Naming the same, told earlier; told later. */
  sameBefore: Said[]
  sameAfter: Said[]
  /** It names nobody and nothing first: "they want it by Friday", "sold 4 of the 5". */
  continues: boolean
}

const sameTalkMs = 15 * 60_000
const mostShared = 3
const mostBack = 30

/** The memories around the one at `at`; `counts` as `countNames` has them. */
export function threadOf(said: readonly Said[], at: number, counts: ReadonlyMap<string, number>): Thread {
  const each = said[at] as Said
  const apart = (other: Said) => Math.abs(Date.parse(each.source.saidAt) - Date.parse(other.source.saidAt))
  const previous = said[at - 1]
  const next = said[at + 1]
  const isClose = (other: Said | undefined): other is Said => other !== undefined && apart(other) < sameTalkMs
  // A thing that few memories speak of joins those that do.
  const most = Math.max(3, said.length / 3)
  const own = [...each.names].filter((stem) => (counts.get(stem) ?? 0) > 1 && (counts.get(stem) ?? 0) <= most)
  const shared = (others: readonly Said[]) =>
    own.length === 0
      ? []
      : others.filter(({ names }) => own.some((stem) => names.has(stem))).slice(-mostShared)
  return {
    before: isClose(previous) ? [previous] : [],
    afar: previous && !isClose(previous) ? [previous] : [],
    after: isClose(next) ? [next] : [],
    sameBefore: shared(said.slice(Math.max(0, at - mostBack), at)),
    sameAfter: shared(said.slice(at + 1, at + 1 + mostBack)),
    continues: continues(each),
  }
}

const pointing = /^(?:he|she|it|they|his|her|its|their|that|those|this|these|hers|one|ones)\b/
const joining = /^(?:and|oh|so|also|ok|then|now|but|plus|right|well)$/

function continues({ read }: Said): boolean {
  const words = read.filter(({ pos, norm }) => pos !== 'p' && !joining.test(norm))
  const [first, second] = words
  if (!first) return false
  if (pointing.test(first.norm)) return true
  if (first.norm === 'the' || first.pos === 'v' || isPast(first)) return true
  return second !== undefined && /^(?:done|went|been|came|says|said|rang|called|met)$/.test(second.norm)
}

/** How much more of the question is met where what was told around a memory counts as well. */
export function threading(lookup: Lookup, told: Told): Record<string, number> {
  const { anchors, roles, weights, best, mainWeight } = lookup
  const { thread } = told
  const features: Record<string, number> = {}
  const gains = { before: 0, afar: 0, after: 0, sameBefore: 0, sameAfter: 0 }
  const kinds = Object.keys(gains) as (keyof typeof gains)[]
  let own = 0
  // It speaks of somebody or something else by name.
  const ofAnother = told.parts.some((part) => part.ofAnother)
  for (const [i, anchor] of anchors.entries()) {
    if (roles[i] !== 'main' || anchor.self) continue
    const weight = weights[i] ?? 0
    const here = Math.max(best(i, told.words), best(i, told.about))
    own += weight * here
    for (const kind of kinds) {
      const there = Math.max(
        0,
        ...thread[kind].map(({ words, aboutWords }) => Math.max(best(i, words), best(i, aboutWords))),
      )
      gains[kind] += weight * Math.max(0, there - here)
    }
  }
  for (const kind of kinds) {
    const gain = gains[kind] / mainWeight
    if (gain === 0) continue
    features[`gain_${kind}${thread.continues ? '_continues' : ofAnother ? '_other' : ''}`] = gain
  }
  const most = Math.max(gains.before, gains.afar, gains.sameBefore) / mainWeight
  const later =
    most + own / mainWeight > 0.3 &&
    (thread.sameBefore.length > 0 || (thread.continues && thread.before.length + thread.afar.length > 0))
  const earlier = own > 0 && thread.sameAfter.length > 0
  if (later) features[`later_${lookup.tense}`] = 1
  if (earlier) features[`earlier_${lookup.tense}`] = 1
  if (thread.continues) features.continues = 1
  return features
}

const gone = /^(?:did|was|were|had|has been|went|got|came|ended|gave|said|told|paid)$/
const coming = /^(?:will|'ll|shall|due|tomorrow|next|won't|gonna|going)$/

export type Tense = 'past' | 'future' | 'present'

/** Whether words speak of what has been or of what is to come. */
export function tenseIn(words: readonly Word[]): Tense {
  for (const word of words) {
    if (gone.test(word.norm.split(' ')[0] ?? '') || (isPredicate(word) && isPast(word))) return 'past'
    if (coming.test(word.norm)) return 'future'
  }
  return 'present'
}
