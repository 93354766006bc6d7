import { sql } from 'kysely'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import { type Alert, listAlerts } from './alerts.ts'
import { listWorkers } from './workers.ts'

export type Health = {
  alerts: Alert[]
  /** Turns that were given up after the last attempt; their people got one honest sentence. */
  parked: { userId: UserId; turnId: string; endedAt: Date; errorCode: string | null }[]
  workers: { id: string; silentMs: number; alive: boolean }[]
  unansweredMessages: number
  unsentParts: number
  failedParts: number
  parkedTurns: number
}

const mostParked = 20

/** What an operator should know of all conversations: ids, codes and counts, never a text. */
export async function readHealth(db: Db): Promise<Health> {
  const { rows } = await sql<{ name: string; count: string }>`select * from jean_operator_counts()`.execute(
    db,
  )
  const count = (name: string) => Number(rows.find((row) => row.name === name)?.count ?? 0)
  const parked = await sql<{ user_id: UserId; turn_id: string; ended_at: Date; error_code: string | null }>`
    select * from jean_parked_turns(${mostParked})`.execute(db)
  return {
    alerts: await listAlerts(db),
    parked: parked.rows.map((row) => ({
      userId: row.user_id,
      turnId: row.turn_id,
      endedAt: row.ended_at,
      errorCode: row.error_code,
    })),
    workers: await listWorkers(db),
    unansweredMessages: count('unanswered_messages'),
    unsentParts: count('unsent_reply_parts'),
    failedParts: count('failed_reply_parts'),
    parkedTurns: count('parked_turns'),
  }
}
