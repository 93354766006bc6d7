import { isAttribute } from '../question.ts'
import { findValues } from '../values.ts'
import { contentOf, readWords, type Word } from '../words.ts'
import type { Lookup } from './lookup.ts'
import { isPredicate } from './predicate.ts'
import type { Span } from './spans.ts'
import type { Told } from './told.ts'

const spoken = 0.7
const hardly = 0.25

type Fit = { own: Word[]; all: boolean; named: boolean; typed: boolean; length: number }

const likeMet = 0.55

/**
 * Of the clauses of a memory, those that alone speak of something asked that is no name: "the rep is Brandi" of a memory about the
 * chair, where it is asked who is the rep for the chair.
 */
function solesOf(
  { anchors, roles, weights, mainWeight, expected }: Lookup,
  { parts }: Told,
): { clause: string; share: number; typed: boolean; expected: number }[] {
  if (parts.length < 2) return []
  return parts.flatMap(({ met: strengths, clause, holds, sorts }, at) => {
    let share = 0
    for (const [i, anchor] of anchors.entries()) {
      if (roles[i] !== 'main' || anchor.essential || anchor.self || anchor.resolved || anchor.weight < 0.5)
        continue
      const elsewhere = parts.some(({ met: others }, k) => k !== at && (others[i] ?? 0) >= hardly)
      if ((strengths[i] ?? 0) >= likeMet && !elsewhere) share += weights[i] ?? 0
    }
    return share > 0
      ? [
          {
            clause: clause.text,
            share: share / mainWeight,
            typed: holds > 0,
            expected: [...sorts].reduce((sum, sort) => sum + (expected[sort] ?? 0), 0),
          },
        ]
      : []
  })
}

/**
 * How closely each span of one memory fits what is asked: whether it speaks of all that is asked of which the memory speaks,
 * whether it is the shortest that does, and what would be lost if the rest were left out.
 */
export function tightOf(lookup: Lookup, spans: Span[], told: Told): Record<string, number>[] {
  const { anchors, roles, best, wants } = lookup
  const main = anchors.flatMap(({ self, resolved }, i) =>
    roles[i] === 'main' && !self && !resolved ? [i] : [],
  )
  const isTopic = (i: number) => (anchors[i]?.weight ?? 0) >= 0.9 && !isAttribute(anchors[i]?.stem ?? '')
  const topics = main.filter(isTopic)
  const asked = topics.filter((i) => best(i, told.words) >= spoken)
  const attributes = main.filter(
    (i) =>
      (anchors[i]?.weight ?? 0) >= 0.3 &&
      isAttribute(anchors[i]?.stem ?? '') &&
      best(i, told.words) >= spoken,
  )
  const unsaid = topics.some((i) => best(i, told.words) < hardly && best(i, told.about) < hardly)
  const fits = spans.map((span) => fitOf(span, lookup, asked))
  const shortest = (test: (fit: Fit) => boolean) => Math.min(...fits.filter(test).map(({ length }) => length))
  const shortestAll = shortest(({ all }) => all)
  const shortestTyped = shortest(({ all, typed }) => all && typed)
  const shortestNamed = shortest(({ named }) => named)
  const flag = (is: boolean): number => (is ? 1 : 0)
  const soles = solesOf(lookup, told)
  const typedSole = soles.some(({ typed }) => typed)
  const others = soles.length === 1
  return spans.map((span, i) => {
    const { own, all, named, typed, length } = fits[i] as Fit
    const { alike, contrast, parallel } = span.clause
    const part = span.form === 'clause' || span.form === 'headed'
    const cut = span.form !== 'whole'
    const outside = told.parts.filter(({ clause }) => !span.text.includes(clause.text))
    const apart = outside.length > 0 && outside.every(({ ofOther, ofAnother }) => ofOther || ofAnother)
    const beside = outside.filter(({ clause }) => clause.sentence === span.clause.sentence)
    const eachTold =
      outside.length > 0 &&
      (beside.length > 0 ? beside : outside).every(
        ({ verbal, ofOther, ofAnother, subjectless }) => verbal && (ofOther || ofAnother || subjectless),
      )
    const verbal = span.words.some(isPredicate)
    const fresh = own.filter((word) => !anchors.some((_, j) => best(j, [word]) >= spoken)).length
    const keeps = attributes.every((j) => best(j, own) >= spoken)
    const tightest = all && length === shortestAll
    const tight = tightest && !unsaid && (wants.length === 0 || typed) && fresh > 0
    const within = soles.filter(({ clause }) => span.text.includes(clause))
    const sole = within[0]
    const one =
      sole !== undefined &&
      within.length === 1 &&
      span.text.replace(/[.!]+$/, '') === sole.clause.replace(/[.!]+$/, '')
    return {
      sole: one ? sole.share : 0,
      soleTyped: flag(one && sole.typed),
      soleOnly: flag(one && others),
      soleTypedOnly: flag(one && others && sole.typed),
      soleExpected: one ? sole.expected : 0,
      soleInside: flag(!one && sole !== undefined),
      soleInsideTyped: flag(!one && within.some(({ typed }) => typed)),
      soleMissed: flag(sole === undefined && soles.length > 0),
      soleMissedTyped: flag(sole === undefined && typedSole),
      saysAll: flag(all),
      saysAllAlike: flag(all && part && alike),
      saysAllParallel: flag(all && part && parallel),
      saysAllContrast: flag(all && part && contrast),
      saysAllTyped: flag(all && typed),
      namedHere: flag(named),
      namedAlike: flag(named && part && (alike || contrast)),
      tightest: flag(tightest),
      tightestTyped: flag(all && typed && length === shortestTyped),
      tightestNamed: flag(named && length === shortestNamed),
      tightestNoWant: flag(tightest && wants.length === 0),
      tightSaid: flag(tight),
      apart: flag(apart),
      apartAll: flag(apart && all),
      apartNamed: flag(apart && named),
      apartTight: flag(apart && tight),
      eachTold: flag(eachTold && verbal),
      eachToldAll: flag(eachTold && verbal && all),
      eachCounts: flag(
        beside.length > 0 && [span.text, ...beside.map(({ clause }) => clause.text)].every(counts),
      ),
      eachToldTight: flag(eachTold && verbal && tight),
      eachToldNamed: flag(eachTold && verbal && named),
      besideFragment: flag(cut && outside.some((part) => !part.verbal)),
      cutUnsaid: flag(cut && unsaid),
      cutLosesAttribute: flag(cut && !keeps),
      keepsAttribute: flag(cut && keeps && attributes.length > 0),
      fewNew: flag(cut && fresh < 2 && !typed),
      exactKind: flag(wants.length > 0 && lookup.holds(span.text, span.words) === 1),
      longWhole: cut ? 0 : Math.max(0, length - 80) / 80,
    }
  })
}

const counts = (text: string): boolean => findValues(text).length > 0

function fitOf(span: Span, { anchors, best, holds, wants }: Lookup, asked: number[]): Fit {
  const own = contentOf(span.words)
  const headed = span.clause.head !== '' && (span.form === 'clause' || span.form === 'run')
  const part = headed ? [...contentOf(readWords(span.clause.head)), ...own] : own
  const named = asked.filter((i) => anchors[i]?.essential)
  const here = (i: number) => best(i, own) >= spoken
  return {
    own,
    all: asked.some(here) && asked.every((i) => best(i, part) >= spoken),
    named: named.length > 0 && named.every(here),
    typed: wants.length > 0 && holds(span.text, span.words) > 0,
    length: span.text.length,
  }
}
