import { countSegments } from './segments.ts'
import { smartEncode } from './smart-encoding.ts'

/** What a longer reply ends with; a text that says only this asks for the rest. */
export const moreHint = 'Reply MORE'

export type FittedReply = {
  /** What is sent now, hint included; never more than the budget. */
  text: string
  /** What comes on MORE; empty where all was said. */
  rest: string
}

/** Whether a text asks for the rest of the last answer. */
export function asksForMore(text: string): boolean {
  return /^\W*(more|continue|go on)( please)?\W*$/i.test(text.trim())
}

/**
 * Cuts a reply to a budget of segments, after a sentence or a line where there is one, else after a
 * word. Text and rest joined again are the reply, but for the white space between them.
 */
export function fitReply(reply: string, mostSegments: number): FittedReply {
  const whole = smartEncode(reply.trim())
  if (countSegments(whole) <= mostSegments) return { text: whole, rest: '' }
  const fits = (end: number) => countSegments(withHint(whole.slice(0, end))) <= mostSegments
  const ends = boundariesOf(whole, 'sentence')
  const farthest = lastThatFits(boundariesOf(whole, 'grapheme'), fits)
  const sentenceEnd = lastThatFits(ends, fits)
  // A sentence that is longer than the budget, or would leave most of it empty, is cut at a word.
  const end =
    sentenceEnd > farthest / 3
      ? sentenceEnd
      : lastThatFits(boundariesOf(whole.slice(0, farthest), 'white-space'), fits) || farthest
  return { text: withHint(whole.slice(0, end)), rest: whole.slice(end).trimStart() }
}

function withHint(text: string): string {
  return `${text.trimEnd()}\n${moreHint}`
}

/** Ends of sentences (a line ends one too), of graphemes, or of words before white space; ascending. */
function boundariesOf(text: string, granularity: 'sentence' | 'grapheme' | 'white-space'): number[] {
  if (granularity === 'white-space') return [...text.matchAll(/\S(?=\s)/g)].map(({ index }) => index + 1)
  return [...new Intl.Segmenter('en', { granularity }).segment(text)].map(
    ({ index, segment }) => index + segment.length,
  )
}

/** The last end that fits, by halving; 0 where none does. Longer never costs fewer segments. */
function lastThatFits(ends: number[], fits: (end: number) => boolean): number {
  let [low, high] = [0, ends.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (fits(ends[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return ends[low - 1] ?? 0
}
