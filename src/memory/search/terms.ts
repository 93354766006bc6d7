import { stemsOf, wordsOf } from '../words.ts'
import { flag } from './postings.ts'

const timePattern =
  /\b(yesterday|today|tomorrow|tonight|last|next|ago|weekends?|weeks?|months?|years?|days?|since|(mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|recently|soon|morning|night|\d{4})\b/i
const numberPattern = /\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|couple|few|dozen|several)\b/i

/** How often each term stands in a text; its author counts as a term of its own kind. */
export function countTerms(text: string, author?: string | null): Map<string, number> {
  const counts = new Map<string, number>()
  for (const stem of stemsOf(text)) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  for (const name of wordsOf(author ?? '')) counts.set(authorTerm(name), 1)
  return counts
}

/** What an author's name is indexed under: a text by Ann is not a text about Ann. */
export function authorTerm(name: string): string {
  return `@${name}`
}

/** What a day (YYYY-MM-DD) is indexed under that a text speaks of. */
export function dayTerm(day: string): string {
  return `#${day}`
}

export function isWord(term: string): boolean {
  return !term.startsWith('@') && !term.startsWith('#')
}

/** What the text itself says about its form; see `flag`. */
export function flagsOf(text: string): number {
  return (
    (/\?\s*$/.test(text) ? flag.question : 0) |
    (timePattern.test(text) ? flag.time : 0) |
    (numberPattern.test(text) ? flag.number : 0)
  )
}
