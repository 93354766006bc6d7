import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import type { UserId } from '../db/ids.ts'
import type { ReceivedMessage } from '../sms/gateway.ts'

/** A message as it is stored: under an id of ours, at its time. */
export type Arrival = { id: string; message: ReceivedMessage; at: Date }

/**
 * Stores what came in from this number, and holds the person's row until the transaction ends; null where
 * nobody has it. One round trip.
 */
export async function storeFromPhone(
  trx: UserTransaction,
  phoneNumber: string,
  arrival: Arrival,
): Promise<{ userId: UserId; stored: boolean } | null> {
  const { rows } = await sql<{ person: UserId | null; stored: boolean }>`
    select person, stored from jean_receive(${phoneNumber}, ${columnsOf(arrival)})`.execute(trx)
  const [row] = rows
  return row?.person ? { userId: row.person, stored: row.stored } : null
}

/**
 * The same for a person that the transaction has become, whose row it has locked; false where the gateway's
 * id is there already. One round trip.
 */
export async function storeReceived(
  trx: UserTransaction,
  userId: UserId,
  arrival: Arrival,
): Promise<boolean> {
  const { rows } = await sql<{ stored: boolean }>`
    select jean_store_received(${userId}, ${columnsOf(arrival)}) as stored`.execute(trx)
  return rows[0]?.stored ?? false
}

function columnsOf({ id, message, at }: Arrival) {
  return sql`${id}, ${message.providerSid}, ${message.from}, ${message.to}, ${JSON.stringify(message.media)},
    ${message.optOutType}, ${message.body}, ${at.toISOString()}`
}

/**
 * Stores what the assistant says, at `at` or a microsecond after the person's newest message where that is
 * not later, like what comes in (`jean_store_received`). So `created_at` alone is a total order for one
 * person, by the index that production has, also for messages of the same instant. The caller holds the lock
 * on the person's row. No round trip of its own.
 */
export async function insertReply(
  trx: UserTransaction,
  userId: UserId,
  id: string,
  content: string,
  at: Date,
): Promise<void> {
  await hold(
    trx,
    sql`insert into sms_conversations (id, user_id, role, content, created_at)
      values (${id}, ${userId}, 'ASSISTANT', ${content}, greatest(${at.toISOString()}::timestamptz,
        (select max(created_at) + interval '1 microsecond' from sms_conversations where user_id = ${userId})))`,
  )
}

export type StoredMessage = { id: string; role: 'USER' | 'ASSISTANT'; content: string; createdAt: Date }

/**
 * So many of the newest messages that are answered, and all that are not. Found and ordered by the index
 * (user_id, created_at): no sort, no scan. Exported for the test that reads its plan.
 */
export function newestMessages(trx: UserTransaction, userId: UserId, answered: number) {
  return trx
    .selectFrom('sms_conversations')
    .select(['id', 'role', 'content', 'created_at as createdAt'])
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .limit(sql<number>`${answered}::int
      + (select count(*)::int from inbound_messages where user_id = ${userId} and turn_id is null)`)
}
