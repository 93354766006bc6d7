import { genderOfName, likeFirstNames } from '../lexicon.ts'
import { matcherOf, mostOf } from '../match.ts'
import { genderOfWord } from '../mentions.ts'
import type { Anchor, Question } from '../question.ts'
import { isSomeone, kindsBeside, type ValueKind } from '../values.ts'
import { isCalendarWord, readWords, type Word } from '../words.ts'
import { expectedSorts } from './expect.ts'
import { glued, isPredicate, type Tense, tenseIn } from './predicate.ts'
import { type Sayings, sayingsIn } from './sayings.ts'

/** A question as it is looked for: its anchors with what they weigh here, and how well words stand for them. */
export type Lookup = {
  question: Question
  anchors: Anchor[]
  weights: number[]
  /** Whether an anchor must be met, only stands beside the question, or is what a pronoun stands for. */
  roles: ('main' | 'aside' | 'pointed')[]
  /** Whether some memory speaks of an anchor. */
  told: boolean[]
  mainWeight: number
  /** Of the main ones and, for less, those beside. */
  allWeight: number
  /** How well the best of the words stands for an anchor, 0 to 1. */
  best: (anchor: number, words: readonly Word[]) => number
  /** The same, where words of like meaning count although the very word is told somewhere. */
  near: (anchor: number, words: readonly Word[]) => number
  wants: ValueKind[]
  /** How well a text holds the kind of value that is wanted, 0 to 1. */
  holds: (text: string, words: readonly Word[]) => number
  /** How likely each sort of thing is asked for (`expect.ts`). */
  expected: number[]
  /** What kind of thing is asked for by name: "which colour". */
  designated: string | undefined
  /** What is asked itself, which is no answer. */
  asked: ReadonlySet<string>
  /** Whether it is asked about a man or a woman, where that is plain. */
  gender: 'f' | 'm' | undefined
  /** Whether it is asked about what has been or what is to come. */
  tense: Tense
  sayings: Sayings
}

const besideShare = 0.4

/** `said` are the words of every memory that could answer. */
export function lookupOf(
  question: Question,
  said: readonly (readonly Word[])[],
  expected: number[] = expectedSorts(question.about ?? question.text),
): Lookup {
  const { anchors } = question
  const spoken = new Set(said.flatMap((words) => words.map(({ stem }) => stem)))
  const matcher = (isSoft: (anchor: Anchor) => boolean) => {
    const matchers = anchors.map((anchor) => matcherOf(anchor, isSoft(anchor)))
    return (i: number, words: readonly Word[]): number => {
      const match = matchers[i]
      return match ? mostOf(match, words) : 0
    }
  }
  const best = matcher(({ stem }) => !spoken.has(stem))
  const plain = anchors.some(({ weight, context, resolved }) => weight >= 1.15 && !context && !resolved)
  const roles = anchors.map(({ context, resolved }) =>
    context ? 'aside' : resolved && plain && !question.elliptic ? 'pointed' : 'main',
  )
  const weights = anchors.map(({ weight, stem }) => weight * rarity(stem, said))
  const total = (role: 'main' | 'aside') =>
    weights.reduce((sum, weight, i) => (roles[i] === role ? sum + weight : sum), 0)
  const naming = /\b(?:name|called|surname|spell)\b/i.test(question.text)
  const asked = new Set(
    anchors
      .filter(({ resolved, person }) => !resolved || (person && !naming))
      .flatMap(({ stem, norm }) => [stem, norm]),
  )
  const wants = wantsOf(question)
  return {
    question,
    anchors,
    weights,
    roles,
    told: anchors.map((_, i) => said.some((words) => best(i, words) >= 0.7)),
    mainWeight: total('main') || 1,
    allWeight: total('main') + besideShare * total('aside') || 1,
    best,
    near: matcher(() => true),
    wants,
    expected,
    designated: designatedBy(question.about ?? question.text),
    holds: (text, words) => holdsOf(text, words, wants, asked),
    asked,
    gender: genderAsked(question),
    sayings: sayingsIn(question, anchors, (i) => (roles[i] === 'main' ? (weights[i] ?? 0) : 0)),
    tense: tenseIn(readWords(question.about ?? question.text)),
  }
}

function genderAsked({ text, anchors }: Question): 'f' | 'm' | undefined {
  const genders = new Set(
    anchors.flatMap(({ norm, essential, context }) =>
      context ? [] : (genderOfWord(norm) ?? (essential ? genderOfName(norm) : undefined) ?? []),
    ),
  )
  if (/\b(?:he|him|his)\b/i.test(text)) genders.add('m')
  if (/\b(?:she|her|hers)\b/i.test(text)) genders.add('f')
  return genders.size === 1 ? [...genders][0] : undefined
}

