import { isCalendarWord, isPast, readWords, type Word } from './words.ts'

/** A piece of what was said that can be an answer by itself, with the heading it stands under. */
export type Clause = {
  text: string
  /** The sentence it is part of. */
  sentence: string
  /** "Stock count of the soaps" for "lemon 21". */
  head: string
  /** One of several pieces of the same make: "lavender 14", "rose 36", "lemon 21". */
  parallel: boolean
  /** The pieces tell the same of different things, so that what one says does not go for the other. */
  contrast: boolean
  /** It says of something else what the others say of theirs: "the blue one's Ned", "the fee is 30". */
  alike: boolean
}

const cache = new Map<string, Clause[]>()

/** What a memory says, piece by piece, in order. */
export function readClauses(text: string): Clause[] {
  const known = cache.get(text)
  if (known) return known
  if (cache.size > 8_000) cache.clear()
  const sentences = splitSentences(text)
  const clauses: Clause[] = []
  let title = ''
  for (const [i, sentence] of sentences.entries()) {
    const { head, rest } = splitHead(sentence)
    if (!head && i === 0 && sentences.length > 1 && isHeading(sentence))
      title = sentence.replace(/[.!:]+$/, '')
    const heading = head || (title && sentence !== `${title}.` ? title : '')
    const pieces = splitPieces(rest)
    const parallel =
      pieces.length > 1 && !goesOn(pieces) && (head !== '' || looksParallel(pieces) || inContrast(pieces))
    const contrast = parallel && inContrast(pieces)
    const alike = pieces.filter(isPredication)
    for (const piece of pieces)
      clauses.push({
        text: piece,
        sentence,
        head: i === 0 && !head ? '' : heading,
        parallel,
        contrast,
        alike: alike.length > 1 && alike.includes(piece),
      })
  }
  cache.set(text, clauses)
  return clauses
}

/** Sentences of a text message: ends of sentences and of lines, but not "Mrs. Okafor" or "6.05am". */
export function splitSentences(text: string): string[] {
  return text
    .replaceAll(/\s*(?:\p{Extended_Pictographic}[\u{FE0F}\u{1F3FB}-\u{1F3FF}\u{200D}]*)+\s*/gu, (emoji) =>
      emoji.trim() === emoji ? ' ' : '\n',
    )
    .split(
      /(?<=[!?]|(?<!\b(?:mr|mrs|ms|dr|st|no|vs|prof|rd|ave|approx|ext|inc|jr|sr|e\.g|i\.e))\.)(?=\s)[\s]+|\n+/i,
    )
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

/** "Heading: rest" and "Heading - rest". */
export function splitHead(sentence: string): { head: string; rest: string } {
  const match = /^(?<head>[^,;:]{2,70}?)(?::|\s[-–—]+)\s+(?<rest>\S.*)$/su.exec(sentence)
  const head = match?.groups?.head?.trim()
  if (!head || head.split(/\s+/).length > 10) return { head: '', rest: sentence }
  return { head, rest: match?.groups?.rest ?? '' }
}

/** A short phrase without a verb, that what follows stands under. */
function isHeading(sentence: string): boolean {
  const words = readWords(sentence).filter(({ pos }) => pos !== 'p')
  return (
    words.length <= 6 &&
    !words.some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm)) &&
    !/[?]$/.test(sentence)
  )
}

const auxiliaries = new Set(
  'is are was were be am has have had do does did will would can could should must may might is not'.split(
    ' ',
  ),
)
export const isAuxiliary = (norm: string): boolean =>
  norm.split(' ').some((part) => auxiliaries.has(part)) ||
  /n't$/.test(norm) ||
  /^'(?:s|m|re|ve|d|ll)$/.test(norm)

