import type { Referent, ReferentKind } from '../referents.ts'
import { classesOf, genderOfName } from './lexicon.ts'
import { isCalendarWord, readWords, type Word } from './words.ts'

const women = new Set(
  'mother grandmother sister daughter wife aunt auntie niece girl lady woman girlfriend mrs ms miss landlady mum mom gran nan nana nana grandma granny midwife mare'.split(
    ' ',
  ),
)
const men = new Set(
  'father grandfather brother son husband uncle nephew boy man guy boyfriend mr landlord dad grandad grandpa barber bloke lad sir gelding'.split(
    ' ',
  ),
)
const titles = new Set(
  'mr mrs ms miss doctor dr prof professor uncle aunt auntie sir nurse sister'.split(' '),
)

/** "Mr", "Dr", "aunt": what stands before a name. */
export const isTitle = (norm: string): boolean => titles.has(norm)

export function genderOfWord(norm: string): 'f' | 'm' | undefined {
  return women.has(norm) ? 'f' : men.has(norm) ? 'm' : undefined
}

/** Who and what a text speaks of, in order of appearance. */
export function findMentions(text: string, at: string, by: Referent['by']): Referent[] {
  const words = readWords(text)
  const found: Referent[] = []
  let i = 0
  while (i < words.length) {
    const length = phraseLength(words, i)
    if (length === 0) {
      i++
      continue
    }
    const phrase = words.slice(i, i + length)
    const before = words[i - 1]?.norm ?? ''
    const label = text.slice(phrase[0]?.start, phrase.at(-1)?.end)
    const kind = kindOf(phrase, before, words[i + length]?.norm ?? '')
    const gender =
      kind === 'person'
        ? genderOf(phrase)
        : kind === 'place' || kind === 'thing' || kind === 'event'
          ? 'n'
          : undefined
    const last = phrase.at(-1)
    const plural =
      kind !== 'place' && /[^s]s$/i.test(last?.norm ?? '') && (last?.pos !== 'x' || before === 'the')
    found.push({
      ...(phrase.some(({ pos }) => pos === 'x') ? { named: true } : {}),
      kind,
      label,
      mentionedAt: at,
      by,
      ...(gender ? { gender } : {}),
      ...(plural ? { plural } : {}),
    })
    i += length
  }
  return withGenders(found, text, words)
}

/** "Prof Rao takes contracts, he hates latecomers": what the next pronoun says of the last one named before it. */
function withGenders(found: Referent[], text: string, words: Word[]): Referent[] {
  for (const { norm, start } of words) {
    const pronoun = norm.split(/[ ']/)[0] ?? norm
    const gender = /^(?:he|him|his)$/.test(pronoun)
      ? 'm'
      : /^(?:she|her|hers)$/.test(pronoun)
        ? 'f'
        : undefined
    if (!gender) continue
    const before = found.filter(
      ({ kind, label, plural }) =>
        kind === 'person' && !plural && text.indexOf(label) >= 0 && text.indexOf(label) < start,
    )
    const last = before.at(-1)
    if (last?.named && !before.some((other) => other.gender === gender) && !genderOfLabel(last))
      last.gender = gender
  }
  return found
}

const genderOfLabel = ({ label }: Referent): boolean =>
  label.split(/[ .]+/).some((part) => genderOfWord(part.toLowerCase()) !== undefined)

const inPhrase = (word: Word): boolean =>
  word.pos === 'n' ||
  word.pos === 'x' ||
  word.pos === 'a' ||
  (word.pos === 'm' && !/^[£$€@#]/.test(word.text))

// A run of names, nouns and what describes them, ending in a name or a noun ("the head torch", "Ms Adeyemi", "flat 2B").
function phraseLength(words: Word[], from: number): number {
  const first = words[from]
  if (!first || !inPhrase(first)) return 0
  // "Meeting Declan at noon": a doing, and then whom.
  if (/[a-z]{2}ing$/.test(first.norm) && first.pos !== 'x' && words[from + 1]?.pos === 'x') return 0
  let to = from
  while (
    to < words.length &&
    inPhrase(words[to] as Word) &&
    to - from < 6 &&
    !(
      to > from &&
      words[to - 1]?.pos === 'x' &&
      words[to]?.pos === 'n' &&
      !titles.has(words[to - 1]?.norm ?? '')
    )
  )
    to++
  while (to > from && words[to - 1]?.pos !== 'n' && words[to - 1]?.pos !== 'x') to--
  return to - from
}

function kindOf(phrase: Word[], before: string, after: string): ReferentKind {
  const last = phrase.at(-1)
  if (!last) return 'thing'
  if (isCalendarWord(last.norm)) return 'time'
  if (phrase.some(({ norm }) => titles.has(norm)) || phrase.some(({ norm }) => genderOfWord(norm)))
    return 'person'
  const names = phrase.filter(({ pos }) => pos === 'x')
  if (names.length > 0 && names.length === phrase.length) {
    if (/^(?:in|at|from|near|outside)$/.test(before) && after !== "'s") return 'place'
    return 'person'
  }
  const [kind] = classesOf(last.norm)
  if (kind === 'person') return 'person'
  if (kind === 'time') return 'time'
  if (kind === 'event' || kind === 'act') return 'event'
  if (kind === 'location') return 'place'
  return 'thing'
}

function genderOf(phrase: Word[]): 'f' | 'm' | undefined {
  for (const { norm } of phrase) {
    const known = genderOfWord(norm)
    if (known) return known
  }
  const name = phrase.find(({ pos }) => pos === 'x') ?? phrase.find(({ text }) => /^\p{Lu}\p{Ll}/u.test(text))
  return name ? genderOfName(name.norm) : undefined
}
