import { type Kysely, sql } from 'kysely'

/** The rest of a long answer, waiting for MORE; and how many tokens the day's turns have used. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

export async function down(db: Kysely<never>): Promise<void> {
  await sql.raw('drop function if exists jean_model_tokens(timestamptz, uuid)').execute(db)
  await sql.raw('drop index if exists turns_with_usage_by_time').execute(db)
  await sql.raw('drop index if exists turns_with_usage').execute(db)
  await sql.raw('drop table if exists reply_rests').execute(db)
}

const statements = [
  `create table reply_rests (
     user_id uuid not null primary key references users (id),
     text text not null,
     updated_at timestamptz not null
   )`,
  'alter table reply_rests enable row level security',
  'alter table reply_rests force row level security',
  'create policy own_rows on reply_rests to jean_app using (user_id = jean_user()) with check (user_id = jean_user())',
  'grant select, insert, update, delete on reply_rests to jean_app',

  'create index turns_with_usage on turns (user_id, started_at) where usage is not null',
  'create index turns_with_usage_by_time on turns (started_at) where usage is not null',
  // Tokens in and out of all turns since then, of one person or (null) of everybody. Counts only.
  `create function jean_model_tokens(since timestamptz, person uuid) returns bigint
     language sql stable security definer set search_path from current
     as $$
       select coalesce(sum((usage->>'inputTokens')::bigint + (usage->>'outputTokens')::bigint), 0)::bigint
       from turns
       where usage is not null and started_at >= since and (person is null or user_id = person)
     $$`,
  'alter function jean_model_tokens(timestamptz, uuid) owner to jean_ops',
]
