import { readWords } from '../words.ts'
import { type Phrase, readPhrases } from './phrases.ts'

export type Said = { role: 'user' | 'assistant'; text: string }

/** Someone or something the conversation has spoken of, under the fullest name it got. */
export type Entity = {
  label: string
  kind: Phrase['kind']
  named: boolean
  plural: boolean
  gender?: 'f' | 'm'
  /** Where it was spoken of: turn of the conversation, and which phrase of the turn. */
  mentions: { turn: number; order: number; role: Said['role']; det: string; verb: string; object: boolean }[]
  /** One of several to choose from ("Paul Gross or Paul Thompson?"), and not chosen yet. */
  open: boolean
  /** It was one of several to choose from. */
  offered: boolean
}

/** Several that were named in one breath. */
export type Group = { members: Entity[]; choice: boolean; turn: number; role: Said['role'] }

export type Discourse = { turns: Said[]; entities: Entity[]; groups: Group[] }

/** Who and what a conversation speaks of: names joined to the fuller names they belong to, choices and what was chosen. */
export function readDiscourse(turns: Said[]): Discourse {
  const discourse: Discourse = { turns, entities: [], groups: [] }
  for (const [turn, { role, text }] of turns.entries()) {
    const phrases = readPhrases(text)
    const choices = new Set(choiceIn(phrases))
    let group: Group | undefined
    for (const [order, phrase] of phrases.entries()) {
      const first = phrases[order - 1]
      const label = choices.has(phrase) ? fullLabel(phrase, first) : phrase.text
      const named =
        first && isApposition(first, phrase)
          ? discourse.entities.find(({ label }) => label.endsWith(first.text))
          : undefined
      const entity = named ?? entityFor(discourse, phrase, label, choices.has(phrase), turn)
      if (named) joinInto(discourse, named, phrase)
      entity.mentions.push({ turn, order, role, det: phrase.det, verb: phrase.verb, object: phrase.object })
      const before = discourse.entities.find(({ mentions }) =>
        mentions.some((mention) => mention.turn === turn && mention.order === order - 1),
      )
      if (phrase.joined && before) {
        group ??= { members: [before], choice: false, turn, role }
        if (!discourse.groups.includes(group)) discourse.groups.push(group)
        if (!group.members.includes(entity)) group.members.push(entity)
        group.choice ||= choices.has(phrase)
      } else group = undefined
    }
  }
  return discourse
}

// "Ann, your Aunt Joy's daughter": one person.
const isApposition = (first: Phrase, phrase: Phrase): boolean =>
  first.named &&
  first.kind === 'person' &&
  phrase.kind === 'person' &&
  phrase.joined === 'and' &&
  phrase.from - first.to <= 2 &&
  (phrase.det === 'your' || /'s \p{Ll}+$/u.test(phrase.text))

// What was said of "Aunt Joy's daughter" was said of Ann.
function joinInto(discourse: Discourse, named: Entity, phrase: Phrase): void {
  const alias = discourse.entities.find(
    (entity) => entity !== named && stemsOf(entity.label) === stemsOf(phrase.text),
  )
  if (phrase.gender) named.gender = phrase.gender
  if (!alias) return
  named.mentions = [...alias.mentions, ...named.mentions]
  discourse.entities = discourse.entities.filter((entity) => entity !== alias)
}

// The phrases of a run that "or" joins.
function choiceIn(phrases: Phrase[]): Phrase[] {
  const found: Phrase[] = []
  let run: Phrase[] = []
  for (const phrase of phrases) {
    if (!phrase.joined) run = []
    run.push(phrase)
    if (phrase.joined === 'or') found.push(...run)
  }
  return found
}

// "Brian Toups or Johnson?": the second is a Brian, too.
function fullLabel(phrase: Phrase, first: Phrase | undefined): string {
  const shares =
    phrase.joined === 'or' &&
    phrase.kind === 'person' &&
    first?.kind === 'person' &&
    first.words.length === 2 &&
    phrase.words.length === 1
  return shares ? `${first.words[0]?.text} ${phrase.text}` : phrase.text
}

function entityFor(
  { entities }: Discourse,
  phrase: Phrase,
  label: string,
  open: boolean,
  turn: number,
): Entity {
  const own = namesIn(label)
  const latestFirst = entities.toSorted((one, other) => lastTurn(other) - lastTurn(one))
  const same = latestFirst.find((entity) => {
    const theirs = namesIn(entity.label)
    if (open) return entity.label.toLowerCase() === label.toLowerCase()
    if (own.length === 0 || theirs.length === 0) return stemsOf(entity.label) === stemsOf(label)
    if (phrase.kind === 'title' && entity.kind === 'person') return false
    const held = own.every((name) => theirs.includes(name))
    return held || (theirs.every((name) => own.includes(name)) && !entity.open && lastTurn(entity) <= turn)
  })
  if (same) {
    if (namesIn(label).length > namesIn(same.label).length) same.label = label
    if (!same.named) same.plural = phrase.plural
    same.open &&= open
    same.offered ||= open
    if (same.kind !== 'title' && phrase.kind === 'title') same.kind = 'title'
    if (!same.gender && phrase.gender) same.gender = phrase.gender
    return same
  }
  const entity: Entity = {
    label,
    kind: phrase.kind,
    named: phrase.named,
    plural: phrase.plural,
    ...(phrase.gender ? { gender: phrase.gender } : {}),
    mentions: [],
    open,
    offered: open,
  }
  entities.push(entity)
  return entity
}

// "my mom" and "your mother" are one.
const stemsOf = (label: string): string =>
  readWords(label)
    .map(({ stem }) => stem)
    .join(' ')

const namesIn = (label: string): string[] =>
  label
    .split(/\s+/)
    .filter((word) => /^\p{Lu}/u.test(word))
    .map((word) => word.toLowerCase().replace(/'s$/, ''))

export const lastTurn = ({ mentions }: Entity): number => mentions.at(-1)?.turn ?? -1
