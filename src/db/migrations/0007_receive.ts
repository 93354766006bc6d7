import { type Kysely, sql } from 'kysely'

/**
 * Taking a message in is one call: find and lock the person, become them, store. In plpgsql each statement
 * sees what was committed before it began, so the time of the newest message is read after the lock.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

export async function down(db: Kysely<never>): Promise<void> {
  for (const name of ['jean_receive', 'jean_store_received'])
    await sql.raw(`drop function if exists ${name}`).execute(db)
}

const statements = [
  // As the person; the caller holds the lock on their row. False where the gateway's id is there already.
  // The message is stored at its time, or a microsecond after the newest where that is not later.
  `create function jean_store_received(person uuid, message uuid, sid text, sender text, recipient text,
     media jsonb, opt_out_type text, body text, at timestamptz) returns boolean
     language plpgsql volatile as $$
       begin
         with inbound as (
           insert into inbound_messages (user_id, id, provider_sid, sender, recipient, media, opt_out_type)
           values (person, message, sid, sender, recipient, media, opt_out_type)
           on conflict (user_id, provider_sid) do nothing
           returning id
         )
         insert into sms_conversations (id, user_id, role, content, created_at)
         select id, person, 'USER', body, greatest(at,
           (select max(created_at) + interval '1 microsecond' from sms_conversations where user_id = person))
         from inbound;
         return found;
       end $$`,

  // Null where nobody has this number. The caller's role comes back: the queue's tables are not the person's.
  `create function jean_receive(phone text, message uuid, sid text, sender text, recipient text,
     media jsonb, opt_out_type text, body text, at timestamptz, out person uuid, out stored boolean)
     language plpgsql volatile as $$
       begin
         person := jean_lock_user_by_phone(phone);
         if person is null then
           return;
         end if;
         perform set_config('jean.user', person::text, true), set_config('role', 'jean_app', true);
         stored := jean_store_received(person, message, sid, sender, recipient, media, opt_out_type, body, at);
         perform set_config('role', 'none', true), set_config('jean.user', '', true);
       end $$`,
]
