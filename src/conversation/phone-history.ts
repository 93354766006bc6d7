import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { ReplyPartState } from '../db/schema.ts'

/** One text as the person's phone has it. `id` is what the gateway knows it by: the sid in, our part's id out. */
export type PhoneText = { id: string; role: 'user' | 'assistant'; body: string; at: string; status: string }

// What was never handed over is on nobody's phone.
const onPhone: Partial<Record<ReplyPartState, string>> = {
  sending: 'queued',
  accepted: 'queued',
  sent: 'sent',
  delivered: 'delivered',
}

/** The texts of the person's newest `limit` messages, oldest first; a reply in several parts is several texts. */
export async function readPhoneHistory(
  trx: UserTransaction,
  userId: UserId,
  limit: number,
): Promise<PhoneText[]> {
  const rows = await trx
    .selectFrom((newest) =>
      newest
        .selectFrom('sms_conversations')
        .select(['id', 'role', 'content', 'created_at'])
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .limit(limit)
        .as('message'),
    )
    .leftJoin('inbound_messages as inbound', (join) =>
      join.onRef('inbound.id', '=', 'message.id').on('inbound.user_id', '=', userId),
    )
    .leftJoin('reply_parts as part', (join) =>
      join.onRef('part.reply_id', '=', 'message.id').on('part.user_id', '=', userId),
    )
    .select([
      'message.id',
      'message.role',
      'message.content',
      'message.created_at as at',
      'inbound.provider_sid as sid',
    ])
    .select(['part.id as partId', 'part.body as partBody', 'part.state'])
    .orderBy('message.created_at')
    .orderBy('part.position')
    .execute()
  return rows.flatMap(({ id, role, content, at, sid, partId, partBody, state }) => {
    const text = { role: role === 'USER' ? ('user' as const) : ('assistant' as const), at: at.toISOString() }
    if (partId === null) return { id: sid ?? id, ...text, body: content, status: 'delivered' }
    const status = state && onPhone[state]
    return status ? { id: partId, ...text, body: partBody ?? '', status } : []
  })
}
