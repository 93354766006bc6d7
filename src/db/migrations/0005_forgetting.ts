import { type Kysely, sql } from 'kysely'

/** Whether the messages were to go as well, and an end for the journal, which still has what they said. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

export async function down(db: Kysely<never>): Promise<void> {
  await sql.raw('drop function if exists jean_purge_changes(timestamptz)').execute(db)
  await sql.raw('drop policy if exists operators on changes').execute(db)
  await sql.raw('revoke select, delete on changes from jean_ops').execute(db)
  await sql.raw('alter table forgotten drop column if exists and_messages').execute(db)
}

const statements = [
  'alter table forgotten add column and_messages boolean not null default false',
  'create policy operators on changes to jean_ops using (true)',
  'grant select, delete on changes to jean_ops',
  // Ends what can be undone: of all people, for turns that began before then. Returns how many changes.
  `create function jean_purge_changes(until timestamptz) returns bigint
     language sql volatile security definer set search_path from current
     as $$
       with gone as (
         delete from changes c using turns t
         where t.user_id = c.user_id and t.id = c.turn_id and t.started_at < until
         returning 1
       )
       select count(*) from gone
     $$`,
  'alter function jean_purge_changes(timestamptz) owner to jean_ops',
]
