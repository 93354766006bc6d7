import { readFileSync } from 'node:fs'
import { isFunctionWord, stemOf, type Word } from './words.ts'

/**
 * Expressions that say the same in everyday talk ("knock back", "turn down", "bin"), and words that stand where such a thing is
 * told ("allergic": nuts, dairy). Written for this; each line of `lexicon/thesaurus.txt` is one concept:
 * `expression, expression > word, word`.
 */
type Thesaurus = {
  /** By stem, the concepts it alone stands for. */
  single: Map<string, number[]>
  /** By the stem of its first word, expressions of several words. */
  phrases: Map<string, { stems: string[]; concept: number }[]>
  /** By stem, the concepts it is told with. */
  beside: Map<string, number[]>
}

let loaded: Thesaurus | undefined

function thesaurus(): Thesaurus {
  if (loaded) return loaded
  const single = new Map<string, number[]>()
  const phrases = new Map<string, { stems: string[]; concept: number }[]>()
  const beside = new Map<string, number[]>()
  const put = <T>(map: Map<string, T[]>, key: string, value: T) => {
    const known = map.get(key)
    if (known) known.push(value)
    else map.set(key, [value])
  }
  const lines = readFileSync(new URL('./lexicon/thesaurus.txt', import.meta.url), 'utf8').split('\n')
  for (const [concept, line] of lines.entries()) {
    const [expressions = '', told = ''] = line.split(' > ')
    for (const expression of expressions.split(', ')) {
      const stems = expression.split(/[ -]/).map(keyOf)
      const [first] = stems
      if (!first) continue
      if (stems.length === 1) put(single, first, concept)
      else put(phrases, first, { stems, concept })
    }
    for (const word of told.split(', ')) if (word) put(beside, keyOf(word), concept)
  }
  loaded = { single, phrases, beside }
  return loaded
}

const keyOf = (word: string): string => (isFunctionWord(word) ? word : stemOf(word))

/** A concept that stands in some words, with the places of those words. */
export type Concept = { concept: number; from: number; to: number }

/** The concepts that stand in some words, marks left out. */
export function conceptsIn(words: readonly Word[]): Concept[] {
  const { single, phrases } = thesaurus()
  const found: Concept[] = []
  for (const [from, { stem }] of words.entries()) {
    for (const concept of single.get(stem) ?? []) found.push({ concept, from, to: from + 1 })
    for (const { stems, concept } of phrases.get(stem) ?? [])
      if (stems.every((each, i) => words[from + i]?.stem === each))
        found.push({ concept, from, to: from + stems.length })
  }
  return found
}

/** The concepts that are told with some of these words. */
export function toldWith(words: readonly Word[]): Set<number> {
  const { beside } = thesaurus()
  return new Set(words.flatMap(({ stem }) => beside.get(stem) ?? []))
}

/** Whether two words may stand for the same. */
export function saysTheSame(one: string, other: string): boolean {
  const { single } = thesaurus()
  const own = single.get(one)
  const theirs = own && single.get(other)
  return own !== undefined && theirs !== undefined && own.some((concept) => theirs.includes(concept))
}
