import { conceptsIn, toldWith } from '../thesaurus.ts'
import type { Word } from '../words.ts'
import type { Lookup } from './lookup.ts'
import { withoutMarks } from './parts.ts'
import type { Span } from './spans.ts'
import type { Told } from './told.ts'

/** How much of what is asked is told in other words of the same sense, in the span and in what is left out. */
export function otherWords(lookup: Lookup, span: Span, told: Told): Record<string, number> {
  const { sayings, best, anchors, mainWeight } = lookup
  if (sayings.length === 0) return {}
  const open = sayings.filter(
    ({ stems }) =>
      !stems.every((stem) => told.words.some((word) => word.stem === stem)) &&
      !stems.some((stem) => {
        const i = anchors.findIndex((anchor) => anchor.stem === stem)
        return i >= 0 && best(i, told.words) >= 0.99
      }),
  )
  if (open.length === 0) return {}
  const measure = (words: readonly Word[]) => {
    const spoken = withoutMarks(words)
    const concepts = new Set(conceptsIn(spoken).map(({ concept }) => concept))
    const beside = toldWith(spoken)
    let same = 0
    let near = 0
    for (const { weight, concepts: own } of open) {
      const hit = [...own].some((concept) => concepts.has(concept))
      if (hit) same += weight
      else if ([...own].some((concept) => beside.has(concept))) near += weight
    }
    return { same: same / mainWeight, near: near / mainWeight }
  }
  const own = measure(span.words)
  const outside = told.parts
    .filter(({ clause }) => !span.text.includes(clause.text))
    .map(({ words }) => measure(words))
  const sameOutside = Math.max(0, ...outside.map(({ same }) => same))
  const nearOutside = Math.max(0, ...outside.map(({ near }) => near))
  return {
    sense: Math.min(1.5, own.same),
    senseAny: own.same > 0 ? 1 : 0,
    senseLeft: Math.max(0, sameOutside - own.same),
    senseLeftAny: sameOutside > 0 && own.same === 0 ? 1 : 0,
    toldWith: Math.min(1.5, own.near),
    toldWithAny: own.near > 0 ? 1 : 0,
    toldWithLeft: nearOutside > 0 && own.near === 0 ? 1 : 0,
  }
}
