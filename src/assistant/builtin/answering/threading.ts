import type { Lookup } from './lookup.ts'
import type { Told } from './told.ts'

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
