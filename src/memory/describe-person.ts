import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { listPersonTables } from './content-tables.ts'
import { stemsOf } from './words.ts'

/**
 * How many rows each table has of a person: all of them, or those in which any of the words stand. It
 * reads whole rows, so it is also the proof that what was forgotten is nowhere; the search index is
 * asked for the stems under which it would stand there.
 */
export async function describePerson(
  trx: UserTransaction,
  userId: UserId,
  words?: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of await listPersonTables(trx)) {
    const { rows } = await sql<{ count: string }>`select count(*) from ${sql.table(table)} t
      where user_id = ${userId} and ${words === undefined ? sql`true` : having(table, words)}`.execute(trx)
    counts[table] = Number(rows[0]?.count ?? 0)
  }
  return counts
}

function having(table: string, words: string) {
  if (table === 'search_terms') return sql`term = any(${stemsOf(words)}::text[])`
  return sql`position(lower(${words}) in lower(to_jsonb(t)::text)) > 0`
}
