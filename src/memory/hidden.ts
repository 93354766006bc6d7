import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { isForgotten, readForgotten } from './forgotten.ts'
import { addToIndex } from './search/add.ts'
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

/** Puts back into the search index what is no longer forgotten (an undone "forget"). */
export async function showRemembered(trx: UserTransaction, userId: UserId): Promise<void> {
  const forgotten = await readForgotten(trx, userId)
  const { rows } = await sql<Said>`
    select id, content as text, created_at as at, null as author, 'message' as kind from sms_conversations c
      where user_id = ${userId} and role = 'USER'
      and not exists (select from search_docs d where d.user_id = ${userId} and d.ref = c.id)
      and not exists (select from inbound_messages i where i.user_id = ${userId} and i.id = c.id
        and i.turn_id is null)
    union all
    select id, text, said_at, author, 'document' from passages p where user_id = ${userId}
      and not exists (select from search_docs d where d.user_id = ${userId} and d.ref = p.id)
    order by at, id`.execute(trx)
  const shown = rows.filter((row) => !isForgotten(forgotten, row))
  await addToIndex(
    trx,
    userId,
    shown.map((row) => ({ ref: row.id, kind: row.kind, text: row.text, saidAt: row.at, author: row.author })),
  )
}
