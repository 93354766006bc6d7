import type { ToolSet } from 'ai'
import type { TurnContext } from '../assistant/context.ts'
import type { Composed } from '../assistant/reply.ts'
import type { Clock } from '../clock.ts'
import { asUser, type UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import { readLedger, saveLedger } from './ledgers.ts'
import type { Thought } from './settle.ts'
import type { OpenTurn } from './turns.ts'

export type ThinkDeps = {
  db: Db
  clock: Clock
  assistantName: string
  defaultTimezone: string
  search: (
    trx: UserTransaction,
    userId: UserId,
    query: string,
    now: Date,
    timezone: string,
  ) => Promise<TurnContext['found']>
  toolsFor: (turn: OpenTurn, timezone: string) => ToolSet
  compose: (context: TurnContext, tools: ToolSet) => Promise<Composed>
}

/** Gathers what the mind needs for a turn, lets it think, and says what to keep. */
export async function think(deps: ThinkDeps, turn: OpenTurn): Promise<Thought> {
  const timezone = turn.person.timezone ?? deps.defaultTimezone
  const now = deps.clock.now()
  const query = turn.incoming.map((message) => message.text).join('\n')
  const { ledger, found } = await asUser(deps.db, turn.userId, async (trx) => ({
    ledger: await readLedger(trx, turn.userId),
    found: await deps.search(trx, turn.userId, query, now, timezone),
  }))
  const context: TurnContext = {
    now: now.toISOString(),
    timezone,
    assistantName: deps.assistantName,
    history: turn.history.map((message) => ({
      role: message.role === 'USER' ? 'user' : 'assistant',
      text: message.content,
      at: message.createdAt.toISOString(),
    })),
    incoming: turn.incoming.map((message) => ({ text: textOf(message), at: message.at.toISOString() })),
    ledger,
    found,
  }
  const composed = await deps.compose(context, deps.toolsFor(turn, timezone))
  return {
    reply: composed.text,
    model: composed.model,
    fallbackReason: composed.fallbackReason,
    usage: composed.usage,
    keep: (trx) => saveLedger(trx, turn.userId, composed.ledger, now),
  }
}

/** A photo without words is a message too. */
function textOf({ text, media }: OpenTurn['incoming'][number]): string {
  const pictures = media === 1 ? '[a photo]' : `[${media} photos]`
  return [text, media > 0 ? pictures : ''].filter(Boolean).join(' ')
}
