export type ReferentKind =
  | 'person'
  | 'place'
  | 'thing'
  | 'event'
  | 'list'
  | 'amount'
  | 'time'
  | 'memory'
  | 'reminder'

/** Something the conversation has spoken of, and that "it", "her" or "that list" may mean. */
export type Referent = {
  kind: ReferentKind
  label: string
  id?: string
  gender?: 'f' | 'm' | 'n'
  plural?: boolean
  /** By a name of its own, not by what it is. */
  named?: boolean
  /** ISO. */
  mentionedAt: string
  by: 'user' | 'assistant'
}

/** The last question and where its answer stood, for "and Beth?", "then what?" and "the one before". */
export type Asked = { text: string; sourceId?: string; clause?: string; list?: string; at: string }

/** A question of ours that waits for the person's answer; kind `answered` is only a note of what was just answered. */
export type Pending = {
  kind: string
  ids?: string[]
  label?: string
  asked?: Asked
  /** Of what waits to be forgotten: the messages that said it, too. */
  andMessages?: boolean
}

export type Ledger = {
  /** Latest first. */
  entries: Referent[]
  asked?: Asked
  /** The last thing told: "no wait, 2850" corrects it. */
  told?: { id: string; statement: string; at: string }
  /** What the last turn did: "list" or "memory". */
  lastAct?: 'list' | 'memory' | 'question'
  pending?: Pending
}

export const emptyLedger: Ledger = { entries: [] }

/** What a pronoun or "there" most likely means: the latest mention that fits. */
export function resolveReferent(ledger: Ledger, pronoun: string): Referent | undefined {
  const [first] = candidatesFor(ledger, pronoun)
  return first
}

/** All that a pronoun could mean, likeliest first. */
export function candidatesFor(ledger: Ledger, pronoun: string): Referent[] {
  const word = pronoun.toLowerCase()
  const fits = (entry: Referent): boolean => {
    if (/^(?:she|her|hers)$/.test(word))
      return entry.kind === 'person' && entry.gender !== 'm' && !entry.plural
    if (/^(?:he|him|his)$/.test(word)) return entry.kind === 'person' && entry.gender !== 'f' && !entry.plural
    if (/^(?:they|them|their|theirs|both)$/.test(word))
      return entry.plural === true || entry.kind === 'person'
    if (word === 'there') return entry.kind === 'place' || entry.kind === 'event' || entry.kind === 'thing'
    if (/list$/.test(word)) return entry.kind === 'list'
    return entry.kind === 'thing' || entry.kind === 'event' || entry.kind === 'memory'
  }
  const fitting = ledger.entries.filter(fits)
  const sureness = ({ gender, named }: Referent) => (named ? 2 : 0) + (gender ? 3 : 0)
  if (/^(?:she|her|hers|he|him|his)$/.test(word))
    return fitting.sort(
      (one, other) => other.mentionedAt.localeCompare(one.mentionedAt) || sureness(other) - sureness(one),
    )
  if (!/^(?:they|them|their|theirs|both)$/.test(word)) return fitting
  const crowd = ({ plural, kind, named }: Referent) =>
    kind === 'person' && plural ? 3 : kind === 'person' && named ? 2 : plural ? 1 : 0
  const [newest] = fitting.toSorted((one, other) => other.mentionedAt.localeCompare(one.mentionedAt))
  const isNew = ({ mentionedAt, plural }: Referent) =>
    Number(plural === true && mentionedAt === newest?.mentionedAt)
  return fitting.sort(
    (one, other) =>
      isNew(other) - isNew(one) ||
      crowd(other) - crowd(one) ||
      other.mentionedAt.localeCompare(one.mentionedAt),
  )
}
