import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { listPersonTables } from './content-tables.ts'

/**
 * Deletes everything of a person from every table, and the person; returns how many rows went from
 * where. Call it outside of a turn. Tables of the service before that hang off `users` are its own affair.
 */
export async function erasePerson(trx: UserTransaction, userId: UserId): Promise<Record<string, number>> {
  const erased: Record<string, number> = {}
  for (const table of await listPersonTables(trx)) {
    const { numAffectedRows } = await sql`delete from ${sql.table(table)} where user_id = ${userId}`.execute(
      trx,
    )
    erased[table] = Number(numAffectedRows ?? 0)
  }
  const { numAffectedRows } = await sql`delete from users where id = ${userId}`.execute(trx)
  erased.users = Number(numAffectedRows ?? 0)
  return erased
}
