import { needOf, rankFor } from './resolve/anaphora.ts'
import { type Entity, readDiscourse, type Said } from './resolve/discourse.ts'
import { readPhrases } from './resolve/phrases.ts'
import { readWords } from './words.ts'

/** A word of a turn that points back, or a gap in it, and what it means. */
export type Link = { said: string; meant: string }

export type Resolution = {
  links: Link[]
  /** The words that the turn leaves out, taken from the conversation; empty where it can be understood alone. */
  terms: string[]
}

/** What a turn leaves out, resolved against the conversation so far. Pure; no model is asked. */
export function resolveTurn(history: Said[], input: string): Resolution {
  const links = history.length > 0 ? [...linkPronouns(history, input)] : []
  const own = new Set(readWords(input).map(({ stem }) => stem))
  const terms = links.flatMap(({ meant }) =>
    readWords(meant)
      .filter(({ pos, stem }) => pos !== 'p' && pos !== 'f' && !own.has(stem))
      .map(({ text }) => text),
  )
  return { links, terms: [...new Set(terms)] }
}

function linkPronouns(history: Said[], input: string): Link[] {
  const discourse = readDiscourse(history)
  const words = readWords(input)
  const links: Link[] = []
  for (const [i, word] of words.entries()) {
    const need = needOf(words, i)
    if (!need) continue
    if (namedBefore(input, i, need.gender, need.plural)) continue
    const [best] = rankFor(discourse, need)
    if (best) links.push({ said: word.text, meant: best.map(labelOf).join(' and ') })
  }
  return links
}

const labelOf = ({ label }: Entity): string => label

// "Message Mary and tell her": the turn itself says who.
function namedBefore(
  input: string,
  i: number,
  gender: 'f' | 'm' | undefined,
  plural: boolean,
): boolean {
  return readPhrases(input).some(
    (phrase) =>
      phrase.from < i &&
      phrase.kind === 'person' &&
      (plural
        ? phrase.plural || phrase.joined === 'and'
        : !gender || !phrase.gender || phrase.gender === gender),
  )
}
