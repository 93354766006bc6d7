import { classesOf, genderOfName, partsOf, rankOf } from '../lexicon.ts'
import { genderOfWord } from '../mentions.ts'
import { isCalendarWord, readWords, type Word } from '../words.ts'
import { isCapital, isNameLike, nameness, verbOf } from './names.ts'

export type PhraseKind = 'person' | 'title' | 'place' | 'time' | 'thing'

/** A run of words that names someone or something, with how it stands in its sentence. */
export type Phrase = {
  /** As said, without "the", "my" or "that" in front. */
  text: string
  words: Word[]
  /** "the", "my", "that" … or nothing. */
  det: string
  kind: PhraseKind
  named: boolean
  plural: boolean
  gender?: 'f' | 'm'
  /** The last verb of the sentence before it. */
  verb: string
  /** It stands right after its verb, but for "the", "my" and the like. */
  object: boolean
  /** The word right before it. */
  before: string
  /** How it is joined to the phrase before it. */
  joined: 'and' | 'or' | ''
  /** In which sentence of the text. */
  sentence: number
  /** From which word of the text to which. */
  from: number
  to: number
}

const determiners =
  /^(?:a|an|the|this|that|these|those|my|your|his|her|our|their|its|any|some|no|which|what|another|other|both|all)$/

const cache = new Map<string, Phrase[]>()

/** The names and noun phrases of a text, in order. */
export function readPhrases(text: string): Phrase[] {
  const known = cache.get(text)
  if (known) return known
  if (cache.size > 2_000) cache.clear()
  const words = readWords(text)
  const phrases: Phrase[] = []
  let sentence = 0
  let verb = ''
  let i = 0
  while (i < words.length) {
    const word = words[i] as Word
    if (/^[.?!]+$/.test(word.text)) {
      sentence++
      verb = ''
    }
    const length = lengthOfPhrase(words, i)
    if (length === 0) {
      if (isVerb(words, i)) verb = verbOf(word.norm) ?? word.norm
      i++
      continue
    }
    phrases.push(makePhrase(text, words, i, i + length, { sentence, verb, last: phrases.at(-1) }))
    i += length
  }
  cache.set(text, phrases)
  return phrases
}

const startsSentence = (words: Word[], i: number): boolean => {
  let before = i - 1
  while (
    before >= 0 &&
    (words[before]?.text === ',' ||
      /^(?:ok|yes|no|and|but|please|then|wait|oh|now)$/.test(words[before]?.norm ?? ''))
  )
    before--
  return before < 0 || /^[.?!:]+$/.test(words[before]?.text ?? '')
}

