import { stemmer } from 'stemmer'
import type { RewriteRow } from './rows.ts'

const stopWords = new Set(
  `a an the and or but if of to in on at by for with from as is are was were be been am do does did have has had i you he she it we they
  me him her us them my your his its our their this that these those what which who when where why how not no yes can will would could
  should may might must there here so just`.split(/\s+/),
)

/** Porter stems of the words of a text that carry meaning. */
export function termsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set(words.filter((word) => !stopWords.has(word)).map((word) => stemmer(word)))
}

export type TermScore = { precision: number; recall: number; f1: number }

/** What each method adds to the input, against what the rewrite adds; counted over all rows together. */
export function scoreTerms(rows: RewriteRow[], resolve: (row: RewriteRow) => string): TermScore {
  let right = 0
  let given = 0
  let wanted = 0
  for (const row of rows) {
    const gold = addedTerms(row.input, row.rewrite)
    const added = addedTerms(row.input, resolve(row))
    given += added.length
    wanted += gold.length
    right += added.filter((term) => gold.includes(term)).length
  }
  const precision = given === 0 ? 0 : right / given
  const recall = wanted === 0 ? 0 : right / wanted
  const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision: percent(precision), recall: percent(recall), f1: percent(f1) }
}

/** The terms of a text that the input does not have. */
export function addedTerms(input: string, text: string): string[] {
  const own = termsOf(input)
  return [...termsOf(text)].filter((term) => !own.has(term))
}

export const percent = (share: number): number => Math.round(share * 1_000) / 10
