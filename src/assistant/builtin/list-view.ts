import { nearness } from './lexicon.ts'
import { readWords, stemOf, type Word } from './words.ts'

export type ListView = {
  id: string
  name: string
  items: { text: string; done: boolean }[]
  /** It is a memory that enumerates, under the memory's id. */
  memory?: { about: string }
}

export type ListAct =
  | { kind: 'add'; list: string; items: string[] }
  | { kind: 'remove' | 'tick'; list: ListView; items: string[] }
  | { kind: 'show'; list: ListView; all: boolean }
  | { kind: 'count'; list: ListView }
  /** "Is tape on the list?" */
  | { kind: 'has'; list: ListView; item: string }
  | { kind: 'clear' | 'delete'; list: ListView }
  | { kind: 'rename'; list: ListView; name: string }
  | { kind: 'show-lists' }
  | { kind: 'open-list'; name: string }
  | { kind: 'which-list' }
  /** It is asked for by a name that none has. */
  | { kind: 'no-list'; name: string }

export type ListSituation = {
  lists: ListView[]
  /** The list last spoken of. */
  recent?: ListView
  /** The turn before was about it. */
  active: boolean
  lastTold?: string
  /** What was said just before this message, newest first: what "it" and "both" may mean. */
  spoken?: string[]
}

export const openOf = (list: ListView): ListView => ({
  ...list,
  items: list.items.filter(({ done }) => !done),
})

/** The lists that may be meant: the named one alone, else the recent one first. */
export const orderLists = ({ lists, recent }: ListSituation, named: ListView | undefined): ListView[] =>
  named ? [named] : [...new Set([...(recent ? [recent] : []), ...lists])]

/** Words of any list, that tell none of them apart. */
export const neutral = new Set(
  'list thing stuff job item far cart bag trolley basket pack store shop bit one final till lot everything'
    .split(' ')
    .map(stemOf),
)

/** The share of a question's own topic words that a list's name covers. */
export function coverOf(words: Word[], list: ListView): number {
  const name = new Set(readWords(list.name).map(({ stem }) => stem))
  const topic = words.filter(({ pos, stem }) => (pos === 'n' || pos === 'x') && !neutral.has(stem))
  return topic.length === 0 ? 0 : topic.filter(({ stem }) => name.has(stem)).length / topic.length
}

/** Of a list that nobody spoke of lately, an item is only meant where all of it is said. */
export function coversNouns(sentence: string, item: string): boolean {
  const said = new Set(readWords(sentence).map(({ stem }) => stem))
  return readWords(item).every(({ pos, stem }) => (pos !== 'n' && pos !== 'x') || said.has(stem))
}

/** The list whose name a text uses, by the most words in common. */
export function findNamedList(words: Word[], { lists, recent }: ListSituation): ListView | undefined {
  let best: ListView | undefined
  let most = 0
  for (const list of lists) {
    const name = readWords(list.name).filter(({ pos, stem }) => pos !== 'p' && pos !== 'f' && stem !== 'list')
    const shared = name.filter(({ stem, norm, text }) =>
      words.some(
        (word) =>
          word.stem === stem ||
          word.text.toLowerCase() === text.toLowerCase() ||
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
