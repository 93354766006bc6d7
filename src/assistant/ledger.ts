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
  /** ISO. */
  mentionedAt: string
  by: 'user' | 'assistant'
}

/** A question of ours that waits for the person's answer. */
export type Pending = { kind: string; ids?: string[]; label?: string }

export type Ledger = { entries: Referent[]; pending?: Pending }

export const emptyLedger: Ledger = { entries: [] }

export type LedgerTurn = {
  userTexts: string[]
  reply: string
  toolResults: { tool: string; input: unknown; output: unknown }[]
  now: string
  pending?: Pending
}

/** The ledger after a turn. Pure; no model is asked. */
export function updateLedger(previous: Ledger, turn: LedgerTurn): Ledger {
  return { entries: previous.entries, ...(turn.pending ? { pending: turn.pending } : {}) }
}

/** One short line for a model: what the words that point back would mean now. */
export function describeLedger(ledger: Ledger): string {
  const phrases = describeReferents(ledger).map(({ phrase, meaning }) => `${phrase} = ${meaning}`)
  return phrases.length > 0 ? `Likely referents: ${phrases.join('; ')}.` : ''
}

/** What a person may see of it: "that list" and what it would mean. */
export function describeReferents(ledger: Ledger): { phrase: string; meaning: string }[] {
  const list = ledger.entries.find(({ kind }) => kind === 'list')
  return list ? [{ phrase: 'that list', meaning: list.label }] : []
}
