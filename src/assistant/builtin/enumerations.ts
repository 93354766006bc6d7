import { type Source, splitStatement } from './answer.ts'
import { splitHead, splitSentences } from './clauses.ts'
import { isPlain } from './list-create.ts'
import { parseItems } from './list-items.ts'
import type { ListView } from './list-view.ts'

const mostRead = 60

/**
 * Memories that only enumerate, newest first: "Kit for the Three Peaks: map case, plasters, flapjack". They stay memories, but
 * can be added to and taken from as lists are.
 */
export function enumerations(sources: Source[]): ListView[] {
  return [...sources]
    .sort((one, other) => other.saidAt.localeCompare(one.saidAt))
    .slice(0, mostRead)
    .flatMap(({ id, text }) => {
      const { words, about } = splitStatement(text)
      const { head, rest } = splitHead(words)
      if (head === '' || splitSentences(words).length > 1) return []
      const items = parseItems(rest)
      return items.length > 1 && items.every(isPlain)
        ? [{ id, name: head, items: items.map((item) => ({ text: item, done: false })), memory: { about } }]
        : []
    })
}
