import { nearness } from '../lexicon.ts'
import { isKind } from '../match.ts'
import { contentOf, isCalendarWord, type Word } from '../words.ts'
import { sortsIn } from './expect.ts'
import type { Lookup } from './lookup.ts'
import { isNamed } from './parts.ts'
import type { Span } from './spans.ts'
import type { Told } from './told.ts'

const met = 0.7
const sure = 0.5

/** Whether the sort of thing that is asked for stands in the span, or in what is left out. */
export function expectation(lookup: Lookup, span: Span, { parts }: Told): Record<string, number> {
  const { expected, designated } = lookup
  const own = sortsIn(span.text, span.words, (word) => isNamed(lookup, word))
  const outside = parts.filter(({ clause }) => !span.text.includes(clause.text))
  const shareIn = (found: Set<number>) => [...found].reduce((sum, sort) => sum + (expected[sort] ?? 0), 0)
  const here = shareIn(own)
  const there = Math.max(0, ...outside.map(({ sorts }) => shareIn(sorts)))
  const likeliest = expected.indexOf(Math.max(...expected))
  const isSure = (expected[likeliest] ?? 0) > sure
  return {
    expected: here,
    expectedSure: isSure && own.has(likeliest) ? 1 : 0,
    expectedMissing: isSure && !own.has(likeliest) ? 1 : 0,
    expectedOutside: Math.max(0, there - here),
    ...(designated
      ? ofKind(
          lookup,
          designated,
          span.words,
          outside.flatMap(({ words }) => words),
        )
      : {}),
  }
}

/** "Which colour": whether something of that kind is named. */
function ofKind(lookup: Lookup, kind: string, own: Word[], outside: Word[]): Record<string, number> {
  const isOne = (word: Word) => word.norm !== kind && !isNamed(lookup, word) && isKind(word.norm, kind)
  const named = own.some(isOne)
  const near = contentOf(own).map((word) => (isNamed(lookup, word) ? 0 : nearness(word.norm, kind)))
  return {
    ofKind: named ? 1 : 0,
    ofKindOutside: !named && outside.some(isOne) ? 1 : 0,
    nearKind: Math.max(0, ...near),
  }
}

/** "Thursday 8.30" of days with a time each, where it is asked about Thursday: one of several alike, told by what is asked. */
export function selection(
  { anchors, roles, best }: Lookup,
  span: Span,
  { parts }: Told,
): Record<string, number> {
  const within = parts.filter(({ clause }) => span.text.includes(clause.text))
  const outside = parts.filter((part) => !within.includes(part))
  if (outside.length === 0) return {}
  const asks = (i: number) => roles[i] === 'main' && !anchors[i]?.resolved
  for (const [i, { stem }] of anchors.entries()) {
    const word = asks(i) ? span.words.find((each) => best(i, [each]) >= met) : undefined
    if (!word || !tellsApart(word)) continue
    const rivals = outside.filter(
      ({ words }) => best(i, words) < met && words.some((each) => each.stem !== stem && isAlike(each, word)),
    )
    if (rivals.length > 0)
      return {
        selects: 1,
        selectsOnly: rivals.length === outside.length ? 1 : 0,
        selectsOne: within.length === 1 ? 1 : 0,
      }
  }
  const missed = outside.some(({ met: strengths, words }) =>
    strengths.some(
      (strength, i) =>
        asks(i) &&
        strength >= met &&
        best(i, span.words) < met &&
        words.some((word) => tellsApart(word) && best(i, [word]) >= met),
    ),
  )
  return missed ? { missesSelected: 1 } : {}
}

/** A day, a name or a number. */
const tellsApart = (word: Word): boolean => isCalendarWord(word.norm) || word.pos === 'x' || word.pos === 'm'

const isAlike = (one: Word, other: Word): boolean =>
  one.pos === other.pos && isCalendarWord(one.norm) === isCalendarWord(other.norm) && tellsApart(one)
