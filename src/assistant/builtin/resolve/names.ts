import { nearness, partsOf, rankOf } from '../lexicon.ts'
import type { Word } from '../words.ts'

const known = ['john', 'michael', 'mary', 'david', 'jennifer', 'susan']

/** How much a word is used as people's given names are: "john" 0.55, "joy" 0.25, "video" 0.06. */
export function nameness(word: string): number {
  const lower = word.toLowerCase()
  return known.reduce((sum, name) => sum + nearness(lower, name), 0) / known.length
}

/** Mostly somebody's name, or a word that nobody knows. */
export const isNameLike = (word: string): boolean =>
  nameness(word) > 0.25 || rankOf(word.toLowerCase()) === undefined

export const isCapital = ({ text }: Word): boolean => /^\p{Lu}/u.test(text) && text !== 'I'

/** The verb that a form belongs to: "calling" → call, "removed" → remove; nothing where it can be no verb. */
export function verbOf(norm: string): string | undefined {
  const stem = norm.replace(/(?:ing|ed|es|s|d)$/, '')
  const bases = /ing$/.test(norm)
    ? [norm.slice(0, -3), `${norm.slice(0, -3)}e`, norm.slice(0, -4)]
    : /ed$/.test(norm)
      ? [norm.slice(0, -2), norm.slice(0, -1), norm.slice(0, -3)]
      : /s$/.test(norm)
        ? [norm.slice(0, -1), stem]
        : []
  return [...bases, norm].find((base) => base.length > 1 && partsOf(base).includes('v'))
}
