import { readWords } from '../words.ts'
import type { Discourse } from './discourse.ts'
import type { Link } from './link.ts'
import { type Phrase, readPhrases } from './phrases.ts'

const led =
  /^(?:(?:ok|okay|well|yikes|oh|alright|great|thanks|no|yes|and|so)[,.!]?\s+)*(?:what about|how about|what if|and what about|and)\s+(?<rest>[^.?!]+)[.?!]*$/i

/** "What about Sunday?": the question before, with what is new in place of its like. */
export function linkEllipsis({ turns }: Discourse, input: string): Link[] {
  const rest = elliptic(input)
  if (rest === undefined) return []
  const said = turns.filter(({ role }) => role === 'user').map(({ text }) => text)
  const replaced = [rest]
  while (said.length > 0) {
    const before = said.pop() ?? ''
    const inner = elliptic(before)
    if (inner === undefined)
      return isWhole(rest, before) ? [] : [{ said: '', meant: without(before, replaced) }]
    replaced.push(inner)
  }
  return []
}

// "How about messages from last week?" says again what it is about.
function isWhole(rest: string, question: string): boolean {
  const nouns = (text: string) =>
    readPhrases(text)
      .filter(({ kind }) => kind === 'thing')
      .map(({ words }) => words.at(-1)?.stem)
  const asked = nouns(question)
  return nouns(rest).some((noun) => asked.includes(noun))
}

/** What such a turn holds: "Sunday" of "And what about Sunday?"; nothing where it is a sentence of its own. */
function elliptic(text: string): string | undefined {
  const rest = led.exec(text.trim())?.groups?.rest
  if (rest !== undefined) return hasVerb(rest) ? undefined : rest
  const plain = text.replace(/[.?!]+$/, '')
  const phrases = readPhrases(plain)
  return phrases.length > 0 &&
    phrases.every(({ kind }) => kind === 'time') &&
    readWords(plain).every(({ pos, norm }) => pos !== 'v' && !/^(?:i|is|at)$/.test(norm)) &&
    readWords(plain).length <= 3
    ? plain
    : undefined
}

const hasVerb = (text: string): boolean =>
  readWords(text).some(({ pos, norm }) => pos === 'v' || /^(?:is|are|do|does|did|will|can|i|you)$/.test(norm))

// What new parts replace goes: a day for a day, a person for a person; each kind by the newest.
function without(question: string, parts: string[]): string {
  const kinds = new Set<Phrase['kind']>()
  const added: string[] = []
  for (const [i, part] of parts.entries()) {
    for (const { kind, text } of readPhrases(part)) {
      if (i > 0 && !kinds.has(kind)) added.push(text)
      kinds.add(kind)
    }
    if (/\b(?:today|tomorrow|yesterday|tonight|now|week|next)\b/i.test(part)) kinds.add('time')
  }
  if (kinds.has('place') || kinds.has('person')) {
    const has = readPhrases(question).some(({ kind }) => kinds.has(kind))
    if (!has) for (const kind of ['place', 'person'] as const) kinds.add(kind)
  }
  let kept = question.replace(/[.?!]+$/, '')
  for (const phrase of readPhrases(question).toReversed())
    if (kinds.has(phrase.kind))
      kept = kept.slice(0, phrase.words[0]?.start) + kept.slice(phrase.words.at(-1)?.end)
  if (kinds.has('time'))
    kept = kept.replaceAll(/\b(?:today|tomorrow|yesterday|tonight|right now|now)\b/gi, '')
  return [kept, ...added].join(' ').replaceAll(/\s+/g, ' ').trim()
}
