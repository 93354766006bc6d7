import { type Kysely, sql } from 'kysely'

/**
 * Takes over the tables of the service before: `users` and `sms_conversations` with their rows, on
 * whatever part of them exists, or makes them as they are there. Adds what this service needs beside
 * them, the two roles, and row-level security.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...takeOver, ...roles, ...rowLevelSecurity]) await sql.raw(statement).execute(db)
}

/** Leaves the tables of the service before as it had them, with every row. */
export async function down(db: Kysely<never>): Promise<void> {
  for (const statement of undo) await sql.raw(statement).execute(db)
}

// `create type if not exists` is not Postgres syntax, and the type may exist without the table or the
// other way round: a table with `role` as plain text is given the type.
const takeOver = [
  `do $$ begin
     create type smsrole as enum ('USER', 'ASSISTANT');
   exception when duplicate_object or unique_violation then null; end $$`,

  `create table if not exists users (
     id uuid not null primary key,
     user_id varchar not null,
     name varchar,
     email varchar unique,
     firstname varchar(100),
     lastname varchar(100),
     metadata json,
     subscription_tier varchar(10),
     subscription_status varchar,
     stripe_customer_id varchar,
     stripe_subscription_id varchar,
     subscription_current_period_end timestamp,
     phone_number varchar(20) unique,
     phone_verified boolean default false,
     phone_verification_attempts integer default 0,
     phone_verified_at timestamp,
     sms_enabled boolean default true,
     created_at timestamp,
     updated_at timestamp
   )`,
  'create unique index if not exists ix_users_user_id on users (user_id)',
  'create unique index if not exists ix_users_phone_number on users (phone_number)',
  'alter table users alter column id set default gen_random_uuid()',
  'alter table users add column if not exists timezone varchar(64)',
  'alter table users add column if not exists opted_out_at timestamptz',

  `create table if not exists sms_conversations (
     id uuid not null primary key,
     user_id uuid not null references users (id),
     role smsrole not null,
     content text not null,
     created_at timestamptz not null
   )`,
  'alter table sms_conversations alter column id set default gen_random_uuid()',
  `do $$ begin
     if (select udt_name from information_schema.columns
         where table_schema = current_schema() and table_name = 'sms_conversations' and column_name = 'role') <> 'smsrole'
     then
       alter table sms_conversations alter column role drop default;
       alter table sms_conversations alter column role type smsrole using upper(role::text)::smsrole;
     end if;
   end $$`,
  // Rows of people that nobody knows any more keep their person.
  `insert into users (id, user_id)
     select distinct c.user_id, 'orphan|' || c.user_id from sms_conversations c
     where not exists (select from users u where u.id = c.user_id)`,
  `do $$ begin
     if not exists (
       select from pg_constraint where conrelid = 'sms_conversations'::regclass and contype = 'f'
     ) then
       alter table sms_conversations
         add constraint sms_conversations_user_id_fkey foreign key (user_id) references users (id);
     end if;
   end $$`,
  'create index if not exists idx_sms_conversation_user_created on sms_conversations (user_id, created_at)',
  'create index if not exists ix_sms_conversations_user_id on sms_conversations (user_id)',
  'create index if not exists ix_sms_conversations_created_at on sms_conversations (created_at)',
]

// jean_app is who the service is while it serves a person: no policy lets it see another one.
// jean_ops owns the few functions that look across people, and returns only ids and counts.
const roles = [
  ...['jean_app', 'jean_ops'].flatMap((role) => [
    `do $$ begin
       if not exists (select from pg_roles where rolname = '${role}') then
         create role ${role} nologin;
       end if;
     exception when duplicate_object or unique_violation then null; end $$`,
    `do $$ begin
       if not pg_has_role(current_user, '${role}', 'member') then execute 'grant ${role} to ' || quote_ident(current_user); end if;
     end $$`,
    `do $$ begin execute format('grant usage on schema %I to ${role}', current_schema()); end $$`,
  ]),
  // A function can be handed to a role only where that role may create; it has no login to use it with.
  `do $$ begin execute format('grant create on schema %I to jean_ops', current_schema()); end $$`,
]

const rowLevelSecurity = [
  `create or replace function jean_user() returns uuid language sql stable
     as $$ select nullif(current_setting('jean.user', true), '')::uuid $$`,
  'alter table users enable row level security',
  'alter table users force row level security',
  'create policy own_row on users to jean_app using (id = jean_user()) with check (id = jean_user())',
  'grant select, insert, update on users to jean_app',
  'alter table sms_conversations enable row level security',
  'alter table sms_conversations force row level security',
  'create policy own_rows on sms_conversations to jean_app using (user_id = jean_user()) with check (user_id = jean_user())',
  'grant select, insert, update, delete on sms_conversations to jean_app',

  'create policy operators on users for select to jean_ops using (true)',
  'grant select on users to jean_ops',
  'create policy operators on sms_conversations for select to jean_ops using (true)',
  'grant select on sms_conversations to jean_ops',
  `create or replace function jean_user_by_phone(number text) returns uuid
     language sql stable security definer set search_path from current
     as $$ select id from users where phone_number = number $$`,
  'alter function jean_user_by_phone(text) owner to jean_ops',
  // The same, and locks the person's row until the transaction ends: whoever appends to a conversation
  // waits for whoever appends to it already, and settling waits for both.
  'grant update (id) on users to jean_ops',
  'create policy operators_lock on users for update to jean_ops using (true)',
  `create or replace function jean_lock_user_by_phone(number text) returns uuid
     language sql volatile security definer set search_path from current
     as $$ select id from users where phone_number = number for no key update $$`,
  'alter function jean_lock_user_by_phone(text) owner to jean_ops',
]

const undo = [
  'drop function if exists jean_lock_user_by_phone(text)',
  'drop policy if exists operators_lock on users',
  'drop function if exists jean_user_by_phone(text)',
  'drop policy if exists operators on sms_conversations',
  'drop policy if exists own_rows on sms_conversations',
  'drop policy if exists operators on users',
  'drop policy if exists own_row on users',
  'alter table sms_conversations no force row level security',
  'alter table sms_conversations disable row level security',
  'alter table users no force row level security',
  'alter table users disable row level security',
  'drop function if exists jean_user()',
  'alter table users drop column if exists opted_out_at',
  'alter table users drop column if exists timezone',
]
