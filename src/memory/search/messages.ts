import { type RawBuilder, sql } from 'kysely'
import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import { isForgotten, readForgotten } from '../forgotten.ts'
import { addToIndex } from './add.ts'

/** Messages of the person that are answered and not in the index; what still waits stays out. */
export function unindexedMessages(userId: UserId): RawBuilder<unknown> {
  return sql`from sms_conversations c
    where c.user_id = ${userId} and c.role = 'USER'
      and c.created_at >= coalesce((select last_message_at from search_stats where user_id = ${userId}), '-infinity')
      and not exists (select from search_docs d where d.user_id = ${userId} and d.ref = c.id)
      and not exists (select from inbound_messages i where i.user_id = ${userId} and i.id = c.id
        and i.turn_id is null)`
}

/**
 * Indexes the messages of the person that are not indexed yet: all of them after a take-over, else the
 * last ones. Nobody finds the question they are just asking.
 */
export async function indexMessages(trx: UserTransaction, userId: UserId): Promise<void> {
  const { rows } = await sql<{ id: string; content: string; created_at: Date }>`
    select c.id, c.content, c.created_at ${unindexedMessages(userId)} order by c.created_at, c.id`.execute(
    trx,
  )
  const forgotten = await readForgotten(trx, userId)
  await addToIndex(
    trx,
    userId,
    rows
      .filter((row) => !isForgotten(forgotten, { id: row.id, text: row.content, at: row.created_at }))
      .map((row) => ({ ref: row.id, kind: 'message' as const, text: row.content, saidAt: row.created_at })),
  )
}
