import { countPostings, readPostings } from './postings.ts'

export type TermPostings = { term: string; postings: Uint8Array }
export type Corpus = { docs: number; words: number; terms: TermPostings[] }

const k1 = 1.2
const b = 0.75

/** Scores of the documents that have a term of the query, or stand beside one that has. */
export function rankDocs({ docs, words, terms }: Corpus): Map<number, number> {
  const own = scoreByBm25({ docs, words, terms })
  const scores = new Map<number, number>()
  const add = (docNo: number, score: number) => scores.set(docNo, (scores.get(docNo) ?? 0) + score)
  for (const [docNo, score] of own) {
    add(docNo, score)
    if (docNo < 1 << 28) continue
    add(docNo - 1, 0.4 * score)
    add(docNo + 1, 0.4 * score)
  }
  return scores
}

function scoreByBm25({ docs, words, terms }: Corpus): Map<number, number> {
  const average = words / Math.max(1, docs) || 1
  const frequencies = new Map<string, number>()
  for (const { term, postings } of terms) {
    frequencies.set(term, (frequencies.get(term) ?? 0) + countPostings(postings))
  }
  const scores = new Map<number, number>()
  for (const { term, postings } of terms) {
    const having = frequencies.get(term) ?? 0
    const weight = Math.log(1 + (docs - having + 0.5) / (having + 0.5))
    readPostings(postings, (docNo, count, _flags, length) => {
      const score = (weight * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / average))
      scores.set(docNo, (scores.get(docNo) ?? 0) + score)
    })
  }
  return scores
}
