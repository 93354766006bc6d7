import { readWords, type Word } from '../words.ts'
import { type Discourse, type Entity, lastTurn } from './discourse.ts'
import type { Link } from './link.ts'
import { readPhrases } from './phrases.ts'

const places: Record<string, number> = { first: 0, former: 0, second: 1, latter: 1, third: 2, fourth: 3 }

/** "The second one", "the other one", "Thompson": which of those that were named together, or the fuller name. */
export function linkChoices(discourse: Discourse, input: string): Link[] {
  const words = readWords(input)
  const links: Link[] = []
  for (const [i, word] of words.entries()) {
    const next = words[i + 1]
    if (word.norm === 'both' && (!next || next.pos === 'p' || next.norm === 'of')) {
      const members = offered(discourse)
      if (members.length === 2)
        links.push({ said: word.text, meant: members.map(({ label }) => label).join(' and ') })
    }
    const alone = !next || next.pos === 'p' || /^(?:one|please|and|but|instead|sir)$/.test(next.norm)
    if (!alone || !/^(?:the|just|yes|ok|do|play|)$/.test(words[i - 1]?.norm ?? '')) continue
    const chosen = /^(?:other|last|latter)$/.test(word.norm)
      ? lastOrOther(discourse, word.norm)
      : Object.hasOwn(places, word.norm)
        ? offered(discourse)[places[word.norm] ?? 0]
        : undefined
    if (chosen) links.push({ said: said(word, next), meant: chosen.label })
  }
  return [...links, ...fullerNames(discourse, input)]
}

const said = (word: Word, next: Word | undefined): string =>
  next?.norm === 'one' ? `${word.text} ${next.text}` : word.text

/** What was named together last, in order. */
function offered({ groups, turns }: Discourse): Entity[] {
  const recent = groups.filter(({ turn }) => turns.length - turn <= 2)
  const open = recent.findLast(({ choice }) => choice)
  return (open ?? recent.at(-1))?.members ?? []
}

function lastOrOther(discourse: Discourse, norm: string): Entity | undefined {
  const members = offered(discourse)
  if (norm !== 'other') return members.at(-1)
  if (members.length !== 2) return undefined
  const [one, other] = members as [Entity, Entity]
  return lastTurn(one) === lastTurn(other) ? undefined : lastTurn(one) > lastTurn(other) ? other : one
}

/** "Brian", where "Brian Toups" was meant by it before. */
function fullerNames({ entities, turns }: Discourse, input: string): Link[] {
  return readPhrases(input).flatMap((phrase) => {
    if (!phrase.named) return []
    const own = phrase.words.map(({ text }) => text.toLowerCase())
    const fuller = entities.filter(({ label, named, mentions, open, offered }) => {
      const theirs = readWords(label).map(({ text }) => text.toLowerCase())
      return (
        named &&
        offered &&
        !/'s\b/.test(label) &&
        theirs.length > own.length &&
        own.every((name) => theirs.includes(name)) &&
        (open ? turns.length - (mentions.at(-1)?.turn ?? 0) <= 2 : true)
      )
    })
    const [chosen] = fuller.toSorted((one, other) => lastTurn(other) - lastTurn(one))
    return chosen && (fuller.length === 1 || lastTurn(chosen) > lastTurn(fuller[1] as Entity))
      ? [{ said: phrase.text, meant: chosen.label }]
      : []
  })
}
