import { type Kysely, sql } from 'kysely'

/** Vectors of texts, where an embedding model is configured. Bytes, so that no extension is needed. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

export async function down(db: Kysely<never>): Promise<void> {
  await sql.raw('drop table if exists search_vectors').execute(db)
}

const statements = [
  `create table search_vectors (
     user_id uuid not null references users (id),
     doc_no integer not null,
     model text not null,
     embedding bytea not null,
     primary key (user_id, doc_no)
   )`,
  'alter table search_vectors enable row level security',
  'alter table search_vectors force row level security',
  'create policy own_rows on search_vectors to jean_app using (user_id = jean_user()) with check (user_id = jean_user())',
  'grant select, insert, update, delete on search_vectors to jean_app',
]
