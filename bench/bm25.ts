import { stemOf, wordsOf } from '../src/memory/words.ts'
import { type Turn, textOf } from './locomo.ts'

const k1 = 1.2
const b = 0.75
const stopWords = new Set(
  `a an and are as at be but by did do does for from had has have he her his how i if in into is it its me
  my of on or our she so that the their them they this to was we were what when where which who why will
  with would you your`.split(/\s+/),
)

/**
 * The yardsticks: plain BM25 over the turns (speaker, text and caption), and the same where each turn is
 * indexed with its neighbours of the same session. Returns turn ids, best first.
 */
export function createBm25(
  turns: Turn[],
  { neighbours }: { neighbours: boolean },
): (question: string) => string[] {
  const own = turns.map((turn) => termsOf(`${turn.speaker} ${textOf(turn)}`))
  const said = turns.map((turn) => termsOf(textOf(turn)))
  const beside = (index: number, other: number) =>
    neighbours && turns[other]?.session === turns[index]?.session ? (said[other] ?? []) : []
  const docs = own.map((terms, index) => [...beside(index, index - 1), ...terms, ...beside(index, index + 1)])
  const average = docs.reduce((sum, doc) => sum + doc.length, 0) / docs.length
  const counts = docs.map((doc) => {
    const count = new Map<string, number>()
    for (const term of doc) count.set(term, (count.get(term) ?? 0) + 1)
    return count
  })
  return (question) => {
    const scores = turns.map(() => 0)
    for (const term of new Set(termsOf(question))) {
      const having = counts.filter((count) => count.has(term)).length
      const idf = Math.log(1 + (docs.length - having + 0.5) / (having + 0.5))
      counts.forEach((count, index) => {
        const frequency = count.get(term) ?? 0
        const length = docs[index]?.length ?? 0
        const gain = (idf * frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / average))
        scores[index] = (scores[index] ?? 0) + gain
      })
    }
    return turns
      .map((turn, index) => ({ id: turn.dia_id, score: scores[index] ?? 0, index }))
      .sort((one, other) => other.score - one.score || one.index - other.index)
      .map(({ id }) => id)
  }
}

function termsOf(text: string): string[] {
  return wordsOf(text)
    .filter((word) => !stopWords.has(word))
    .map(stemOf)
}
