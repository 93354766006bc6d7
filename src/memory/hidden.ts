import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { isForgotten, readForgotten } from './forgotten.ts'
import { removeFromIndex } from './search/remove.ts'

type Said = { id: string; text: string; at: Date; author: string | null; kind: 'message' | 'document' }

/** Takes messages and passages that say what was forgotten out of the search index; returns the messages. */
export async function hideForgotten(
  trx: UserTransaction,
  userId: UserId,
): Promise<{ id: string; text: string }[]> {
  const forgotten = await readForgotten(trx, userId)
  if (forgotten.length === 0) return []
  const { rows } = await sql<Said>`
    select id, content as text, created_at as at, null as author, 'message' as kind from sms_conversations
      where user_id = ${userId}
    union all
    select id, text, said_at, author, 'document' from passages where user_id = ${userId}`.execute(trx)
  const hidden = rows.filter((row) => isForgotten(forgotten, row))
  await removeFromIndex(
    trx,
    userId,
    hidden.map((row) => ({ ref: row.id, text: row.text, author: row.author })),
  )
  return hidden.filter((row) => row.kind === 'message')
}
