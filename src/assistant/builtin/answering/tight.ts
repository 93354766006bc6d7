import { isAttribute } from '../question.ts'
import { contentOf, readWords } from '../words.ts'
import type { Told } from './features.ts'
import type { Lookup } from './lookup.ts'
import type { Span } from './spans.ts'

const spoken = 0.7

/**
 * How closely each span of one memory fits what is asked: whether it speaks of all that is asked of which the memory speaks,
 * and whether it is the shortest that does.
 */
export function tightOf(lookup: Lookup, spans: Span[], { words, about, parts }: Told): Record<string, number>[] {
  const { anchors, roles, best, holds, wants } = lookup
  const asked = anchors.flatMap(({ weight, self, resolved, stem }, i) =>
    roles[i] === 'main' && weight >= 0.9 && !self && !resolved && !isAttribute(stem) && best(i, words) >= spoken ? [i] : [],
  )
  const named = asked.filter((i) => anchors[i]?.essential)
  const read = spans.map((span) => {
    const own = contentOf(span.words)
    const headed = span.clause.head && (span.form === 'clause' || span.form === 'run')
    const part = headed ? [...contentOf(readWords(span.clause.head)), ...own] : own
    const says = (i: number) => best(i, part) >= spoken
    return {
      all: asked.length > 0 && asked.every(says) && asked.some((i) => best(i, own) >= spoken),
      named: named.length > 0 && named.every((i) => best(i, own) >= spoken),
      typed: wants.length > 0 && holds(span.text, span.words) > 0,
      length: span.text.length,
    }
  })
  const shortest = (test: (each: (typeof read)[number]) => boolean) =>
    Math.min(...read.filter(test).map(({ length }) => length))
  const shortestAll = shortest(({ all }) => all)
  const shortestTyped = shortest(({ all, typed }) => all && typed)
  const shortestNamed = shortest(({ named: is }) => is)
  const heavy = anchors.flatMap(({ weight, self, resolved, stem }, i) =>
    roles[i] === 'main' && weight >= 0.9 && !self && !resolved && !isAttribute(stem) ? [i] : [],
  )
  const unsaid = heavy.filter((i) => best(i, words) < 0.25 && best(i, about) < 0.25).length
  const attributes = anchors.flatMap(({ weight, stem }, i) => (roles[i] === 'main' && weight >= 0.3 && isAttribute(stem) && best(i, words) >= spoken ? [i] : []))
  return read.map(({ all, named: isNamed, typed, length }, i) => {
    const { clause, form } = spans[i] ?? { clause: undefined, form: undefined }
    const part = form === 'clause' || form === 'headed'
    const span = spans[i]
    const outside = span ? parts.filter(({ clause: each }) => !span.text.includes(each.text)) : []
    const apart = outside.length > 0 && outside.every(({ ofOther, ofAnother }) => ofOther || ofAnother)
    const own = contentOf(span?.words ?? [])
    const fresh = own.filter((word) => !anchors.some((_, j) => best(j, [word]) >= spoken)).length
    const cut = form !== 'whole'
    const keeps = attributes.every((j) => best(j, own) >= spoken)
    return {
      cutUnsaid: cut && unsaid > 0 ? 1 : 0,
      cutLosesAttribute: cut && !keeps ? 1 : 0,
      keepsAttribute: cut && attributes.length > 0 && keeps ? 1 : 0,
      apart: apart ? 1 : 0,
      apartAll: apart && all ? 1 : 0,
      apartTight: apart && all && unsaid === 0 && length === shortestAll && (wants.length === 0 || typed) && fresh > 0 ? 1 : 0,
      tightSaid: all && unsaid === 0 && length === shortestAll && (wants.length === 0 || typed) && fresh > 0 ? 1 : 0,
      fewNew: cut && fresh < 2 && !typed ? 1 : 0,
      exactKind: wants.length > 0 && span && holds(span.text, span.words) === 1 ? 1 : 0,
      longWhole: !cut ? Math.max(0, length - 80) / 80 : 0,
      saysAll: all ? 1 : 0,
      saysAllAlike: all && part && clause?.alike ? 1 : 0,
      saysAllParallel: all && part && clause?.parallel ? 1 : 0,
      saysAllContrast: all && part && clause?.contrast ? 1 : 0,
      saysAllTyped: all && typed ? 1 : 0,
      namedHere: isNamed ? 1 : 0,
      namedAlike: isNamed && part && (clause?.alike || clause?.contrast) ? 1 : 0,
      tightest: all && length === shortestAll ? 1 : 0,
      tightestTyped: all && typed && length === shortestTyped ? 1 : 0,
      tightestNamed: isNamed && length === shortestNamed ? 1 : 0,
      tightestNoWant: all && wants.length === 0 && length === shortestAll ? 1 : 0,
    }
  })
}
