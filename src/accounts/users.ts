import { type Kysely, sql } from 'kysely'
import type { UserId } from '../db/ids.ts'
import type { Schema } from '../db/schema.ts'

export type Person = {
  id: UserId
  phoneNumber: string | null
  timezone: string | null
  name: string | null
  optedOut: boolean
}

/** Whose number this is: the one look-up across people, which returns only the id. */
export async function findUserByPhone(db: Kysely<Schema>, phoneNumber: string): Promise<UserId | null> {
  const { rows } = await sql<{ id: UserId | null }>`select jean_user_by_phone(${phoneNumber}) as id`.execute(
    db,
  )
  return rows[0]?.id ?? null
}

/** Adds a verified person with this number; the caller has become this user (row-level security). */
export async function insertUser(
  trx: Kysely<Schema>,
  user: { id: UserId; phoneNumber: string; timezone: string | null },
): Promise<void> {
  await trx
    .insertInto('users')
    .values({
      id: user.id,
      user_id: `sms|${user.id}`,
      phone_number: user.phoneNumber,
      phone_verified: true,
      sms_enabled: true,
      timezone: user.timezone,
    })
    .execute()
}

/** Marks the person as stopped (or not), which every sender respects. */
export async function setOptedOut(trx: Kysely<Schema>, userId: UserId, at: Date | null): Promise<void> {
  await trx
    .updateTable('users')
    .set({ opted_out_at: at, sms_enabled: at === null })
    .where('id', '=', userId)
    .execute()
}

export async function setTimezone(trx: Kysely<Schema>, userId: UserId, timezone: string): Promise<void> {
  await trx.updateTable('users').set({ timezone }).where('id', '=', userId).execute()
}
