import { withAbout } from './builtin/answer.ts'
import { splitPieces, splitSentences } from './builtin/clauses.ts'
import { findMentions } from './builtin/mentions.ts'

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
export type Pending = { kind: string; ids?: string[]; label?: string; asked?: Asked }

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

export type LedgerTurn = {
  userTexts: string[]
  reply: string
  toolResults: { tool: string; input: unknown; output: unknown }[]
  now: string
  pending?: Pending
}

const mostEntries = 24

/** The ledger after a turn. Pure; no model is asked. */
export function updateLedger(previous: Ledger, turn: LedgerTurn): Ledger {
  const said = turn.userTexts
    .flatMap(splitSentences)
    .reverse()
    .flatMap((sentence) =>
      splitPieces(sentence)
        .reverse()
        .flatMap((piece) => findMentions(piece, turn.now, 'user')),
    )
  const lists: Referent[] = []
  let told = previous.told
  let lastAct = previous.lastAct
  for (const { tool, output } of turn.toolResults) {
    if (!isRecord(output)) continue
    if (
      /^(?:add_to_list|remove_from_list|tick_items|rename_list|clear_list)$/.test(tool) &&
      typeof output.name === 'string'
    ) {
      lists.unshift({
        kind: 'list',
        label: output.name,
        id: String(output.id),
        mentionedAt: turn.now,
        by: 'assistant',
      })
      lastAct = 'list'
    }
    if ((tool === 'remember' || tool === 'update_memory') && isRecord(output.stored)) {
      const about = typeof output.stored.about === 'string' ? output.stored.about : undefined
      told = {
        id: String(output.stored.id),
        statement: withAbout(String(output.stored.statement), about),
        at: turn.now,
      }
      lastAct = 'memory'
    }
    if (tool === 'forget') told = undefined
  }
  const asked = turn.pending?.asked ?? previous.asked
  if (turn.pending?.asked) lastAct = turn.pending.asked.list ? 'list' : 'question'
  if (turn.pending?.asked?.list)
    lists.unshift({ kind: 'list', label: turn.pending.asked.list, mentionedAt: turn.now, by: 'assistant' })
  const answered = turn.pending?.asked?.clause
    ? findMentions(turn.pending.asked.clause, turn.now, 'assistant')
    : []
  const fresh = [...lists, ...said, ...answered]
  const seen = new Set<string>()
  const entries = [...fresh, ...previous.entries].filter((entry) => {
    const key = `${entry.kind} ${entry.label.toLowerCase()}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  const open = turn.pending && turn.pending.kind !== 'answered' ? turn.pending : undefined
  return {
    entries: entries.slice(0, mostEntries),
    ...(asked ? { asked } : {}),
    ...(told ? { told } : {}),
    ...(lastAct ? { lastAct } : {}),
    ...(open ? { pending: open } : {}),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

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
  return fitting.sort(
    (one, other) => crowd(other) - crowd(one) || other.mentionedAt.localeCompare(one.mentionedAt),
  )
}

/** One short line for a model: what the words that point back would mean now. */
export function describeLedger(ledger: Ledger): string {
  const phrases = describeReferents(ledger).map(({ phrase, meaning }) => `${phrase} = ${meaning}`)
  return phrases.length > 0 ? `Likely referents: ${phrases.join('; ')}.` : ''
}

/** What a person may see of it: "that list" and what it would mean. */
export function describeReferents(ledger: Ledger): { phrase: string; meaning: string }[] {
  return ['that list', 'her', 'him', 'they', 'it', 'there'].flatMap((phrase) => {
    const referent = resolveReferent(ledger, phrase)
    return referent ? [{ phrase, meaning: referent.label }] : []
  })
}
