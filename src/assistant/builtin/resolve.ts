import { linkPronouns } from './resolve/anaphora.ts'
import { linkChoices } from './resolve/choices.ts'
import { readDiscourse, type Said } from './resolve/discourse.ts'
import { linkEllipsis } from './resolve/ellipsis.ts'
import type { Link } from './resolve/link.ts'
import { linkSituation } from './resolve/situation.ts'
import { linkWhereabouts } from './resolve/whereabouts.ts'
import { readWords } from './words.ts'

export type Resolution = {
  links: Link[]
  /** The words that the turn leaves out, taken from the conversation; empty where it can be understood alone. */
  terms: string[]
}

/** What a turn leaves out, resolved against the conversation so far. Pure; no model is asked. */
export function resolveTurn(history: Said[], input: string): Resolution {
  if (history.length === 0) return { links: [], terms: [] }
  const discourse = readDiscourse(history)
  const ellipsis = linkEllipsis(discourse, input)
  const links =
    ellipsis.length > 0
      ? ellipsis
      : [
          ...linkChoices(discourse, input),
          ...linkPronouns(discourse, input),
          ...linkWhereabouts(discourse, input),
          ...linkSituation(discourse, input),
        ]
  const own = new Set(readWords(input).map(({ stem }) => stem))
  const terms = links.flatMap(({ meant }) =>
    readWords(meant)
      .filter(({ pos, stem }) => pos !== 'p' && pos !== 'f' && !own.has(stem))
      .map(({ text }) => text),
  )
  return { links, terms: [...new Set(terms)] }
}
