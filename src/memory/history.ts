import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { isForgotten, readForgotten } from './forgotten.ts'

export type HistoryMessage = { role: 'user' | 'assistant'; text: string; at: string }

/** Messages before an instant, oldest first; what was forgotten is left out. */
export async function readHistory(
  trx: UserTransaction,
  userId: UserId,
  { before, limit = 20 }: { before: Date; limit?: number },
): Promise<{ messages: HistoryMessage[] }> {
  const rows = await trx
    .selectFrom('sms_conversations')
    .select(['id', 'role', 'content', 'created_at'])
    .where('user_id', '=', userId)
    .where('created_at', '<', before)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(Math.min(Math.max(1, limit), 100))
    .execute()
  const forgotten = await readForgotten(trx, userId)
  const kept = rows.filter(
    (row) => !isForgotten(forgotten, { id: row.id, text: row.content, at: row.created_at }),
  )
  return {
    messages: kept.reverse().map((row) => ({
      role: row.role === 'USER' ? 'user' : 'assistant',
      text: row.content,
      at: row.created_at.toISOString(),
    })),
  }
}
