import { type Kysely, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'

/** Derived from the others: not exported, built anew on import. */
export const derivedTables = new Set(['search_docs', 'search_terms', 'search_stats', 'search_vectors'])

/** Every table that holds rows of a person, as far as this role may see it; the messages last. */
export async function listPersonTables(trx: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select c.table_name as name from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = current_schema() and c.column_name = 'user_id' and t.table_type = 'BASE TABLE'
      and c.table_name <> 'users'
    order by c.table_name = 'sms_conversations', c.table_name`.execute(trx)
  return rows.map(({ name }) => name)
}
