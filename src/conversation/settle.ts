import { consentReply, readConsent } from '../accounts/consent.ts'
import { setOptedOut } from '../accounts/users.ts'
import type { Clock } from '../clock.ts'
import { asUser, type UserTransaction } from '../db/as-user.ts'
import type { TurnId, UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { type DeliverDeps, deliver } from './deliver.ts'
import { storeReply } from './replies.ts'
import { beginTurn, endTurn, type OpenTurn } from './turns.ts'

/** What the mind gives for a turn; everything it changed carries the turn's id. */
export type Thought = {
  reply: string
  /** What is left of a long answer, for MORE. */
  rest: string
  /** Null where no model was asked. */
  model: string | null
  fallbackReason: string | null
  usage: Record<string, number>
  /** Kept with the conversation in the transaction that stores the reply. */
  keep: (trx: UserTransaction) => Promise<void>
}

export type SettleDeps = DeliverDeps & {
  db: Db
  clock: Clock
  log: Log
  workerId: string
  burstWaitMs: number
  contextMessages: number
  assistantName: string
  /** Consent words that the gateway answers by itself; there we stay silent. */
  gatewayAnswers: ReadonlySet<string>
  undoTurn: (trx: UserTransaction, userId: UserId, turnId: TurnId) => Promise<void>
  think: (turn: OpenTurn) => Promise<Thought>
  onTyping?: (phoneNumber: string, typing: boolean) => void
}

const maxAttempts = 3

/**
 * Brings one person's conversation to rest: every message answered, every reply handed to the gateway.
 * Running it twice, late, or after a crash at any line is harmless. Returns null at rest, else after how
 * many milliseconds to look again.
 */
export async function settle(deps: SettleDeps, userId: UserId): Promise<number | null> {
  for (;;) {
    const begun = await asUser(deps.db, userId, (trx) => beginTurn(deps, trx, userId))
    if (begun.kind === 'rest') break
    if (begun.kind === 'later') {
      const undelivered = await deliver(deps, userId)
      return undelivered === null ? begun.afterMs : Math.min(begun.afterMs, undelivered)
    }
    const retryMs = await answer(deps, begun.turn)
    const undelivered = await deliver(deps, userId)
    if (retryMs !== null) return undelivered === null ? retryMs : Math.min(retryMs, undelivered)
  }
  return deliver(deps, userId)
}

/** Null when the turn came to its end, else after how many milliseconds to try again. */
async function answer(deps: SettleDeps, turn: OpenTurn): Promise<number | null> {
  const phone = turn.person.phoneNumber
  if (phone) deps.onTyping?.(phone, true)
  try {
    const consent = await answerConsent(deps, turn)
    if (consent) return null
    if (turn.person.optedOut) {
      await end(deps, turn, { reply: null })
      return null
    }
    if (turn.attempt > maxAttempts) {
      await park(deps, turn)
      return null
    }
    const thought = await deps.think(turn)
    await end(deps, turn, { reply: thought.reply, thought })
    return null
  } catch (error) {
    deps.log.error(
      { err: error, userId: turn.userId, turnId: turn.id, attempt: turn.attempt },
      'a turn failed',
    )
    await abandon(deps, turn, error)
    return turn.attempt >= maxAttempts ? 0 : 500 * 4 ** (turn.attempt - 1)
  } finally {
    if (phone) deps.onTyping?.(phone, false)
  }
}

/** STOP, START and HELP are never the model's business. True when the turn was one of them. */
async function answerConsent(deps: SettleDeps, turn: OpenTurn): Promise<boolean> {
  const last = turn.incoming.at(-1)
  if (!last) return false
  const words = turn.incoming.map((message) => ({
    optOutType: message.optOutType,
    word: readConsent(message.text, { optedOut: turn.person.optedOut, optOutType: message.optOutType }),
    plain: message.text.trim().split(/\s+/).length === 1,
  }))
  // In a burst the last word about consent counts, and STOP silences the rest of it.
  const said = words.findLast(({ word }) => word !== null)
  if (!said?.word || (said.word === 'help' && turn.incoming.length > 1)) return false
  const { word } = said
  const answeredByGateway = said.optOutType !== null || (said.plain && deps.gatewayAnswers.has(word))
  await end(deps, turn, {
    reply: answeredByGateway ? null : consentReply(word, deps.assistantName),
    evenIfStopped: true,
    before: async (trx) => {
      if (word === 'help') return
      await setOptedOut(trx, turn.userId, word === 'stop' ? deps.clock.now() : null)
    },
  })
  return true
}

type End = {
  reply: string | null
  thought?: Thought
  state?: 'answered' | 'parked'
  evenIfStopped?: boolean
  before?: (trx: UserTransaction) => Promise<void>
}

/** Reply, "answered" and everything kept with them: one transaction, and only while the turn is ours. */
async function end(
  deps: SettleDeps,
  turn: OpenTurn,
  { reply, thought, state = 'answered', evenIfStopped, before }: End,
) {
  await asUser(
    deps.db,
    turn.userId,
    async (trx) => {
      const ours = await endTurn(trx, turn, {
        state,
        at: deps.clock.now(),
        answered: turn.incoming.map((message) => message.id),
        model: thought?.model,
        fallbackReason: thought?.fallbackReason,
        usage: thought?.usage,
      })
      if (!ours) throw new Error('the turn was taken over by another worker')
      await before?.(trx)
      await thought?.keep(trx)
      if (reply !== null)
        await storeReply(deps, trx, turn, { text: reply, rest: thought?.rest ?? '' }, evenIfStopped ?? false)
    },
    turn.id,
  )
}

/** After the last attempt: one honest sentence, and the turn waits for the operator. */
async function park(deps: SettleDeps, turn: OpenTurn): Promise<void> {
  const text = turn.incoming.map((message) => message.text).join(' ')
  const shown = text.length > 80 ? `${text.slice(0, 77).trimEnd()}...` : text
  await end(deps, turn, {
    reply: `I couldn't work on that just now, but I've kept it: "${shown}"`,
    state: 'parked',
  })
}

/** What the failed attempt changed is undone before it is tried again. */
async function abandon(deps: SettleDeps, turn: OpenTurn, error: unknown): Promise<void> {
  await asUser(deps.db, turn.userId, async (trx) => {
    await endTurn(trx, turn, {
      state: 'abandoned',
      at: deps.clock.now(),
      answered: [],
      errorCode: error instanceof Error ? error.name : messageOf(error).slice(0, 40),
    })
    await deps.undoTurn(trx, turn.userId, turn.id)
  })
}
