import type { ToolSet } from 'ai'
import type { TurnContext } from '../assistant/context.ts'
import type { MeaningOf } from '../assistant/embedder.ts'
import type { Composed, TurnHands } from '../assistant/reply.ts'
import type { Clock } from '../clock.ts'
import { asUser, type UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import { isForgotten } from '../memory/forgotten.ts'
import { redactReceipts } from '../memory/hidden.ts'
import type { Meaning } from '../memory/search/vectors.ts'
import { asksForMore, fitReply } from '../sms/reply-budget.ts'
import { saveLedger, withoutForgotten } from './ledgers.ts'
import { readRest } from './rests.ts'
import type { Thought } from './settle.ts'
import type { OpenTurn } from './turns.ts'

export type ThinkDeps = {
  db: Db
  clock: Clock
  assistantName: string
  /** What one reply may cost; the rest comes on MORE. */
  replySegments: number
  defaultTimezone: string
  /** Null where the model is the built-in one, which searches by itself. */
  search:
    | ((
        trx: UserTransaction,
        userId: UserId,
        query: string,
        at: { now: Date; timezone: string; meaning: Meaning | null },
      ) => Promise<TurnContext['found']>)
    | null
  meaningOf: MeaningOf
  toolsFor: (turn: OpenTurn, timezone: string) => ToolSet
  compose: (context: TurnContext, hands: TurnHands) => Promise<Composed>
  /** Takes back everything the turn has changed so far. */
  revert: (turn: OpenTurn) => Promise<void>
}

/** Gathers what the mind needs for a turn, lets it think, and says what to keep. */
export async function think(deps: ThinkDeps, turn: OpenTurn): Promise<Thought> {
  const more = await continueAnswer(deps, turn)
  if (more) return more
  const timezone = turn.person.timezone ?? deps.defaultTimezone
  const now = deps.clock.now()
  const query = turn.incoming.map((message) => message.text).join('\n')
  if (turn.forgotten.length > 0)
    await asUser(deps.db, turn.userId, (trx) => redactReceipts(trx, turn.userId, turn.forgotten))
  const found = await findUnasked(deps, turn, query, { now, timezone })
  const remembered = turn.history.filter(
    ({ id, content, createdAt }) => !isForgotten(turn.forgotten, { id, text: content, at: createdAt }),
  )
  const context: TurnContext = {
    now: now.toISOString(),
    timezone,
    assistantName: deps.assistantName,
    history: remembered.map((message) => ({
      role: message.role === 'USER' ? 'user' : 'assistant',
      text: message.content,
      at: message.createdAt.toISOString(),
    })),
    incoming: turn.incoming.map((message) => ({ text: textOf(message), at: message.at.toISOString() })),
    ledger: turn.ledger,
    found,
  }
  const composed = await deps.compose(context, {
    userId: turn.userId,
    tools: deps.toolsFor(turn, timezone),
    revert: () => deps.revert(turn),
  })
  const { text, rest } = fitReply(composed.text, deps.replySegments)
  return {
    reply: text,
    rest,
    model: composed.model,
    fallbackReason: composed.fallbackReason,
    usage: composed.usage,
    keep: (trx, forgotten) => saveLedger(trx, turn.userId, withoutForgotten(composed.ledger, forgotten), now),
  }
}

/** What search finds for a message, for a model that would otherwise have to ask for it. */
async function findUnasked(
  { db, search, meaningOf }: ThinkDeps,
  { userId }: OpenTurn,
  query: string,
  at: { now: Date; timezone: string },
): Promise<TurnContext['found']> {
  if (!search) return []
  const meaning = await meaningOf(userId, query)
  return asUser(db, userId, (trx) => search(trx, userId, query, { ...at, meaning }))
}

/** MORE goes on where the last answer stopped; no model is asked. */
async function continueAnswer(deps: ThinkDeps, turn: OpenTurn): Promise<Thought | null> {
  const [only, ...others] = turn.incoming
  if (!only || others.length > 0 || !asksForMore(only.text)) return null
  const left = await asUser(deps.db, turn.userId, (trx) => readRest(trx, turn.userId))
  if (left === null) return null
  const { text, rest } = fitReply(left, deps.replySegments)
  return { reply: text, rest, model: null, fallbackReason: null, usage: {}, keep: async () => {} }
}

/** A photo without words is a message too. */
function textOf({ text, media }: OpenTurn['incoming'][number]): string {
  const pictures = media === 1 ? '[a photo]' : `[${media} photos]`
  return [text, media > 0 ? pictures : ''].filter(Boolean).join(' ')
}
