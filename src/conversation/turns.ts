import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Person } from '../accounts/users.ts'
import type { Clock } from '../clock.ts'
import type { UserTransaction } from '../db/as-user.ts'
import type { TurnId, UserId } from '../db/ids.ts'
import { readNewestMessages, type StoredMessage } from './messages.ts'
import { workerSilenceMs } from './workers.ts'

export type Incoming = {
  id: string
  text: string
  at: Date
  sender: string
  media: number
  optOutType: string | null
  attempts: number
}

export type OpenTurn = {
  id: TurnId
  userId: UserId
  person: Person
  incoming: Incoming[]
  /** What was said before, oldest first; never one of `incoming`. */
  history: StoredMessage[]
  /** Which attempt this is at the oldest of the messages, from 1. */
  attempt: number
}

export type Begun =
  | { kind: 'turn'; turn: OpenTurn }
  | { kind: 'rest' }
  /** Somebody else is at it, or more texts of a burst may come: look again after so many milliseconds. */
  | { kind: 'later'; afterMs: number }

type Deps = {
  clock: Clock
  workerId: string
  burstWaitMs: number
  contextMessages: number
  undoTurn: (trx: UserTransaction, userId: UserId, turnId: TurnId) => Promise<void>
}

/**
 * Takes the person's unanswered messages into a new turn. The lock on the person's row comes first: it
 * waits for every transaction that is just storing a message, so none is missed. A turn whose worker has
 * died is undone before its messages are tried again.
 */
export async function beginTurn(deps: Deps, trx: UserTransaction, userId: UserId): Promise<Begun> {
  const person = await lockPerson(trx, userId)
  if (!person) return { kind: 'rest' }
  const held = await endDeadTurn(deps, trx, userId)
  if (held) return { kind: 'later', afterMs: 2_000 }
  const incoming = await readUnanswered(trx, userId)
  const [oldest, newest] = [incoming[0], incoming.at(-1)]
  if (!oldest || !newest) return { kind: 'rest' }
  const waitMs = burstWait(deps, oldest.at, newest.at)
  if (waitMs > 0) return { kind: 'later', afterMs: waitMs }

  const id = randomUUID() as TurnId
  await sql`
    with turn as (
      insert into turns (user_id, id, state, worker_id, started_at)
      values (${userId}, ${id}, 'running', ${deps.workerId}, ${deps.clock.now().toISOString()})
    )
    update inbound_messages set attempts = attempts + 1
    where user_id = ${userId} and id = any(${incoming.map((message) => message.id)}::uuid[])`.execute(trx)
  const newestMessages = await readNewestMessages(trx, userId, deps.contextMessages + incoming.length)
  const isNew = new Set(incoming.map((message) => message.id))
  const history = newestMessages.filter((message) => !isNew.has(message.id))
  return {
    kind: 'turn',
    turn: {
      id,
      userId,
      person,
      incoming,
      history: deps.contextMessages === 0 ? [] : history.slice(-deps.contextMessages),
      attempt: Math.max(...incoming.map((message) => message.attempts)) + 1,
    },
  }
}

/** Ends the turn; false when it is not ours any more, and then nothing of it may be kept. */
export async function endTurn(
  trx: UserTransaction,
  turn: { userId: UserId; id: TurnId },
  end: {
    state: 'answered' | 'abandoned' | 'parked'
    at: Date
    answered: string[]
    model?: string | null
    fallbackReason?: string | null
    usage?: Record<string, number> | null
    errorCode?: string | null
  },
): Promise<boolean> {
  await lockPerson(trx, turn.userId)
  const ended = await trx
    .updateTable('turns')
    .set({
      state: end.state,
      ended_at: end.at,
      model: end.model ?? null,
      fallback_reason: end.fallbackReason ?? null,
      usage: end.usage ? JSON.stringify(end.usage) : null,
      error_code: end.errorCode ?? null,
    })
    .where('user_id', '=', turn.userId)
    .where('id', '=', turn.id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  if (!ended) return false
  if (end.answered.length > 0) {
    await trx
      .updateTable('inbound_messages')
      .set({ turn_id: turn.id })
      .where('user_id', '=', turn.userId)
      .where('id', 'in', end.answered)
      .execute()
  }
  return true
}

async function lockPerson(trx: UserTransaction, userId: UserId): Promise<Person | null> {
  const row = await trx
    .selectFrom('users')
    .select(['id', 'phone_number', 'timezone', 'name', 'opted_out_at'])
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    phoneNumber: row.phone_number,
    timezone: row.timezone,
    name: row.name,
    optedOut: row.opted_out_at !== null,
  }
}

/** True when a living worker has a turn of this person in hand. */
async function endDeadTurn(deps: Deps, trx: UserTransaction, userId: UserId): Promise<boolean> {
  const { rows } = await sql<{ id: TurnId; alive: boolean }>`
    select t.id, coalesce(w.beat_at > clock_timestamp() - ${`${workerSilenceMs} milliseconds`}::interval, false) as alive
    from turns t left join workers w on w.id = t.worker_id
    where t.user_id = ${userId} and t.state = 'running'`.execute(trx)
  const running = rows[0]
  if (!running) return false
  if (running.alive) return true
  await deps.undoTurn(trx, userId, running.id)
  await trx
    .updateTable('turns')
    .set({ state: 'abandoned', ended_at: deps.clock.now(), error_code: 'worker-died' })
    .where('user_id', '=', userId)
    .where('id', '=', running.id)
    .execute()
  return false
}

async function readUnanswered(trx: UserTransaction, userId: UserId): Promise<Incoming[]> {
  const rows = await trx
    .selectFrom('inbound_messages as i')
    .innerJoin('sms_conversations as c', 'c.id', 'i.id')
    .select(['i.id', 'c.content', 'c.created_at', 'i.sender', 'i.media', 'i.opt_out_type', 'i.attempts'])
    .where('i.user_id', '=', userId)
    .where('i.turn_id', 'is', null)
    .where('c.user_id', '=', userId)
    .orderBy('c.created_at')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    text: row.content,
    at: row.created_at,
    sender: row.sender,
    media: row.media.length,
    optOutType: row.opt_out_type,
    attempts: row.attempts,
  }))
}

/** Waits for quiet, at most four times as long as one pause may last. */
function burstWait({ burstWaitMs, clock }: Deps, oldest: Date, newest: Date): number {
  const now = clock.now().getTime()
  const quiet = now - newest.getTime()
  const waited = now - oldest.getTime()
  return waited >= 4 * burstWaitMs ? 0 : Math.max(0, Math.min(burstWaitMs - quiet, 4 * burstWaitMs - waited))
}