/** A verb, also where a command or a participle begins the sentence and the tagger takes it for a noun. */
export function isVerb(words: Word[], i: number): boolean {
  const word = words[i]
  if (!word || !/^[vnaxr]$/.test(word.pos)) return false
  const base = verbOf(word.norm)
  if (!base) return false
  const before = words[i - 1]
  const next = words[i + 1]
  const starts = startsSentence(words, i)
  if (!starts && before && (determiners.test(before.norm) || before.pos === 'a' || before.pos === 'm'))
    return false
  if (isCapital(word) && (!starts || nameness(word.text) > 0.3)) return false
  if (word.pos === 'v') return true
  if (partsOf(base).startsWith('a')) return false
  const object =
    next !== undefined &&
    (isCapital(next) ||
      /^(?:me|him|her|them|us|it|you|my|your|the|a|an|that|this|to|from|with|for|back|up)$/.test(next.norm))
  if (/ing$/.test(word.norm))
    return object || /^(?:is|are|was|were|am|be|'s|'re|who's)$/.test(before?.norm ?? '')
  if (starts || commanding.test(before?.norm ?? ''))
    return object || (partsOf(word.norm).startsWith('v') && next !== undefined)
  // "Did my sister call?"
  return (
    (next === undefined || next.pos === 'p' || object) &&
    (before?.pos === 'x' || before?.pos === 'n') &&
    asks.test(words.find((_, j) => startsSentence(words, j) && j < i)?.norm ?? '')
  )
}

const commanding = /^(?:i|you|we|they|he|she|to|can|could|will|would|please|and|but|n't|not|just|video)$/
const asks = /^(?:do|does|did|can|could|will|would|has|have|had|should)$/

const inPhrase = (words: Word[], i: number): boolean => {
  const word = words[i]
  if (!word || isVerb(words, i)) return false
  return (
    (word.pos === 'n' && !/^(?:sir|madam|maam|mate|dear)$/.test(word.norm)) ||
    word.pos === 'x' ||
    (word.pos === 'a' && words[i + 1]?.pos !== 'f' && words[i + 1]?.pos !== 'p') ||
    (word.pos === 'm' && !/^[£$€@#]/.test(word.text))
  )
}

// Names may hold small words: "Candle in the Wind", "Ace of Base".
const links = /^(?:of|the|in|on|to|at|a|and|for|my|is|i|this|what|your|do|you|so|it|me)$/

function lengthOfPhrase(words: Word[], from: number): number {
  const named = lengthOfName(words, from)
  if (named > 0) return named
  if (!inPhrase(words, from)) return 0
  let to = from
  while (to < words.length && to - from < 6 && inPhrase(words, to) && !(to > from && breaks(words, to))) {
    to++
    // "Iris's dad", "Lucy's place"
    if (words[to]?.text === "'s" && inPhrase(words, to + 1)) to++
  }
  while (to > from && !/^[nxm]$/.test(words[to - 1]?.pos ?? '')) to--
  return to - from
}

// A name ends where a plain noun follows it, and begins where one comes before, but for "my sister Tammy".
function breaks(words: Word[], to: number): boolean {
  const before = words[to - 1] as Word
  if (before.text === "'s") return false
  if (/^(?:today|tomorrow|yesterday|tonight)$/.test(words[to]?.norm ?? '')) return true
  const wasName = isNameAt(words, to - 1)
  const isName = isNameAt(words, to)
  if (wasName === isName) return false
  return wasName || !(genderOfWord(before.norm) || classesOf(before.norm)[0] === 'person')
}

function isNameAt(words: Word[], i: number): boolean {
  const word = words[i]
  if (!word || !isCapital(word) || word.pos === 'p' || isCalendarWord(word.norm)) return false
  if (/^(?:which|what|who|is|do|and|or|but|ok|yes|no)$/.test(word.norm)) return false
  return (
    !startsSentence(words, i) ||
    isNameLike(word.text) ||
    ((word.pos === 'x' || word.pos === 'a') && isNameAt(words, i + 1))
  )
}

function lengthOfName(words: Word[], from: number): number {
  const first = words[from] as Word
  if (!isNameAt(words, from) || isVerb(words, from)) return 0
  if (first.pos === 'f' && (startsSentence(words, from) || !isNameAt(words, from + 1))) return 0
  let to = from + 1
  while (to < words.length) {
    const word = words[to] as Word
    if (word.text === "'s" && inPhrase(words, to + 1)) {
      to += 2
      continue
    }
    if (isNameAt(words, to) && !/^(?:ok|yes|no)$/.test(word.norm)) {
      to++
      continue
    }
    let next = to
    while (next < words.length && next - to < 3 && links.test(words[next]?.norm ?? '')) next++
    if (next > to && isNameAt(words, next) && !/^(?:and|to|on|in|at|for|is)$/.test(words[to]?.norm ?? '')) {
      to = next + 1
      continue
    }
    break
  }
  return to - from
}

function makePhrase(
  text: string,
  all: Word[],
  from: number,
  to: number,
  { sentence, verb, last }: { sentence: number; verb: string; last: Phrase | undefined },
): Phrase {
  const words = all.slice(from, to)
  const before = all[from - 1]?.norm ?? ''
  const det = determiners.test(before) || words[0]?.norm === 'the' ? before : ''
  const named = words.some((word, i) => word.pos !== 'f' && isNameAt(all, from + i))
  const between =
    last && last.sentence === sentence ? all.slice(last.to, from).map(({ norm }) => norm) : ['.']
  const joined = between.every((norm) => /^(?:,|and|or|&|my|your|the|a|either)$/.test(norm))
    ? between.includes('or')
      ? 'or'
      : between.some((norm) => /^(?:,|and|&)$/.test(norm))
        ? 'and'
        : ''
    : ''
  const kind = kindOf(words, { named, before, verb, next: all[to]?.norm ?? '', noun: all[from - 1] })
  const gender = kind === 'person' ? genderOf(words) : undefined
  const head = words.at(-1)?.norm ?? ''
  return {
    text: text.slice(words[0]?.start, words.at(-1)?.end),
    words,
    det,
    kind,
    named,
    plural: (!named && /[^s]s$/.test(head) && kind !== 'time') || groups.test(head),
    ...(gender ? { gender } : {}),
    verb,
    object: isObject(all, from),
    before,
    joined,
    sentence,
    from,
    to,
  }
}

function isObject(words: Word[], from: number): boolean {
  let i = from - 1
  while (
    i >= 0 &&
    (determiners.test(words[i]?.norm ?? '') || /^(?:me|us|of|one)$/.test(words[i]?.norm ?? ''))
  )
    i--
  return isVerb(words, i) || /^(?:have|get|got|has|is|are|there)$/.test(words[i]?.norm ?? '')
}

const groups = /^(?:group|team|family|parents|kids|children|guys|people|band|everyone|couple|folks|friends)$/
const reaching =
  /^(?:call|message|text|tell|ask|inform|send|invite|phone|ring|dial|video|contact|remind|email|let|notify|add|remove|meet|see|answer|from|with|by)$/
const going = /^(?:go|drive|navigate|take|travel|move|fly|head|get|walk|ride)$/
const hearing = /^(?:play|hear|listen|watch|sing|find|record|like|dislike|love|stream|buy|read)$/
export const worksOfArt =
  /^(?:song|songs|album|movie|film|book|show|track|called|titled|playlist|version|single)$/

function kindOf(
  words: Word[],
  at: { named: boolean; before: string; verb: string; next: string; noun: Word | undefined },
): PhraseKind {
  const head = words.at(-1) as Word
  if (words.every(({ norm, pos }) => isCalendarWord(norm) || pos === 'm' || timeWords.test(norm)))
    return 'time'
  if (genderOfWord(head.norm)) return 'person'
  if (!at.named) {
    const kinds = classesOf(head.norm)
    if (nameness(head.norm) > (head.pos === 'x' ? 0.25 : 0.4)) return 'person'
    if (
      head.pos === 'x' &&
      rankOf(head.norm) === undefined &&
      (reaching.test(at.before) || reaching.test(at.verb))
    )
      return 'person'
    if (kinds[0] === 'person' || groups.test(head.norm)) return 'person'
    if (kinds[0] === 'time' || (words[0]?.pos === 'm' && kinds.slice(0, 3).includes('time'))) return 'time'
    if (kinds[0] === 'location') return 'place'
    return 'thing'
  }
  if (words.some(({ pos }) => pos === 'f'))
    return words.some(({ text }) => text === "'s")
      ? classesOf(head.norm)[0] === 'person'
        ? 'person'
        : 'thing'
      : 'title'
  const isPersonal = words.some(({ text }) => nameness(text) > 0.25)
  if (worksOfArt.test(at.before) || at.next === 'by') return 'title'
  if (at.before === 'by') return 'person'
  if ((/^(?:in|at|near)$/.test(at.before) || (at.before === 'to' && going.test(at.verb))) && !isPersonal)
    return 'place'
  if (hearing.test(at.verb) && !/^(?:by|from|with)$/.test(at.before)) return 'title'
  return 'person'
}

const timeWords =
  /^(?:today|tomorrow|yesterday|tonight|morning|afternoon|evening|night|noon|midnight|week|weekend|month|year|am|pm|next|last|later|now|o'clock|day)$/

function genderOf(words: Word[]): 'f' | 'm' | undefined {
  for (const { norm } of [...words].reverse()) {
    const known = genderOfWord(norm)
    if (known) return known
  }
  const name = words.find(isCapital) ?? words.find(({ pos }) => pos === 'x')
  return name && nameness(name.text) > 0.1 ? genderOfName(name.text) : undefined
}
