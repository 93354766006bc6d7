import { withoutFillers } from './list-remarks.ts'
import type { ListView } from './list-view.ts'
import { isSlip } from './match.ts'
import { saysTheSame } from './thesaurus.ts'
import { readWords, type Word } from './words.ts'

/** "milk, eggs and a loaf" → milk, eggs, a loaf. */
export function parseItems(text: string): string[] {
  const plain = text
    .trim()
    .replace(/^(?:i|we) (?:need|want)(?: to (?:get|buy))?\s+/i, '')
    .replace(/[.!]+$/, '')
  const parts = plain.split(/\s*[,;\n•]\s*|(?<=[?.])\s+/).filter(Boolean)
  const split = parts.flatMap((part, i) =>
    splitAnd(part, i === parts.length - 1 && parts.length > 1 ? 1 : parts.length),
  )
  return split
    .map((item) =>
      withoutFillers(item)
        .replace(/^(?:and|n|&|plus|also)\s+/i, '')
        .replace(/^(?:a|an|some|the|my)\s+(?=\S)/i, '')
        .replace(/\s+(?:too|as well|please|pls)$/i, '')
        .replace(/[.!?]+$/, '')
        .trim(),
    )
    .filter((item) => item !== '')
}

// "milk and eggs" are two things; "twin and earth" in a list with commas is one, and so is what ends a commaless phrase.
function splitAnd(part: string, parts: number): string[] {
  const pieces = part.split(/\s+(?:and|&|n|plus)\s+/i)
  if (pieces.length === 1) return pieces
  return parts === 1 || /^(?:and|&)\s/i.test(part)
    ? pieces
    : parts > 1 && pieces.length === 2 && /\b(?:a|an|some|the)$/i.test(part)
      ? pieces
      : [part]
}

/** A list's name from what was said to start it: "Starting a packing list for Alfie's camp" → "packing list for Alfie's camp". */
export function nameList(head: string): string {
  const name = lastPhrase(head.trim().replace(/\bto[- ]?do\b/gi, 'to-do'))
    .replace(/\s+(?:for (?:me|us)|please|pls)$/i, '')
    .replace(/(?:\s+(?:on|for|by|this|next))*\s+(?:today|tonight|tomorrow|tmrw|tmr|2moro|now|later)$/i, '')
    .replace(
      /^(?:(?:starting|start|pls|please|(?:two|2) lists(?: please| pls)?[.,:]?|other one's|the other's|make|making|create|keep|new|separate|different|another|second|one(?= for)|here's|begin|my|our|the|a|an|me|i|we|us|need(?:ed)?|want|to(?!-)|get|buy|pick up|grab|have|gotta|things|stuff|from|for|at|some|bits)\b\s*)+/i,
      (dropped) => (/^(?:things|stuff)/i.test(dropped) ? '' : ''),
    )
    .replace(/\s*\b(?:so far|list)\b\s*(?=$)/gi, '')
    .replace(/\s+list(?= (?:for|of)\b)/i, '')
    .replace(/^(?:(?:list|one)\s+)?(?:of|for|called|named)\s+/i, '')
    .replace(/^(?:the|my|our)\s+/i, '')
    .replace(/[\s.,:;-]+$/, '')
    .trim()
  return name !== '' ? name : /\bbuy/i.test(head) ? 'to buy' : 'to-do'
}

// "I'm in charge of party stuff": what somebody says of themselves is no name, what they end with is.
function lastPhrase(head: string): string {
  const words = readWords(head)
  if (!words.some(({ norm }) => /^(?:i|we)\b/.test(norm))) return head
  const last = words.findLastIndex(
    ({ pos, norm }) => pos === 'f' && !/^(?:to-do|stuff|things?|bits)$/.test(norm),
  )
  const rest = head.slice(words[last]?.end ?? 0).trim()
  return rest === '' ? head : rest
}

/** The items of a list that a text speaks of: "the batteries" for "AA batteries"; "spuds" for "potatoes" where nothing says potatoes. */
export function itemsNamed(said: string, list: ListView): string[] {
  const text = withoutPlace(said)
  const exact = itemsSaid(text, list)
  const known = new Set(exact.flatMap((item) => readWords(item).map(({ stem }) => stem)))
  const left = readWords(text).filter(({ pos, stem }) => (pos === 'n' || pos === 'x') && !known.has(stem))
  const alike = left.flatMap((word) => {
    const meant = list.items.filter(
      (item) => !exact.includes(item.text) && readWords(item.text).some((own) => isMeant(word, own)),
    )
    return meant.length === 1 ? meant.map((item) => item.text) : []
  })
  return list.items.flatMap((item) =>
    exact.includes(item.text) || alike.includes(item.text) ? [item.text] : [],
  )
}

/** "In the bag now": where things are is none of them. */
export const withoutPlace = (text: string): string =>
  text.replace(
    /\b(?:is|are|was|were|'s|'re)?\s*(?:now )?in the (?:bag|cart|trolley|basket|car|boot|case|van|truck)\b/gi,
    ' ',
  )

const leastClipped = 4

/** Another word for a thing on a list, its beginning, or the word with a slip in it. */
const isMeant = (said: Word, own: Word): boolean =>
  (own.pos === 'n' || own.pos === 'x') &&
  said.norm.length >= leastClipped - 1 &&
  (saysTheSame(said.stem, own.stem) ||
    (said.norm.length >= leastClipped && own.norm.startsWith(said.norm)) ||
    (said.norm.length >= leastClipped && isSlip(said.norm, own.norm)))

function itemsSaid(text: string, list: ListView): string[] {
  const words = readWords(text)
  const has = (stem: string) => words.some((word) => word.stem === stem && word.pos !== 'p')
  const contents = list.items.map((item) => ({
    text: item.text,
    stems: readWords(item.text)
      .filter(({ pos }) => pos === 'n' || pos === 'x' || pos === 'm' || pos === 'a' || pos === 'v')
      .map(({ stem }) => stem),
  }))
  return contents
    .filter(({ stems }) => {
      const shared = stems.filter(has)
      if (shared.length === 0) return false
      const rivals = contents.filter(
        (other) =>
          other.stems.filter(has).length > shared.length && other.stems.some((stem) => shared.includes(stem)),
      )
      const last = stems.at(-1)
      return (
        rivals.length === 0 &&
        (shared.length * 2 >= stems.length ||
          (last !== undefined && shared.includes(last)) ||
          shared.some((stem) => contents.filter((other) => other.stems.includes(stem)).length === 1))
      )
    })
    .map((item) => item.text)
}
