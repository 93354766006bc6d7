import type { Anchor, Question } from '../question.ts'
import { conceptsIn } from '../thesaurus.ts'
import { readWords } from '../words.ts'

/** What a question asks by words that one may tell by others: each with its weight, and the concepts it may stand for. */
export type Sayings = { stems: string[]; weight: number; concepts: Set<number> }[]

/** The expressions of a question that the thesaurus knows. */
export function sayingsIn(
  question: Question,
  anchors: readonly Anchor[],
  weightOf: (anchor: number) => number,
): Sayings {
  const words = readWords(question.about ?? question.text).filter(({ pos }) => pos !== 'p')
  const byPlace = new Map<string, Sayings[number]>()
  for (const { concept, from, to } of conceptsIn(words)) {
    const stems = words.slice(from, to).map(({ stem }) => stem)
    const weight = Math.max(
      to - from > 1 ? 0.8 : 0,
      ...stems.map((stem) => {
        const i = anchors.findIndex((anchor) => anchor.stem === stem)
        return i < 0 || anchors[i]?.named ? 0 : weightOf(i)
      }),
    )
    if (weight < 0.3) continue
    const key = `${from} ${to}`
    const known = byPlace.get(key)
    if (known) known.concepts.add(concept)
    else byPlace.set(key, { stems, weight, concepts: new Set([concept]) })
  }
  return [...byPlace.values()]
}
