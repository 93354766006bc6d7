import { contentOf, readWords, type Word } from '../words.ts'
import type { Lookup } from './lookup.ts'
import type { Part } from './parts.ts'
import type { Span } from './spans.ts'
import type { Around, Told } from './told.ts'

const met = 0.7
const highest = (numbers: number[]): number => Math.max(0, ...numbers)

/** Whether it was spoken of last, and what of it was said already. */
export function talk(
  { question }: Lookup,
  span: Span,
  thread: Around,
  own: Word[],
  told: Told,
): Record<string, number> {
  if (!thread) return {}
  const beside: Record<string, number> =
    told.fromThread === 0 || !thread.fresh
      ? {}
      : Math.abs(told.fromThread) === 1
        ? { [told.fromThread > 0 ? 'afterThread' : 'beforeThread']: 1 }
        : {}
  if (thread.id !== span.source.id) return beside
  const said = new Set(thread.clause ? contentOf(readWords(thread.clause)).map(({ stem }) => stem) : [])
  const again = own.length > 0 ? own.filter(({ stem }) => said.has(stem)).length / own.length : 0
  return {
    ...(thread.fresh ? { freshThread: 1 } : { lastSpokenOf: 1 }),
    ...(thread.clause ? { saidAgain: again, newOfThread: 1 - again } : { toldLast: 1 }),
    ...(thread.clause && question.pronouns.length > 0 ? { saidAgainPointed: again } : {}),
    ...(thread.clause && span.text === thread.clause ? { sameAgain: 1 } : {}),
    ...(thread.clause && question.elliptic && span.text.includes(thread.clause) ? { sameForAnother: 1 } : {}),
  }
}

/** What pronouns stand for, and words that are only like those asked. */
export function pointing(lookup: Lookup, told: Told, own: Word[]): Record<string, number> {
  const { anchors, roles, weights, best, near, mainWeight, question } = lookup
  let pointedOwn = 0
  let pointedMessage = 0
  let pointedAbout = 0
  let pointed = 0
  let nearOwn = 0
  let nearMessage = 0
  let aboutOnly = 0
  for (const [i, anchor] of anchors.entries()) {
    const weight = weights[i] ?? 0
    if (anchor.resolved) {
      const share = anchor.share ?? 1
      pointed = Math.max(pointed, share)
      pointedOwn = Math.max(pointedOwn, share * best(i, own))
      pointedMessage = Math.max(pointedMessage, share * best(i, told.words))
      pointedAbout = Math.max(pointedAbout, share * best(i, told.about))
    } else if (roles[i] === 'main' && !anchor.self) {
      const inOwn = best(i, own)
      const inMessage = Math.max(best(i, told.words), best(i, told.about))
      nearOwn += weight * Math.max(0, near(i, own) - Math.max(inOwn, inMessage))
      nearMessage += weight * Math.max(0, near(i, told.words) - inMessage)
      if (anchor.essential && best(i, told.words) < met && best(i, told.about) >= met) aboutOnly = 1
    }
  }
  return {
    ...(pointed > 0
      ? {
          pointedOwn: pointedOwn / pointed,
          pointedMessage: pointedMessage / pointed,
          pointedAbout: pointedAbout / pointed,
          notPointed: pointedMessage + pointedAbout === 0 ? 1 : 0,
        }
      : {}),
    ...(question.pronouns.length > 0 && pointed === 0 ? { pronounAgo: told.ago } : {}),
    nearOwn: nearOwn / mainWeight,
    nearMessage: nearMessage / mainWeight,
    aboutOnly,
    ago: told.ago,
    justTold: told.ago < 0.1 ? 1 : 0,
  }
}

/** Pieces that go on about what the piece before them speaks of, within the span and right behind it. */
export function continuations(lookup: Lookup, span: Span, { parts }: Told): Record<string, number> {
  const isWithin = ({ clause }: Part) =>
    span.text.includes(clause.text) && (span.form === 'whole' || clause.sentence === span.clause.sentence)
  const last = parts.findLastIndex(isWithin)
  const first = parts.findIndex(isWithin)
  const next = parts[last + 1]
  const within = parts.slice(first + 1, last + 1)
  const goesOn = (part: Part) => part.subjectless || part.pronoun || (!part.ofOther && !part.ofAnother)
  const behind = next !== undefined && next.clause.sentence === parts[last]?.clause.sentence
  return {
    cutShort: behind && goesOn(next) ? 1 : 0,
    cutShortHolds: behind && goesOn(next) ? next.holds : 0,
    cutApart: behind && !goesOn(next) ? 1 : 0,
    goesOn: within.length > 0 && within.every(goesOn) ? 1 : 0,
    goesOnOfOther: within.some((part) => !goesOn(part)) ? 1 : 0,
    begun: first > 0 && parts[first] !== undefined && goesOn(parts[first]) ? 1 : 0,
    asideOwn: asideShare(lookup, parts.filter(isWithin)),
    asideMessage: asideShare(lookup, parts),
  }
}

function asideShare({ anchors, roles, weights }: Lookup, parts: Part[]): number {
  let share = 0
  let all = 0
  for (const [i] of anchors.entries()) {
    if (roles[i] !== 'aside') continue
    all += weights[i] ?? 0
    share += (weights[i] ?? 0) * highest(parts.map((part) => part.met[i] ?? 0))
  }
  return all > 0 ? share / all : 0
}
