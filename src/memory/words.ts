import { createHash } from 'node:crypto'
import { stemmer } from 'stemmer'

const wordPattern = /[\p{L}\p{N}]+(?:'\p{L}+)*/gu

// Function words carry no topic. "not" and "no" stay: they turn a fact around.
const functionWords = new Set(
  `a about after again all am an and any are as at be because been before being both but by can could did
  do does doing done down during each few for from further get got had has have having he her here hers
  herself him himself his how i if in into is it its itself just let me more most my myself now of off on
  once only or other our ours out over own please same she should so some such than that the their theirs
  them then there these they this those through to too under until up very was we were what when where
  which while who whom why will with would you your yours im ive id ill thats whats hes shes were theyre
  dont didnt s t d m re ve ll`.split(/\s+/),
)

/** The words of a text in order, lower case, without apostrophes and possessives. */
export function wordsOf(text: string): string[] {
  const words = text.toLowerCase().replaceAll(/[’‘`]/g, "'").match(wordPattern) ?? []
  return words.map((word) => word.replace(/'s$/, '').replaceAll("'", '')).filter((word) => word !== '')
}

/** The words that carry a topic. */
export function contentWords(text: string): string[] {
  return wordsOf(text).filter((word) => !functionWords.has(word))
}

/** The stems of the words that carry a topic, in order, with repeats. */
export function stemsOf(text: string): string[] {
  return contentWords(text).map(stemOf)
}

// Conversations repeat their words: remembering the stems of the last ones makes indexing twice as fast.
const stems = new Map<string, string>()

export function stemOf(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size > 20_000) stems.clear()
  const stem = stemmer(word).slice(0, 64)
  stems.set(word, stem)
  return stem
}

/** A short hash; the same words give the same one. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