/** "Which colour", "what breed", "the colour of": the noun that what is asked for is a kind of. */
function designatedBy(text: string): string | undefined {
  const words = readWords(text).filter(({ pos }) => pos !== 'p')
  const at = words.findIndex(({ norm }) => /^(?:what|which)(?: is)?$/.test(norm))
  const noun = words
    .slice(at + 1, at + 4)
    .find(({ pos, norm }) => pos === 'n' && !/^(?:time|day|date|name|number|one|thing)s?$/.test(norm))
  return at < 0 ? words.find(({ norm }) => /^colou?rs?$/.test(norm))?.norm : noun?.norm
}

/** What an anchor counts for in a clause itself: what stands beside the question counts for less. */
export const shareOf = ({ roles, weights }: Lookup, i: number): number =>
  (weights[i] ?? 0) * (roles[i] === 'main' ? 1 : roles[i] === 'aside' ? besideShare : 0)

// A word that many memories have tells less about which one is meant.
function rarity(stem: string, said: readonly (readonly Word[])[]): number {
  const having = said.filter((words) => words.some((word) => word.stem === stem)).length
  return having < 2 ? 1 : 1 / (1 + 0.25 * Math.log2(having))
}

// "Room 12", "gate C", "tag 207": what is told apart by a number or a letter.
const designated =
  /^(?:rooms?|rm|unit|table|gate|platform|pitch|bay|court|floor|lane|row|seats?|terminal|bus|train|flight|ward|bed|plot|lot|level|tag|concourse|hook|drawer|locker|box|aisle|class|form|zone|slot|stand|stall|dock|berth|cabin|crate|item|pocket|mailbox|track)$/
// What is measured.
const extents =
  /^(?:weight|height|width|depth|length|volume|capacity|thickness|diameter|distance|dimensions|measurements|mileage|spacing|dosage|dose|speed|wattage|voltage)$/

function wantsOf({ text, wants, anchors }: Question): ValueKind[] {
  if (wants.length > 0) return wants
  const noun = /\b(?:what|which|wot|wat)(?:'s| is)? (?:the |my |our |her |his )?(\w+)/i.exec(text)?.[1] ?? ''
  if (designated.test(noun.toLowerCase())) return ['code', 'number']
  return extents.test(noun.toLowerCase()) || anchors.some(({ norm }) => extents.test(norm))
    ? ['size', 'number']
    : []
}

function holdsOf(text: string, words: readonly Word[], wants: ValueKind[], asked: Set<string>): number {
  const [first] = wants
  if (!first) return 0
  if (wants.includes('person')) return holdsSomeone(words, asked)
  const kinds = kindsBeside(text, asked)
  const found = wants.findIndex((kind) => kinds.has(kind))
  if (found < 0) return 0
  if (found === 0) return 1
  return first === 'money' && !kinds.has('size') ? 0.4 : 0.7
}

function holdsSomeone(words: readonly Word[], asked: Set<string>): number {
  const placed = new Set<number>()
  for (const [at, { pos }] of words.entries())
    if (pos === 'x' && (isPlaced(words, at) || placed.has(at - 1))) placed.add(at)
  const others = words.filter((word, at) => isSomeone(word) && !asked.has(word.stem) && !placed.has(at))
  return others.some(({ pos }) => pos === 'x') ? 1 : others.length > 0 ? 0.6 : 0
}

// "In Leeds", "from Toronto", but "from Marta".
const isPlaced = (words: readonly Word[], at: number): boolean => {
  const before = words[at - 1]?.norm ?? ''
  return (
    /^(?:at|in|on)$/.test(before) ||
    (/^(?:from|to|near|outside|around)$/.test(before) && likeFirstNames(words[at]?.norm ?? '') < 0.15)
  )
}

/** What a clause speaks of first: "my cousin Anouk" of "my cousin Anouk sings alto", "the grey one" of "the grey one's Dot". */
export function subjectOf(words: readonly Word[]): Word[] {
  const verb = words.findIndex((word, i) => i > 0 && isPredicate(word))
  const end = verb > 0 ? Math.min(verb + (glued.test(words[verb]?.text ?? '') ? 1 : 0), 5) : 4
  const before = words.slice(0, end)
  return before.filter(({ pos, norm }) => /^[nxa]$/.test(pos) && !isCalendarWord(norm))
}
