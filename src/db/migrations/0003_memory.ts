import { type Kysely, sql } from 'kysely'

/** Memories with their versions, lists, the change journal, imported documents, and the search index. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...tables, ...personTables.flatMap(own), ...journal]) {
    await sql.raw(statement).execute(db)
  }
}

export async function down(db: Kysely<never>): Promise<void> {
  await sql.raw('drop trigger if exists journal on sms_conversations').execute(db)
  await sql.raw('revoke delete on users from jean_app').execute(db)
  for (const table of [...personTables].reverse()) await sql.raw(`drop table if exists ${table}`).execute(db)
  await sql.raw('drop function if exists jean_journal()').execute(db)
}

const personTables = [
  'memories',
  'lists',
  'list_items',
  'changes',
  'forgotten',
  'documents',
  'passages',
  'search_docs',
  'search_terms',
  'search_stats',
]

const tables = [
  `create table memories (
     user_id uuid not null references users (id),
     id uuid not null,
     statement text not null,
     context text not null default '',
     fingerprint text not null,
     kind text not null,
     about jsonb not null,
     source_message_id uuid,
     said_at timestamptz not null,
     valid_from timestamptz not null,
     valid_to timestamptz,
     superseded_by uuid,
     primary key (user_id, id)
   )`,
  'create index memories_current on memories (user_id, said_at, id) where valid_to is null',
  'create index memories_fingerprint on memories (user_id, fingerprint) where valid_to is null',
  'create index memories_versions on memories (user_id, superseded_by) where superseded_by is not null',
  'create index memories_source on memories (user_id, source_message_id) where source_message_id is not null',

  `create table lists (
     user_id uuid not null references users (id),
     id uuid not null,
     name text not null,
     name_key text not null,
     created_at timestamptz not null,
     touched_at timestamptz not null,
     primary key (user_id, id)
   )`,
  `create table list_items (
     user_id uuid not null references users (id),
     id uuid not null,
     list_id uuid not null,
     text text not null,
     item_key text not null,
     position integer not null,
     done_at timestamptz,
     created_at timestamptz not null,
     primary key (user_id, id)
   )`,
  'create index list_items_in_order on list_items (user_id, list_id, position)',

  `create table changes (
     user_id uuid not null references users (id),
     id bigint generated always as identity,
     turn_id uuid not null,
     table_name text not null,
     row_id uuid not null,
     before jsonb,
     after jsonb,
     undone_by uuid,
     primary key (user_id, id)
   )`,
  'create index changes_by_turn on changes (user_id, turn_id, id)',

  `create table forgotten (
     user_id uuid not null references users (id),
     id uuid not null,
     source_message_id uuid,
     words text[] not null,
     forgotten_at timestamptz not null,
     primary key (user_id, id)
   )`,

  `create table documents (
     user_id uuid not null references users (id),
     id uuid not null,
     title text not null,
     content_hash text not null,
     imported_at timestamptz not null,
     primary key (user_id, id),
     unique (user_id, content_hash)
   )`,
  `create table passages (
     user_id uuid not null references users (id),
     id uuid not null,
     document_id uuid not null,
     position integer not null,
     author text,
     text text not null,
     said_at timestamptz not null,
     primary key (user_id, id)
   )`,
  'create index passages_of_document on passages (user_id, document_id, position)',

  `create table search_docs (
     user_id uuid not null references users (id),
     doc_no integer not null,
     kind text not null check (kind in ('memory', 'message', 'document')),
     ref uuid not null,
     said_at timestamptz not null,
     flags smallint not null,
     primary key (user_id, doc_no),
     unique (user_id, ref)
   )`,
  'create index search_docs_by_time on search_docs (user_id, said_at)',
  `create table search_terms (
     user_id uuid not null references users (id),
     term text not null,
     block integer not null,
     postings bytea not null,
     primary key (user_id, term, block)
   ) with (fillfactor = 80)`,
  `create table search_stats (
     user_id uuid not null primary key references users (id),
     docs integer not null default 0,
     words bigint not null default 0,
     next_memory integer not null default 0,
     next_message integer not null default ${1 << 28},
     next_document integer not null default ${1 << 29},
     last_message_at timestamptz
   )`,
]

function own(table: string): string[] {
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy own_rows on ${table} to jean_app using (user_id = jean_user()) with check (user_id = jean_user())`,
    `grant select, insert, update, delete on ${table} to jean_app`,
  ]
}

const journal = [
  // Whoever asks to be erased goes with the last row.
  'grant delete on users to jean_app',

  // Row images before and after, for whatever is changed under a turn. What runs outside of one (an
  // import, the taking back of a half-finished turn) leaves no trace here.
  `create function jean_journal() returns trigger language plpgsql set search_path from current as $$
   declare
     turn text := current_setting('jean.turn', true);
   begin
     if coalesce(turn, '') = '' then return null; end if;
     if tg_op = 'INSERT' then
       insert into changes (user_id, turn_id, table_name, row_id, after)
         values (new.user_id, turn::uuid, tg_table_name, new.id, to_jsonb(new));
     elsif tg_op = 'DELETE' then
       insert into changes (user_id, turn_id, table_name, row_id, before)
         values (old.user_id, turn::uuid, tg_table_name, old.id, to_jsonb(old));
     else
       insert into changes (user_id, turn_id, table_name, row_id, before, after)
         values (new.user_id, turn::uuid, tg_table_name, new.id, to_jsonb(old), to_jsonb(new));
     end if;
     return null;
   end $$`,
  ...['memories', 'lists', 'list_items', 'forgotten'].map(
    (table) => `create trigger journal after insert or update or delete on ${table}
      for each row execute function jean_journal()`,
  ),
  // Of the messages only a redaction: storing one is not a change that anybody undoes.
  `create trigger journal after update of content on sms_conversations
    for each row execute function jean_journal()`,
]
