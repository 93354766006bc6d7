import { isPredicate } from './answering/predicate.ts'
import { isQuestion } from './asking.ts'
import { splitPieces, splitSentences } from './clauses.ts'
import { isAddition } from './list-add.ts'
import { isOrder } from './list-states.ts'
import type { ListAct } from './list-view.ts'
import { findValues } from './values.ts'
import { contentOf, readWords } from './words.ts'

// What is said of the list itself or of how it is going.
const ofTheList =
  /\b(?:list|tick|cross|off|on it|done|sorted|packed|enough|plenty|already|spare|instead|left|need\w*|want\w*|forgot\w*|get|got|buy|bought|everything|rest|lot|except|i|i'm|i've|we|we've)\b/i

/**
 * What a message tells beside what it changes on a list, with what it is about: "Fionn's da is driving us" of "cross off the taxi,
 * Fionn's da is driving us", "he is coming at 7" of "pandit's done, he is coming at 7".
 */
export function factsBeside(texts: string[], acts: ListAct[]): { statement: string; about: string[] }[] {
  const items = acts.flatMap((act) => (act.kind === 'tick' || act.kind === 'remove' ? act.items : []))
  if (items.length === 0) return []
  const named = new Set(items.flatMap((item) => contentOf(readWords(item)).map(({ stem }) => stem)))
  return texts
    .flatMap(splitSentences)
    .filter((sentence) => !isQuestion(sentence))
    .flatMap(splitPieces)
    .flatMap((piece) => {
      const words = readWords(piece).filter(({ pos }) => pos !== 'p')
      const content = contentOf(words)
      const pointing = /^(?:he|she|it|they)\b/i.test(piece)
      const told = pointing
        ? findValues(piece).length > 0
        : content.length >= 2 && words.findIndex(isPredicate) > 0
      return told &&
        !content.some(({ stem }) => named.has(stem)) &&
        !ofTheList.test(piece) &&
        !isOrder(piece) &&
        !isAddition(piece)
        ? [{ statement: piece.replace(/^(?:and|so|but|cos|because)\s+/i, ''), about: items.slice(0, 2) }]
        : []
    })
}
