import { classesOf, nearness } from './lexicon.ts'
import { findValues, isSomeone } from './values.ts'
import { contentOf, isCalendarWord, readWords, type Word } from './words.ts'

type Phrase = { words: Word[]; start: number; end: number; named: boolean }

/**
 * Puts a new phrase where the likest old one stands: a name for a name ("it's Brian who has it"), a colour for a colour, an
 * animal for an animal. Like is what WordNet or the word vectors put together; nothing where nothing is like it.
 */
export function replaceLike(old: string, rest: string): string | undefined {
  const fresh = freshPhrase(rest)
  if (!fresh) return undefined
  const said = rest.toLowerCase()
  const copula = old.search(/(?:\bis|\bare|'s|\bwas) (?!.*\b(?:is|are|was)\b)/i)
  const scored = phrasesOf(old)
    .filter(({ start, end }) => old.slice(start, end).toLowerCase() !== fresh.text.toLowerCase())
    .map((phrase, order) => ({
      phrase,
      score:
        likeness(phrase, fresh, said, old) +
        order * 0.02 +
        (copula < 0 ? 0 : phrase.start > copula ? 0.2 : -0.25),
    }))
    .sort((one, other) => other.score - one.score)
  const [best] = scored
  if (!best || best.score < 0.45) return undefined
  return old.slice(0, best.phrase.start) + fresh.text + old.slice(best.phrase.end)
}

/** What a correction gives: "it's X ...", "to be X", "X instead", or all of it where it is only that. */
function freshPhrase(rest: string): (Phrase & { text: string }) | undefined {
  const pointed =
    /\b(?:it|that|they|he|she|this)(?:'s|'re|s| is| are| was| were|'ll be| will be)\s+(?:to be |now |having |getting |taking |wearing |bringing |making |doing |gonna be |going to be |actually |really )*(?:the |a |an |in |at |on |with |called )?/i.exec(
      rest,
    )
  const bare = readWords(rest).filter(({ pos }) => pos !== 'p').length <= 4
  if (!pointed && !bare) return undefined
  const from = pointed ? pointed.index + pointed[0].length : 0
  const tail = rest.slice(from)
  const [first] = phrasesOf(tail)
  if (
    !first ||
    first.start > (pointed ? 2 : 12) ||
    (first.words.length === 1 && /ing$/.test(first.words[0]?.norm ?? ''))
  )
    return undefined
  if (!pointed && readWords(tail).some(({ pos, norm }) => pos === 'v' || /^(?:i|we|you)$/.test(norm)))
    return undefined
  return { ...first, text: tail.slice(first.start, first.end) }
}

/** Runs of names, nouns and what describes them. */
function phrasesOf(text: string): Phrase[] {
  const phrases: Phrase[] = []
  let run: Word[] = []
  const close = () => {
    const [first] = run
    const last = run.at(-1)
    if (first && last)
      phrases.push({
        words: run,
        start: first.start,
        end: last.end,
        named: run.some(({ pos }) => pos === 'x'),
      })
    run = []
  }
  for (const word of readWords(text)) {
    if (/^[nxa]$/.test(word.pos)) run.push(word)
    else close()
  }
  close()
  return phrases
}

function likeness({ words, named, start, end }: Phrase, fresh: Phrase, said: string, old: string): number {
  const head = words.at(-1)
  const other = fresh.words.at(-1)
  if (!head || !other || words.every(({ norm }) => isCalendarWord(norm))) return 0
  if (/^'s\b/.test(old.slice(end)) && /^[nx]$/.test(readWords(old.slice(end + 2))[0]?.pos ?? '')) return 0
  const mentioned = words.some(({ text, pos }) => pos === 'x' && said.includes(text.toLowerCase())) ? 0.3 : 0
  // Who is put where somebody stood, not where a place is named.
  const placed = (text: string, at: number) => /\b(?:at|in|near|from) (?:the )?$/i.test(text.slice(0, at))
  const alike = placed(old, start) === placed(said, said.indexOf(other.text.toLowerCase()))
  if (named && fresh.named) return 0.6 + mentioned + (alike ? 0.1 : 0)
  if (named !== fresh.named) return isSomeone(head) && isSomeone(other) ? 0.75 : 0
  const [kind] = classesOf(head.norm)
  const same = kind !== undefined && kind === classesOf(other.norm)[0] ? 0.15 : 0
  return nearness(head.norm, other.norm) + same
}

/** "the last one is 6", "second digit is a 4": one part of a value that is written in parts or digits. */
export function replacePart(old: string, rest: string): string | undefined {
  // "It ends 0171"
  const ending = /\b(?:ends?|ending|finishes)(?: in| with| on)? (?<digits>\d{2,})\b/i.exec(rest)?.groups
    ?.digits
  const ended =
    ending === undefined
      ? undefined
      : findValues(old).find(
          ({ kind, text }) => kind === 'code' && text.length > ending.length && /\d$/.test(text),
        )
  if (ending && ended) return old.slice(0, ended.end - ending.length) + ending + old.slice(ended.end)
  const match =
    /\b(?<which>first|second|third|fourth|last|middle|final)(?: (?:one|number|digit|bit|part|letter|figure|two|three))*(?: (?:is|are|was|should be|should have been|'s|be|=))*\s*(?:actually |a |an )?(?<fresh>[A-Z\d]+)\b/i.exec(
      rest,
    )
  const { which, fresh } = match?.groups ?? {}
  if (!which || !fresh || !/\d|^[A-Z]$/.test(fresh)) return undefined
  const value = findValues(old)
    .filter(({ kind, text }) => (kind === 'code' || kind === 'number') && text.length > 2)
    .sort((one, other) => other.text.length - one.text.length)[0]
  if (!value) return undefined
  const separated = value.text.split(/([-\s/.]+)/)
  const parts =
    separated.length > 1 && !/\bdigit\b/i.test(rest)
      ? separated
      : [...value.text].flatMap((char, i) => (i === 0 ? [char] : ['', char]))
  const places = parts.length % 2 === 1 ? (parts.length + 1) / 2 : parts.length / 2
  const index =
    {
      first: 0,
      second: 1,
      third: 2,
      fourth: 3,
      last: places - 1,
      final: places - 1,
      middle: Math.floor(places / 2),
    }[which.toLowerCase()] ?? 0
  // "the last two are 41" of a run of digits
  if (separated.length === 1 && /^(?:last|final)$/i.test(which) && fresh.length > 1)
    return old.slice(0, value.end - fresh.length) + fresh + old.slice(value.end)
  if (index >= places) return undefined
  parts[index * 2] = fresh
  return old.slice(0, value.start) + parts.join('') + old.slice(value.end)
}

/** "it's row R", for "row K": a noun and which one of its kind. */
export function replaceDesignation(old: string, rest: string): string | undefined {
  for (const { 1: noun = '', 2: fresh = '' } of rest.matchAll(
    /\b([a-z]{2,}) (?:number |no\.? ?|# ?)?([A-Z]{1,2}\d*|\d+[A-Z]?)\b(?![.:]\d)/gi,
  )) {
    if (
      !/\d|^[A-HJ-Z]{1,2}$/.test(fresh) ||
      isCalendarWord(noun.toLowerCase()) ||
      /^(?:is|it|its|at|on|to|by|not|the|a|for|be|was|from|and|or|of|in)$/i.test(noun)
    )
      continue
    const slot = new RegExp(`\\b(${noun} (?:number |no\\.? ?|# ?)?)([A-Z]{1,2}\\d*|\\d+[A-Z]?)\\b`, 'i').exec(
      old,
    )
    if (slot && slot[2] !== fresh && /\d|^[A-Z]+$/.test(slot[2] ?? ''))
      return old.slice(0, slot.index) + slot[1] + fresh + old.slice(slot.index + slot[0].length)
  }
  return undefined
}

/** "got that backwards": of two things that are said to be something, each is the other. */
export function replaceCrossed(old: string): string | undefined {
  const match =
    /^(?<one>.*?\b(?:is|are|'s|has|gets?|takes?|does|on|=)) (?<a>[^,.;]+?)(?<joint>,? (?:and|but) |, |; )(?<other>[^,;]*?\b(?:is|are|'s|has|gets?|takes?|does|on|=)) (?<b>[^,.;]+?)(?<end>[.!]*)$/i.exec(
      old,
    )
  if (!match?.groups) return undefined
  const { one, a, joint, other, b, end } = match.groups
  return `${one} ${b}${joint}${other} ${a}${end}`
}

/** Whether a correction says the same things over in another order: it stands for the whole of what it corrects. */
export function isRestatement(old: string, rest: string): boolean {
  const before = new Set(contentOf(readWords(old)).map(({ stem }) => stem))
  const now = contentOf(readWords(rest))
  const shared = now.filter(({ stem }) => before.has(stem)).length
  return now.length >= 3 && shared >= 0.75 * now.length && /(?:\bis\b|\bare\b|'s\b|\bhas\b)/i.test(rest)
}
