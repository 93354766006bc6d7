import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Person } from '../accounts/users.ts'
import type { Ledger } from '../assistant/referents.ts'
import type { Clock } from '../clock.ts'
import type { UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import type { TurnId, UserId } from '../db/ids.ts'
import { type Forgotten, type ForgottenRows, selectForgotten, toForgotten } from '../memory/forgotten.ts'
import type { StoredMessage } from './messages.ts'
import { type Incoming, readPending } from './pending.ts'
import type { Worker } from './workers.ts'

export type OpenTurn = {
  id: TurnId
  userId: UserId
  person: Person
  incoming: Incoming[]
  /** What was said before, oldest first; never one of `incoming`. */
  history: StoredMessage[]
  ledger: Ledger
  forgotten: Forgotten[]
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
  worker: Pick<Worker, 'id'>
  burstWaitMs: number
  contextMessages: number
  undoTurn: (trx: UserTransaction, userId: UserId, turnId: TurnId) => Promise<void>
}

/**
 * Takes the person's unanswered messages into a new turn. The lock on the person's row comes first, in a
 * statement of its own: it waits for every transaction that is just storing a message, and only the next
 * statement sees what those stored. A turn whose worker has died is undone before its messages are tried
 * again. One round trip; what it writes leaves with the commit.
 */
export async function beginTurn(deps: Deps, trx: UserTransaction, userId: UserId): Promise<Begun> {
  await lockPerson(trx, userId)
  const pending = await readPending(trx, userId, deps.contextMessages)
  if (!pending) return { kind: 'rest' }
  const { person, running, incoming, history, ledger, forgotten } = pending
  if (running) {
    // One settle per person in a process: a turn of our own that still runs was left by an outage.
    if (running.workerLives && running.workerId !== deps.worker.id) return { kind: 'later', afterMs: 2_000 }
    await endDeadTurn(deps, trx, userId, running.id)
  }
  const [oldest, newest] = [incoming[0], incoming.at(-1)]
  if (!oldest || !newest) return { kind: 'rest' }
  const waitMs = burstWait(deps, oldest.at, newest.at)
  if (waitMs > 0) return { kind: 'later', afterMs: waitMs }

  const id = randomUUID() as TurnId
  const begin = sql`
    with turn as (
      insert into turns (user_id, id, state, worker_id, started_at)
      values (${userId}, ${id}, 'running', ${deps.worker.id}, ${deps.clock.now().toISOString()})
    )
    update inbound_messages set attempts = attempts + 1
    where user_id = ${userId} and id = any(${incoming.map((message) => message.id)}::uuid[])`
  await hold(trx, begin)
  const attempt = Math.max(...incoming.map((message) => message.attempts)) + 1
  return { kind: 'turn', turn: { id, userId, person, incoming, history, ledger, forgotten, attempt } }
}

export type TurnEnd = {
  state: 'answered' | 'abandoned' | 'parked'
  at: Date
  /** The messages that this turn leaves answered. */
  answered: string[]
  /** An attempt that was no fault of the messages is not counted against them. */
  forgive?: boolean
  model?: string | null
  fallbackReason?: string | null
  usage?: Record<string, number> | null
  errorCode?: string | null
}

/**
 * Ends the turn; null when it is not ours any more, and then nothing of it may be kept. One round trip: the
 * person's row is locked first, since the reply takes its place among their messages. Comes back with what
 * the person has had forgotten by now, in this turn too.
 */
export async function endTurn(
  trx: UserTransaction,
  turn: { userId: UserId; id: TurnId; incoming: { id: string }[] },
  end: TurnEnd,
): Promise<{ forgotten: Forgotten[] } | null> {
  await lockPerson(trx, turn.userId)
  const { rows } = await sql<{ forgotten: ForgottenRows }>`
    with ended as (
      update turns set state = ${end.state}, ended_at = ${end.at.toISOString()}, model = ${end.model ?? null},
        fallback_reason = ${end.fallbackReason ?? null}, error_code = ${end.errorCode ?? null},
        usage = ${end.usage ? JSON.stringify(end.usage) : null}::jsonb
      where user_id = ${turn.userId} and id = ${turn.id} and state = 'running'
      returning id
    ), answered as (
      update inbound_messages
      set turn_id = case when id = any(${end.answered}::uuid[]) then ${turn.id}::uuid else turn_id end,
        attempts = attempts - ${end.forgive ? 1 : 0}
      where user_id = ${turn.userId} and id = any(${turn.incoming.map(({ id }) => id)}::uuid[])
        and exists (select from ended)
    )
    select ${selectForgotten(turn.userId)} as forgotten from ended`.execute(trx)
  return rows[0] ? { forgotten: toForgotten(rows[0].forgotten) } : null
}

/** Whether the turn has left its messages answered. */
export async function hasEnded(trx: UserTransaction, turn: { userId: UserId; id: TurnId }): Promise<boolean> {
  const row = await trx
    .selectFrom('turns')
    .select('state')
    .where('user_id', '=', turn.userId)
    .where('id', '=', turn.id)
    .executeTakeFirst()
  return row?.state === 'answered' || row?.state === 'parked'
}

/** Until the transaction ends, nobody appends to this conversation or settles it. */
export function lockPerson(trx: UserTransaction, userId: UserId): Promise<void> {
  return hold(trx, trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate())
}

async function endDeadTurn(deps: Deps, trx: UserTransaction, userId: UserId, turnId: TurnId): Promise<void> {
  await deps.undoTurn(trx, userId, turnId)
  await trx
    .updateTable('turns')
    .set({ state: 'abandoned', ended_at: deps.clock.now(), error_code: 'worker-died' })
    .where('user_id', '=', userId)
    .where('id', '=', turnId)
    .execute()
}

/** Waits for quiet, at most four times as long as one pause may last. */
function burstWait({ burstWaitMs, clock }: Deps, oldest: Date, newest: Date): number {
  const now = clock.now().getTime()
  const quiet = now - newest.getTime()
  const waited = now - oldest.getTime()
  return waited >= 4 * burstWaitMs ? 0 : Math.max(0, Math.min(burstWaitMs - quiet, 4 * burstWaitMs - waited))
}
