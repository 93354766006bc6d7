import { nearness } from './lexicon.ts'
import { readWords, type Word } from './words.ts'

export type ListView = { id: string; name: string; items: { text: string; done: boolean }[] }

export type ListAct =
  | { kind: 'add'; list: string; items: string[] }
  | { kind: 'remove' | 'tick'; list: ListView; items: string[] }
  | { kind: 'show'; list: ListView; all: boolean }
  | { kind: 'count'; list: ListView }
  | { kind: 'clear' | 'delete'; list: ListView }
  | { kind: 'rename'; list: ListView; name: string }
  | { kind: 'show-lists' }
  | { kind: 'open-list'; name: string }
  | { kind: 'which-list' }

export type ListSituation = {
  lists: ListView[]
  /** The list last spoken of. */
  recent?: ListView
  /** The turn before was about it. */
  active: boolean
  lastTold?: string
}

/** The list whose name a text uses, by the most words in common. */
export function findNamedList(words: Word[], { lists, recent }: ListSituation): ListView | undefined {
  let best: ListView | undefined
  let most = 0
  for (const list of lists) {
    const name = readWords(list.name).filter(({ pos, stem }) => pos !== 'p' && pos !== 'f' && stem !== 'list')
    const shared = name.filter(({ stem, norm }) =>
      words.some(
        (word) =>
          word.stem === stem ||
          (norm.length > 4 && word.norm.startsWith(norm.slice(0, 5)) && nearness(word.norm, norm) > 0.5),
      ),
    )
    if (
      /\bto-do\b/.test(list.name.toLowerCase()) &&
      words.some(({ norm }, i) => (norm === 'to' && words[i + 1]?.norm === 'do') || norm === 'to-do')
    )
      shared.push(...words.slice(0, 1))
    const score = shared.length + (list === recent ? 0.1 : 0)
    if (shared.length > 0 && score > most) {
      best = list
      most = score
    }
  }
  return best
}
