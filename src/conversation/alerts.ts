import { type Kysely, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'

/** While it stands our account cannot send: everything is kept, and one attempt at a time tries again. */
const sendingAlert = 'sending'

const shortestPauseMs = 15_000
const longestPauseMs = 300_000

export type Alert = { name: string; code: string; count: number; raisedAt: Date; seenAt: Date }

/** What a carrier or Twilio complains of and only an operator can mend: a code, and how often it was seen. */
export async function raiseCodeAlert(db: Kysely<Schema>, code: string, at: Date): Promise<void> {
  await sql`
    insert into alerts (name, code, raised_at, seen_at)
    values (${`code-${code}`}, ${code}, ${at.toISOString()}, ${at.toISOString()})
    on conflict (name) do update set seen_at = excluded.seen_at, count = alerts.count + 1`.execute(db)
}

/**
 * Our account was refused: nobody's replies are sent until one attempt (`wasTry`) succeeds; each that
 * fails makes the pause longer.
 */
export async function pauseSending(
  db: Kysely<Schema>,
  code: string,
  at: Date,
  { wasTry }: { wasTry: boolean },
): Promise<void> {
  const now = at.toISOString()
  await sql`
    insert into alerts (name, code, raised_at, seen_at, retry_at)
    values (${sendingAlert}, ${code}, ${now}, ${now}, ${now}::timestamptz + ${ms(shortestPauseMs)}::interval)
    on conflict (name) do update set code = excluded.code, seen_at = excluded.seen_at,
      count = alerts.count + ${wasTry ? 1 : 0},
      retry_at = case when ${wasTry} then ${now}::timestamptz
          + least(${ms(longestPauseMs)}::interval, ${ms(shortestPauseMs)}::interval * power(2, least(alerts.count, 10)))
        else alerts.retry_at end`.execute(db)
}

const ms = (milliseconds: number) => `${milliseconds} milliseconds`

/**
 * May a reply be sent now? While sending is paused, one caller at a time may try; the others are told
 * after how many milliseconds to come again.
 */
export async function askToSend(
  db: Kysely<Schema>,
  pausedUntil: Date | null,
  at: Date,
): Promise<{ kind: 'send' } | { kind: 'try' } | { kind: 'paused'; afterMs: number }> {
  if (!pausedUntil) return { kind: 'send' }
  const waitMs = pausedUntil.getTime() - at.getTime()
  if (waitMs > 0) return { kind: 'paused', afterMs: waitMs }
  const tried = await db
    .updateTable('alerts')
    .set({ retry_at: new Date(at.getTime() + shortestPauseMs) })
    .where('name', '=', sendingAlert)
    .where('retry_at', '<=', at)
    .executeTakeFirst()
  return tried.numUpdatedRows > 0n ? { kind: 'try' } : { kind: 'paused', afterMs: shortestPauseMs }
}

/** The account can send again. */
export async function resumeSending(db: Kysely<Schema>): Promise<void> {
  await db.deleteFrom('alerts').where('name', '=', sendingAlert).execute()
}

export async function listAlerts(db: Kysely<Schema>): Promise<Alert[]> {
  const rows = await db.selectFrom('alerts').selectAll().orderBy('seen_at', 'desc').execute()
  return rows.map((row) => ({
    name: row.name,
    code: row.code,
    count: Number(row.count),
    raisedAt: row.raised_at,
    seenAt: row.seen_at,
  }))
}
