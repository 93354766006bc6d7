import { isAuxiliary } from '../clauses.ts'
import { isPast, type Word } from '../words.ts'

export const glued = /\w's$/

/** Whether a word says something of what stands before it: "wants", "saved", "is", "one's". */
export const isPredicate = (word: Word): boolean =>
  word.pos === 'v' || isAuxiliary(word.norm) || isPast(word) || glued.test(word.text)

const gone = /^(?:did|was|were|had|has been|went|got|came|ended|gave|said|told|paid)$/
const coming = /^(?:will|'ll|shall|due|tomorrow|next|won't|gonna|going)$/

export type Tense = 'past' | 'future' | 'present'

/** Whether words speak of what has been or of what is to come. */
export function tenseIn(words: readonly Word[]): Tense {
  for (const word of words) {
    if (gone.test(word.norm.split(' ')[0] ?? '') || (isPredicate(word) && isPast(word))) return 'past'
    if (coming.test(word.norm)) return 'future'
  }
  return 'present'
}
