import { withAbout } from './builtin/answer.ts'
import { splitPieces, splitSentences } from './builtin/clauses.ts'
import { findMentions } from './builtin/mentions.ts'
import { whoMeans } from './builtin/who.ts'
import { type Ledger, type Pending, type Referent, resolveReferent } from './referents.ts'

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

/** What a person may see of it: "that list" and what it would mean. */
export function describeReferents(ledger: Ledger): { phrase: string; meaning: string }[] {
  return ['that list', 'her', 'him', 'they', 'it', 'there'].flatMap((phrase) => {
    const fits = resolveReferent(ledger, phrase)
    // Whom a pronoun means is weighed over all who were spoken of, as for the answers of the built-in model.
    const meant = fits && /^(?:her|him|they)$/.test(phrase) ? whoMeans(phrase, ledger, [])[0]?.referent : fits
    return meant ? [{ phrase, meaning: meant.label }] : []
  })
}
