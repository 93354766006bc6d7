import { type Kysely, sql } from 'kysely'

/** What hangs off sms_conversations: provider data, turns, the parts of replies on their way, the ledger. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...tables, ...personTables.flatMap(own), ...acrossPeople]) {
    await sql.raw(statement).execute(db)
  }
}

export async function down(db: Kysely<never>): Promise<void> {
  for (const name of ['jean_users_to_wake', 'jean_operator_counts']) {
    await sql.raw(`drop function if exists ${name}`).execute(db)
  }
  for (const table of [...personTables].reverse()) await sql.raw(`drop table if exists ${table}`).execute(db)
  await sql.raw('drop table if exists workers').execute(db)
}

const personTables = ['turns', 'inbound_messages', 'reply_parts', 'ledgers']

const tables = [
  // One row per running process that settles; a turn whose worker no longer beats is anybody's.
  `create table workers (
     id uuid primary key,
     started_at timestamptz not null,
     beat_at timestamptz not null
   )`,
  'grant select, insert, update, delete on workers to jean_app, jean_ops',

  `create table turns (
     user_id uuid not null references users (id),
     id uuid not null,
     state text not null check (state in ('running', 'answered', 'abandoned', 'parked')),
     worker_id uuid not null,
     started_at timestamptz not null,
     ended_at timestamptz,
     model text,
     fallback_reason text,
     usage jsonb,
     error_code text,
     primary key (user_id, id)
   )`,
  // One turn at a time for one person, whatever the processes believe.
  `create unique index turns_one_running on turns (user_id) where state = 'running'`,
  `create index turns_parked on turns (user_id, started_at) where state = 'parked'`,

  `create table inbound_messages (
     user_id uuid not null references users (id),
     id uuid not null references sms_conversations (id) on delete cascade,
     provider_sid text not null,
     sender text not null,
     recipient text not null,
     media jsonb not null default '[]',
     opt_out_type text,
     attempts integer not null default 0,
     turn_id uuid,
     primary key (user_id, id),
     unique (user_id, provider_sid)
   )`,
  'create index inbound_messages_unanswered on inbound_messages (user_id, id) where turn_id is null',

  `create table reply_parts (
     user_id uuid not null references users (id),
     id uuid not null,
     reply_id uuid not null references sms_conversations (id) on delete cascade,
     turn_id uuid,
     position bigint generated always as identity,
     recipient text not null,
     body text not null,
     state text not null
       check (state in ('pending', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'withheld')),
     provider_sid text,
     attempts integer not null default 0,
     next_attempt_at timestamptz,
     error_code text,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     primary key (user_id, id)
   )`,
  `create index reply_parts_unsent on reply_parts (user_id, position) where state in ('pending', 'sending')`,
  'create index reply_parts_reply on reply_parts (user_id, reply_id)',

  `create table ledgers (
     user_id uuid not null primary key references users (id),
     entries jsonb not null,
     updated_at timestamptz not null
   )`,
]

function own(table: string): string[] {
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy own_rows on ${table} to jean_app using (user_id = jean_user()) with check (user_id = jean_user())`,
    `grant select, insert, update, delete on ${table} to jean_app`,
    `create policy operators on ${table} for select to jean_ops using (true)`,
    `grant select on ${table} to jean_ops`,
  ]
}

const acrossPeople = [
  // Everybody who is not at rest: a message without an answer, a reply not yet handed over and due.
  `create function jean_users_to_wake(at timestamptz, most integer) returns setof uuid
     language sql stable security definer set search_path from current
     as $$
       select user_id from inbound_messages where turn_id is null
       union
       select user_id from reply_parts
         where state in ('pending', 'sending') and coalesce(next_attempt_at, '-infinity') <= at
       limit most
     $$`,
  'alter function jean_users_to_wake(timestamptz, integer) owner to jean_ops',
  `create function jean_operator_counts() returns table (name text, count bigint)
     language sql stable security definer set search_path from current
     as $$
       select 'unanswered_messages', count(*) from inbound_messages where turn_id is null
       union all select 'unsent_reply_parts', count(*) from reply_parts where state in ('pending', 'sending')
       union all select 'failed_reply_parts', count(*) from reply_parts where state in ('failed', 'undelivered')
       union all select 'parked_turns', count(*) from turns where state = 'parked'
     $$`,
  'alter function jean_operator_counts() owner to jean_ops',
]
