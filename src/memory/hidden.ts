import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { type Forgotten, graceMs, isForgotten, readForgotten } from './forgotten.ts'
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

const redacted = '[forgotten]'

/** Blanks messages, and what was sent of them; a reply that is still on its way goes out as it is. */
export async function redactMessages(
  trx: UserTransaction,
  userId: UserId,
  messages: { id: string; text: string }[],
): Promise<void> {
  const ids = messages.filter((message) => message.text !== redacted).map((message) => message.id)
  if (ids.length === 0) return
  await sql`update reply_parts set body = ${redacted} where user_id = ${userId}
    and reply_id = any(${ids}::uuid[]) and state not in ('pending', 'sending')`.execute(trx)
  await sql`update sms_conversations set content = ${redacted}
    where user_id = ${userId} and id = any(${ids}::uuid[])`.execute(trx)
}

/**
 * Blanks the replies that have confirmed a forgetting "and the messages": they named what went, and were
 * stored after it. Call it outside of a turn, before the next one.
 */
export async function redactReceipts(
  trx: UserTransaction,
  userId: UserId,
  forgotten: Forgotten[],
): Promise<void> {
  const thorough = forgotten.filter(({ andMessages }) => andMessages)
  const first = Math.min(...thorough.map(({ forgottenAt }) => forgottenAt.getTime()))
  const last = Math.max(...thorough.map(({ forgottenAt }) => forgottenAt.getTime()))
  if (thorough.length === 0) return
  const { rows } = await sql<{ id: string; text: string; at: Date }>`
    select id, content as text, created_at as at from sms_conversations
    where user_id = ${userId} and role = 'ASSISTANT' and content <> ${redacted}
      and created_at >= ${new Date(first)} and created_at <= ${new Date(last + graceMs)}`.execute(trx)
  await redactMessages(
    trx,
    userId,
    rows.filter((row) => isForgotten(thorough, row)),
  )
}
