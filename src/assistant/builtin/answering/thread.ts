import type { Source } from '../answer.ts'
import { isCalendarWord, isPast, type Word } from '../words.ts'

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
