import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import type { UserId } from '../db/ids.ts'
import type { ReceivedMessage } from '../sms/gateway.ts'

/**
 * Both store under `at`, or a microsecond after the person's newest message where `at` is not later. So
 * `created_at` alone is a total order for one person, by the index that production has, also for
 * messages of the same instant. The caller holds the lock on the person's row.
 */
const momentAfterNewest = (userId: UserId, at: Date) => sql`
  greatest(${at.toISOString()}::timestamptz,
    (select max(created_at) + interval '1 microsecond' from sms_conversations where user_id = ${userId}))`

/** Stores what came in; false where the gateway's id is there already. One round trip. */
export async function insertReceived(
  trx: UserTransaction,
  userId: UserId,
  id: string,
  message: ReceivedMessage,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    with inbound as (
      insert into inbound_messages (user_id, id, provider_sid, sender, recipient, media, opt_out_type)
      values (${userId}, ${id}, ${message.providerSid}, ${message.from}, ${message.to},
        ${JSON.stringify(message.media)}, ${message.optOutType})
      on conflict (user_id, provider_sid) do nothing
      returning id
    )
    insert into sms_conversations (id, user_id, role, content, created_at)
    select id, ${userId}, 'USER', ${message.body}, ${momentAfterNewest(userId, at)} from inbound
    returning id`.execute(trx)
  return rows.length > 0
}

/** Stores what the assistant says. No round trip of its own. */
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
      values (${id}, ${userId}, 'ASSISTANT', ${content}, ${momentAfterNewest(userId, at)})`,
  )
}

export type StoredMessage = { id: string; role: 'USER' | 'ASSISTANT'; content: string; createdAt: Date }

/** The newest messages of the person, oldest first. */
export async function readNewestMessages(
  trx: UserTransaction,
  userId: UserId,
  limit: number,
): Promise<StoredMessage[]> {
  return (await newestMessages(trx, userId, limit).execute()).reverse()
}

/** Found and ordered by the index (user_id, created_at): no sort, no scan. Exported for the test that reads its plan. */
export function newestMessages(trx: UserTransaction, userId: UserId, limit: number) {
  return trx
    .selectFrom('sms_conversations')
    .select(['id', 'role', 'content', 'created_at as createdAt'])
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .limit(limit)
}
