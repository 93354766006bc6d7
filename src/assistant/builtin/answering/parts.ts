import { type Clause, readClauses } from '../clauses.ts'
import { contentOf, isPast, type Word } from '../words.ts'
import { sortsIn } from './expect.ts'
import { type Lookup, shareOf, subjectOf } from './lookup.ts'
import { isPredicate } from './predicate.ts'
import { readWithin } from './spans.ts'

/** One clause of a memory beside the question. */
export type Part = {
  clause: Clause
  /** By anchor, how well this clause or its heading stands for it. */
  met: number[]
  /** The share of the question this clause meets, and how well it holds the kind of value that is wanted. */
  share: number
  holds: number
  /** It begins with a name that is not asked about; with anything that is not asked about; with a pronoun. */
  ofAnother: boolean
  ofOther: boolean
  pronoun: boolean
  /** It begins with what was done, and that is not asked about. */
  subjectless: boolean
  /** It says something of its own, with a verb. */
  verbal: boolean
  /** As read in the whole of the memory. */
  words: Word[]
  /** Which sorts of thing stand in it that are not asked about (`expect.ts`). */
  sorts: Set<number>
}

const pronounFirst = /^(?:he|she|it|they|his|her|its|their|that|this|who|which)\b/
const possessive = /^(?:his|her|its|their)$/
/** Of the person who texts. */
export const ownWords = /\b(?:i|i'm|im|me|my|mine|us|we|our|ours)\b/i
const met = 0.7

/** Of whom a pronoun speaks. */
export const genderOf = (pronoun = ''): 'f' | 'm' | undefined =>
  /^(?:he|his|him)\b/.test(pronoun) ? 'm' : /^(?:she|her|hers)\b/.test(pronoun) ? 'f' : undefined

export const withoutMarks = (words: readonly Word[]): Word[] => words.filter(({ pos }) => pos !== 'p')

/** The clauses of a memory, each beside the question. */
export function readParts(lookup: Lookup, words: string): Part[] {
  return readClauses(words).map((clause) => {
    const read = readWithin(words, clause.text)
    const own = contentOf(read)
    const head = clause.head ? contentOf(readWithin(words, clause.head)) : []
    const strengths = lookup.anchors.map(({ self }, i) => {
      if (lookup.roles[i] === 'pointed') return 0
      if (self) return ownWords.test(clause.text) ? 1 : 0
      return Math.max(lookup.best(i, own), 0.95 * lookup.best(i, head))
    })
    const spoken = withoutMarks(read)
    const subject = subjectOf(spoken)
    const asked = subject.some((word) => isAsked(lookup, word))
    const told = subject.some(({ pos }) => pos !== 'a')
    const pronoun = pronounFirst.test(spoken[0]?.norm ?? '')
    const bare = pronoun && !(possessive.test(spoken[0]?.norm ?? '') && told)
    const gender = genderOf(spoken[0]?.norm)
    const otherGender = gender !== undefined && lookup.gender !== undefined && gender !== lookup.gender
    return {
      clause,
      met: strengths,
      share:
        strengths.reduce((sum, strength, i) => sum + strength * shareOf(lookup, i), 0) / lookup.allWeight,
      holds: lookup.holds(clause.text, read),
      ofAnother: subject.some(({ pos }) => pos === 'x') && !asked,
      ofOther: (subject.length > 0 && !asked && !bare) || otherGender,
      pronoun,
      subjectless: spoken[0] !== undefined && isDoing(spoken[0]) && !isAsked(lookup, spoken[0]),
      verbal: spoken.some(isPredicate),
      words: read,
      sorts: sortsIn(clause.text, read, (word) => isNamed(lookup, word)),
    }
  })
}

const isDoing = (word: Word): boolean => word.pos === 'v' || isPast(word)

/** Whether a word says what is asked about, and is no answer. */
export const isNamed = ({ anchors, best }: Lookup, word: Word): boolean =>
  anchors.some(({ resolved }, i) => !resolved && best(i, [word]) >= met)

/** Whether a word is one of those that are asked about. */
export const isAsked = ({ anchors, roles, best }: Lookup, word: Word): boolean =>
  anchors.some(({ weight }, i) => roles[i] !== 'aside' && weight > 0.5 && best(i, [word]) >= met)
