import { classesOf, rankOf } from '../lexicon.ts'
import { lazyLogit, sharesOf } from '../logit.ts'
import { findValues } from '../values.ts'
import { contentOf, isCalendarWord, readWords, type Word } from '../words.ts'

/** Sorts of thing that an answer may be: kinds of written value, a name, and WordNet's classes of nouns. */
export const sorts = [
  'clock',
  'date',
  'money',
  'number',
  'duration',
  'code',
  'size',
  'name',
  'place-name',
  'act',
  'animal',
  'artifact',
  'attribute',
  'body',
  'thought',
  'communication',
  'event',
  'food',
  'group',
  'location',
  'person',
  'plant',
  'possession',
  'state',
  'substance',
  'time',
  'verb',
  'other',
] as const

const places = new Map<string, number>(sorts.map((sort, i) => [sort, i]))
const placeOf = (sort: string): number => places.get(sort) ?? sorts.length - 1

const common = 9_000

/** What of a question tells which sort of thing it asks for. */
export function askingCues(text: string): string[] {
  const words = readWords(text).filter(({ pos }) => pos !== 'p')
  const tokens = words.map(({ norm, pos, stem }) =>
    pos === 'x'
      ? '<name>'
      : pos === 'm'
        ? '<number>'
        : pos === 'f'
          ? norm
          : (rankOf(norm) ?? common) < common
            ? stem
            : `<${pos}>`,
  )
  const cues = new Set<string>(['any'])
  for (const [i, token] of tokens.entries()) {
    cues.add(token)
    if (i + 1 < tokens.length) cues.add(`${token} ${tokens[i + 1]}`)
    if (/^(?:what|which|how|who|where|when|why|whose)\b/.test(token)) {
      cues.add(`${token} .. ${tokens[i + 2] ?? '.'}`)
      cues.add(`${token} ${tokens.slice(i + 1, i + 3).join(' ')}`)
      for (const kind of words[i + 1] ? classesOf(words[i + 1]?.norm ?? '').slice(0, 1) : [])
        cues.add(`${token} <${kind}>`)
    }
  }
  for (const word of contentOf(words))
    for (const kind of classesOf(word.norm).slice(0, 1)) cues.add(`of <${kind}>`)
  cues.add(`ends ${tokens.at(-1)}`)
  cues.add(`begins ${tokens[0]}`)
  if (tokens.length < 4) cues.add('short')
  return [...cues]
}

const logit = lazyLogit(new URL('./expect-weights.txt', import.meta.url))

/** How likely a question asks for each sort of thing, in the order of `sorts`. Fitted on what stood in the right answers. */
export function expectedSorts(text: string, known = logit()): number[] {
  return known.classes.length === 0 ? [] : sharesOf(known, askingCues(text))
}

/** Which sorts stand in some words, as places in `sorts`; what `isAsked` is no answer. */
export function sortsIn(text: string, words: readonly Word[], isAsked: (word: Word) => boolean): Set<number> {
  const found = new Set<number>()
  const values = findValues(text)
  for (const { kind, start, end } of values) {
    const own = words.filter((word) => word.start >= start && word.end <= end)
    const inside = values.some(
      (other) =>
        other.kind !== kind &&
        other.start <= start &&
        other.end >= end &&
        other.end - other.start > end - start,
    )
    if (!(kind === 'number' && inside) && !(own.length > 0 && own.every(isAsked))) found.add(placeOf(kind))
  }
  for (const [i, word] of words.entries())
    if (word.pos !== 'f' && word.pos !== 'p' && !isAsked(word)) found.add(sortOf(word, words[i - 1], values))
  return found
}

/** What sort of thing one word is. */
export function sortOf(
  word: Word,
  before: Word | undefined,
  values: readonly { kind: string; start: number; end: number }[],
): number {
  const value = values.find(({ start, end }) => start <= word.start && end >= word.end)
  if (value) return placeOf(value.kind)
  if (word.pos === 'x')
    return placeOf(/^(?:in|at|from|to|near|on|around)$/.test(before?.norm ?? '') ? 'place-name' : 'name')
  if (word.pos === 'v') return placeOf('verb')
  if (isCalendarWord(word.norm)) return placeOf('date')
  return placeOf(classesOf(word.norm)[0] ?? 'other')
}