/** A sentence's clauses: at commas, semicolons, and where "and", "but", "then" or "plus" begin a new statement. */
export function splitPieces(sentence: string): string[] {
  const words = readWords(sentence)
  const cuts: number[] = []
  let quoted = false
  for (const [i, word] of words.entries()) {
    if (/^["\u201c\u201d]$/.test(word.text)) quoted = !quoted
    if (i === 0 || i === words.length - 1 || (quoted && sentence.slice(word.end).search(/["\u201d]/) >= 0))
      continue
    const isComma =
      /^[,;]$/.test(word.text) || (/^[-–—]+$/.test(word.text) && words[i - 1]?.end !== word.start)
    if (isComma) cuts.push(word.start)
    else if (
      /^(?:and|but|then|plus|while|because)$/.test(word.norm) &&
      !joinsSubjects(
        words.filter(({ start }) => start >= (cuts.at(-1) ?? 0)),
        word,
      ) &&
      (beginsStatement(words, i + 1) || repeats(words, cuts.at(-1) ?? 0, i))
    )
      cuts.push(word.start)
  }
  const pieces: string[] = []
  let from = 0
  for (const cut of [...cuts, sentence.length]) {
    const piece = sentence
      .slice(from, cut)
      .replace(/^[\s,;–—-]+|[\s,;]+$/g, '')
      .replace(/^(?:and|but|then|plus|&|n)\s+(?:then\s+)?/i, '')
    from = cut
    if (/[\p{L}\p{N}]/u.test(piece)) pieces.push(piece)
  }
  return pieces
}

// "Lunch with Bo and Ada was lovely": what stands before the "and" says nothing yet.
function joinsSubjects(span: Word[], joint: Word): boolean {
  const before = span.filter(({ start, pos }) => start < joint.start && pos !== 'p')
  return (
    joint.norm === 'and' &&
    before.at(-1)?.pos === 'x' &&
    !before.some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm) || /^got$|\d/.test(norm))
  )
}

// "finance on Tuesdays and burials on Thursdays": what follows "and" is built as what stands before it, around the same word.
function repeats(words: Word[], from: number, joint: number): boolean {
  const before = words.slice(0, joint).filter(({ start }) => start >= from)
  const end = words.findIndex(({ pos }, i) => i > joint && pos === 'p')
  const after = words.slice(joint + 1, end < 0 ? words.length : end)
  const at = after.findIndex(({ norm }) => /^(?:on|at|in|to|for|with|is|gets?|by|from)$/.test(norm))
  if (at < 1 || at > 4 || at === after.length - 1) return false
  if (!after.slice(0, at).some(({ pos }) => pos === 'n' || pos === 'x')) return false
  const twin = before.findLastIndex(({ norm }) => norm === after[at]?.norm)
  const one = before.slice(twin + 1).find(({ pos }) => pos !== 'f')
  const other = after.slice(at + 1).find(({ pos }) => pos !== 'f')
  return (
    twin > 0 &&
    one !== undefined &&
    other !== undefined &&
    one.pos === other.pos &&
    isCalendarWord(one.norm) === isCalendarWord(other.norm) &&
    (isCalendarWord(one.norm) || one.pos !== 'n')
  )
}

// After "and": someone or something, then soon a verb or a number ("and Tilly who's 4", "and I owe her the timeline").
function beginsStatement(words: Word[], from: number): boolean {
  const next = words.slice(from, from + 7)
  const stop = next.findIndex(({ pos }) => pos === 'p')
  const span = stop < 0 ? next : next.slice(0, stop)
  // "And a movement break": one thing does nothing in a verb's bare form.
  const single = /^(?:a|an)$/.test(span[0]?.norm ?? '')
  const verb = span.findIndex(
    (word) =>
      isAuxiliary(word.norm) || (word.pos === 'v' && (!single || isPast(word) || /s$/.test(word.norm))),
  )
  return verb > 0
    ? true
    : verb === 0
      ? span.length > 1
      : /\d/.test(span.at(-1)?.text ?? '') && span.length > 1
}

// "he wants to train and asked to leave early": a later piece that begins with its verb goes on about the same one.
function goesOn(pieces: string[]): boolean {
  return pieces.slice(1).some((piece, i) => {
    const [first, second] = readWords(piece)
    const before = readWords(pieces[i] ?? '')
    return (
      first?.pos === 'v' &&
      /(?:ed|s)$/.test(first.norm) &&
      second !== undefined &&
      before[0]?.pos !== 'v' &&
      before.some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm))
    )
  })
}

function looksParallel(pieces: string[]): boolean {
  const listed = pieces.filter((piece) => !/^(?:he|she|it|they|that|this|which|who)\b/i.test(piece))
  if (listed.length < pieces.length) return false
  const marked = pieces.filter(
    (piece) => /\d/.test(piece) || /^(?:the )?\p{Lu}/u.test(piece) || /^i(?:'m|'ll| am)?\b/i.test(piece),
  )
  return pieces.length > 2 && marked.length >= pieces.length - 1
}

// "lavender 14, rose 36": a number each. "The Harpers are bringing slaw, Joe is doing ribs": somebody else each.
function inContrast(pieces: string[]): boolean {
  const share = (test: (piece: string) => boolean) => pieces.filter(test).length
  const named = share((piece) => {
    const words = readWords(piece).filter(({ pos }) => pos !== 'p')
    return (
      words.slice(0, 3).some(({ pos }) => pos === 'x') &&
      !words.every(({ text, norm }) => /^\p{Lu}/u.test(text) && !isCalendarWord(norm))
    )
  })
  const numbered = share((piece) => {
    const words = readWords(piece)
    const number = words.findIndex(({ pos, norm }) => pos === 'm' && /^\d/.test(norm))
    return words
      .slice(0, Math.max(0, number))
      .some(({ pos, norm }) => /^[nxa]$/.test(pos) || /^(?:me|us)$/.test(norm))
  })
  const dayed = share((piece) => isCalendarWord(readWords(piece)[0]?.norm ?? ''))
  const most = pieces.length === 2 ? 2 : Math.max(2, pieces.length - 1)
  return named >= most || (numbered >= most && pieces.length > 2) || dayed >= 2
}

// "the grey one's Ned", "I banked 1,820", "40 for children": something of its own, and what it is or how much.
function isPredication(piece: string): boolean {
  const words = readWords(piece).filter(({ pos }) => pos !== 'p')
  const [first] = words
  if (!first || words.length < 2 || /^(?:he|she|it|they|that|this|which|who|there|due)\b/.test(first.norm))
    return false
  const told = (from: number, to?: number) => words.slice(from, to).some(({ pos }) => /^[nxa]$/.test(pos))
  const copula = words.findIndex(
    ({ norm, text }, i) =>
      i > 0 &&
      (/^(?:is|are|was|were|'s)$/.test(norm) || /^\w+'s$/.test(text)) &&
      told(0, i) &&
      i < words.length - 1,
  )
  if (copula > 0) return true
  const number = words.findIndex(({ pos, norm }) => pos === 'm' && /^\d/.test(norm))
  return number >= 0 && words.some(({ pos }, i) => i !== number && /^[nxav]$/.test(pos))
}
