import { type Kysely, sql } from 'kysely'

/** What hangs off sms_conversations: provider data, turns, the parts of replies on their way, the ledger. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...tables, ...personTables.flatMap(own), ...acrossPeople]) {
    await sql.raw(statement).execute(db)
  }
}

export async function down(db: Kysely<never>): Promise<void> {
  for (const name of [
    'jean_users_to_wake',
    'jean_operator_counts',
    'jean_parked_turns',
    'jean_known_sids',
    'jean_unsettled_parts',
    'jean_last_received_at',
  ]) {
    await sql.raw(`drop function if exists ${name}`).execute(db)
  }
  for (const table of [...personTables].reverse()) await sql.raw(`drop table if exists ${table}`).execute(db)
  await sql.raw('drop table if exists workers, alerts').execute(db)
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

  // What an operator must know of: codes and counts. While the one named 'sending' stands, nothing is sent
  // but one attempt at `retry_at`, to see whether it works again.
  `create table alerts (
     name text primary key,
     code text not null,
     count bigint not null default 1,
     raised_at timestamptz not null,
     seen_at timestamptz not null,
     retry_at timestamptz
   )`,
  'grant select, insert, update, delete on alerts to jean_app, jean_ops',

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
       check (state in ('pending', 'sending', 'accepted', 'sent', 'delivered', 'undelivered', 'failed', 'withheld')),
     provider_sid text,
     worker_id uuid,
     attempts integer not null default 0,
     next_attempt_at timestamptz,
     error_code text,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     primary key (user_id, id)
   )`,
  `create index reply_parts_unsent on reply_parts (user_id, position) where state in ('pending', 'sending')`,
  'create index reply_parts_reply on reply_parts (user_id, reply_id)',
  // What the gateway has taken and not said the end of yet.
  `create index reply_parts_on_their_way on reply_parts (provider_sid) where state in ('accepted', 'sent')`,

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
  // Everybody who is not at rest, one page at a time in the order of ids: a message without an answer, a
  // reply not yet handed over and due. Whom a living worker has in hand is left out.
  ...[
    `create function jean_users_to_wake(at timestamptz, silence interval, beyond uuid, most integer) returns setof uuid
       language sql stable security definer set search_path from current
       as $$
         select id from (
           select user_id as id from inbound_messages
             where turn_id is null and (beyond is null or user_id > beyond)
           union
           select user_id from reply_parts
             where state in ('pending', 'sending') and (beyond is null or user_id > beyond)
               and coalesce(next_attempt_at, '-infinity') <= at
               and not exists (select from alerts where name = 'sending' and retry_at > at)
         ) as person
         where not exists (
           select from turns t join workers w on w.id = t.worker_id
             where t.user_id = person.id and t.state = 'running' and w.beat_at > clock_timestamp() - silence)
         order by id
         limit most
       $$`,
    'alter function jean_users_to_wake(timestamptz, interval, uuid, integer) owner to jean_ops',
  ],
  ...[
    `create function jean_operator_counts() returns table (name text, count bigint)
       language sql stable security definer set search_path from current
       as $$
         select 'unanswered_messages', count(*) from inbound_messages where turn_id is null
         union all select 'unsent_reply_parts', count(*) from reply_parts where state in ('pending', 'sending')
         union all select 'failed_reply_parts', count(*) from reply_parts where state in ('failed', 'undelivered')
         union all select 'parked_turns', count(*) from turns where state = 'parked'
       $$`,
    'alter function jean_operator_counts() owner to jean_ops',
  ],
  ...[
    `create function jean_parked_turns(most integer)
       returns table (user_id uuid, turn_id uuid, ended_at timestamptz, error_code text)
       language sql stable security definer set search_path from current
       as $$
         select user_id, id, ended_at, error_code from turns where state = 'parked' order by ended_at desc limit most
       $$`,
    'alter function jean_parked_turns(integer) owner to jean_ops',
  ],
  // Which of these messages (a sender's number and the gateway's id at the same place) are stored.
  ...[
    `create function jean_known_sids(phones text[], sids text[]) returns setof text
       language sql stable security definer set search_path from current
       as $$
         select message.sid from unnest(phones, sids) as message (phone, sid)
         join users on users.phone_number = message.phone
         join inbound_messages i on i.user_id = users.id and i.provider_sid = message.sid
       $$`,
    'alter function jean_known_sids(text[], text[]) owner to jean_ops',
  ],
  // Which of these texts of ours the gateway has not yet told the end of.
  ...[
    `create function jean_unsettled_parts(sids text[])
       returns table (user_id uuid, part_id uuid, sid text, state text)
       language sql stable security definer set search_path from current
       as $$
         select user_id, id, provider_sid, state from reply_parts
           where state in ('accepted', 'sent') and provider_sid = any(sids)
       $$`,
    'alter function jean_unsettled_parts(text[]) owner to jean_ops',
  ],
  ...[
    `create function jean_last_received_at() returns timestamptz
       language sql stable security definer set search_path from current
       as $$ select created_at from sms_conversations where role = 'USER' order by created_at desc limit 1 $$`,
    'alter function jean_last_received_at() owner to jean_ops',
  ],
]
