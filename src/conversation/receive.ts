import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { insertUser } from '../accounts/users.ts'
import type { Clock } from '../clock.ts'
import { becomeUser, type UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import type { ReceivedMessage } from '../sms/gateway.ts'
import { phoneOf } from '../sms/inbound.ts'
import { type Arrival, storeFromPhone, storeReceived } from './messages.ts'
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
 * However often and however concurrently the gateway repeats itself, it is stored once. Round trips: store,
 * commit (the wake leaves with it).
 */
export async function receive(deps: ReceiveDeps, message: ReceivedMessage): Promise<Received> {
  const phoneNumber = phoneOf(message.from)
  const arrival = { id: randomUUID(), message, at: message.sentAt ?? deps.clock.now() }
  const received = await deps.db.transaction().execute(async (trx): Promise<Received> => {
    const known = await storeFromPhone(trx, phoneNumber, arrival)
    if (!known && deps.signup === 'closed') return { kind: 'unknown-sender' }
    const { userId, stored } = known ?? (await signUp(deps, trx, phoneNumber, arrival))
    // The person's row is locked: a settle which does not see this message has not begun yet.
    await deps.wake(trx, userId, deps.burstWaitMs)
    await deps.onStep?.('message-written')
    return stored ? { kind: 'stored', userId, messageId: arrival.id } : { kind: 'duplicate', userId }
  })
  await deps.onStep?.('message-stored')
  return received
}

/** Two first texts at once: one makes the person, the other waits for it and finds it. */
async function signUp(
  deps: ReceiveDeps,
  trx: UserTransaction,
  phoneNumber: string,
  arrival: Arrival,
): Promise<{ userId: UserId; stored: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${phoneNumber}, 0))`.execute(trx)
  const meanwhile = await storeFromPhone(trx, phoneNumber, arrival)
  if (meanwhile) return meanwhile
  const userId = randomUUID() as UserId
  await becomeUser(trx, userId)
  await insertUser(trx, { id: userId, phoneNumber, timezone: deps.timezoneOf(phoneNumber) })
  const stored = await storeReceived(trx, userId, arrival)
  await sql`select set_config('role', 'none', true)`.execute(trx)
  return { userId, stored }
}
