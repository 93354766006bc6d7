import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { asUser } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Db, ReplyPartState } from '../db/schema.ts'

const query = z.object({ part: z.uuid(), user: z.uuid() })

// How far along each state is; callbacks come late, twice and out of order, and never take one back.
const rank: Record<ReplyPartState, number> = {
  pending: 0,
  sending: 1,
  sent: 2,
  delivered: 3,
  undelivered: 3,
  failed: 3,
  withheld: 3,
}

const stateOf: Record<string, ReplyPartState> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'failed',
}

export type StatusReport = {
  part: unknown
  user: unknown
  sid: string
  status: string
  errorCode: string | null
}

/** Keeps the furthest state of a reply's part. Our own ids come back in the callback's query. */
export async function recordStatus(
  { db, clock }: { db: Db; clock: Clock },
  report: StatusReport,
): Promise<'recorded' | 'ignored'> {
  const ids = query.safeParse({ part: report.part, user: report.user })
  const state = stateOf[report.status]
  if (!ids.success || !state) return 'ignored'
  const userId = ids.data.user as UserId
  const earlier = (Object.keys(rank) as ReplyPartState[]).filter((other) => rank[other] < rank[state])
  const updated = await asUser(db, userId, (trx) =>
    trx
      .updateTable('reply_parts')
      .set({ state, provider_sid: report.sid, error_code: report.errorCode, updated_at: clock.now() })
      .where('user_id', '=', userId)
      .where('id', '=', ids.data.part)
      .where('state', 'in', earlier)
      .executeTakeFirst(),
  )
  return updated.numUpdatedRows > 0n ? 'recorded' : 'ignored'
}
