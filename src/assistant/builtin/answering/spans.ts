import { type Source, splitStatement } from '../answer.ts'
import { type Clause, readClauses } from '../clauses.ts'
import { readWords, type Word } from '../words.ts'

/** Words that stand together in one memory and could be said as the answer. */
export type Span = {
  source: Source
  text: string
  /** Its words as they were read in the memory: "Anouk pays" alone would not tell a name from a slip. */
  words: Word[]
  form: 'whole' | 'sentence' | 'clause' | 'headed' | 'run'
  /** The first clause of it. */
  clause: Clause
  /** How many clauses and sentences the memory has. */
  clauses: number
  sentences: number
}

const longestHead = 60
const longestRun = 4

/** All of a memory, each sentence, each clause, a clause under its heading, and clauses in a row. */
export function spansOf(source: Source): Span[] {
  const { words } = splitStatement(source.text)
  const clauses = readClauses(words)
  const [first] = clauses
  if (!first) return []
  const sentences = [...new Set(clauses.map(({ sentence }) => sentence))]
  const spans: Span[] = []
  const seen = new Set<string>()
  const add = (text: string, form: Span['form'], clause: Clause) => {
    const key = text.replace(/[.\s]+$/, '')
    if (seen.has(key)) return
    seen.add(key)
    spans.push({
      source,
      text,
      words: readWithin(words, text),
      form,
      clause,
      clauses: clauses.length,
      sentences: sentences.length,
    })
  }
  add(words.replaceAll('\n', ', '), 'whole', { ...first, sentence: words.replaceAll('\n', ', '), head: '' })
  for (const sentence of sentences)
    add(sentence, 'sentence', clauses.find((clause) => clause.sentence === sentence) ?? first)
  for (const [i, clause] of clauses.entries()) {
    add(clause.text, 'clause', clause)
    if (clause.head && clause.head.length < longestHead)
      add(`${clause.head}: ${clause.text}`, 'headed', { ...clause, head: '' })
    const from = clause.sentence.indexOf(clause.text)
    for (const last of clauses.slice(i + 1, i + longestRun)) {
      if (last.sentence !== clause.sentence) break
      const to = clause.sentence.indexOf(last.text, from)
      if (from >= 0 && to > from) add(clause.sentence.slice(from, to + last.text.length), 'run', clause)
    }
  }
  return spans
}

/** The words of a part of a text, as they are read in the whole of it. */
export function readWithin(whole: string, part: string): Word[] {
  const from = whole.indexOf(part)
  if (from >= 0)
    return readWords(whole).filter(({ start, end }) => start >= from && end <= from + part.length)
  const [head, rest] = part.split(/(?<=^[^:]*): /)
  return rest === undefined || whole.indexOf(rest) < 0
    ? readWords(part)
    : [...readWithin(whole, head ?? ''), ...readWithin(whole, rest)]
}
