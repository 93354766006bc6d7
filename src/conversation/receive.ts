import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { insertUser, lockUserByPhone } from '../accounts/users.ts'
import type { Clock } from '../clock.ts'
import { becomeUser, type UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import type { ReceivedMessage } from '../sms/gateway.ts'
import { phoneOf } from '../sms/inbound.ts'
import { insertReceived } from './messages.ts'
import type { Wake } from './queue.ts'
import type { OnStep } from './steps.ts'

export type ReceiveDeps = {
  db: Db
  clock: Clock
  wake: Wake
  signup: 'open' | 'closed'
  burstWaitMs: number
  timezoneOf: (phoneNumber: string) => string
  onStep?: OnStep
}

export type Received =
  | { kind: 'stored'; userId: UserId; messageId: string }
  /** The gateway repeated itself; nothing changed. */
  | { kind: 'duplicate'; userId: UserId }
  /** Nobody's number, and signing up is closed. Nothing is stored and nothing answered. */
  | { kind: 'unknown-sender' }

/**
 * Stores a message and wakes its person, in one transaction: when this returns, nothing can lose it.
 * However often and however concurrently the gateway repeats itself, it is stored once. Round trips:
 * lock, insert (the wake leaves with it), commit.
 */
export async function receive(deps: ReceiveDeps, message: ReceivedMessage): Promise<Received> {
  const phoneNumber = phoneOf(message.from)
  const received = await deps.db.transaction().execute(async (trx): Promise<Received> => {
    const known = await lockUserByPhone(trx, phoneNumber)
    if (!known && deps.signup === 'closed') return { kind: 'unknown-sender' }
    const userId = known ?? (await signUp(deps, trx, phoneNumber))
    // After the lock, so that a settle which does not see this message has not begun yet; before the
    // role changes, since the queue's tables are not the person's.
    await deps.wake(trx, userId, deps.burstWaitMs)
    await becomeUser(trx, userId)
    const id = randomUUID()
    const stored = await insertReceived(trx, userId, id, message, message.sentAt ?? deps.clock.now())
    await deps.onStep?.('message-written')
    return stored ? { kind: 'stored', userId, messageId: id } : { kind: 'duplicate', userId }
  })
  await deps.onStep?.('message-stored')
  return received
}

/** Two first texts at once: one makes the person, the other waits for it and finds it. */
async function signUp(deps: ReceiveDeps, trx: UserTransaction, phoneNumber: string): Promise<UserId> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${phoneNumber}, 0))`.execute(trx)
  const meanwhile = await lockUserByPhone(trx, phoneNumber)
  if (meanwhile) return meanwhile
  const id = randomUUID() as UserId
  await becomeUser(trx, id)
  await insertUser(trx, { id, phoneNumber, timezone: deps.timezoneOf(phoneNumber) })
  await sql`select set_config('role', 'none', true)`.execute(trx)
  return id
}
