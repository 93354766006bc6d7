import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { insertReply, newestMessages, storeReceived } from '../../src/conversation/messages.ts'
import { readPending } from '../../src/conversation/pending.ts'
import { asUser } from '../../src/db/as-user.ts'
import type { UserId } from '../../src/db/ids.ts'
import { createTestDatabase, databaseKinds } from '../support/test-database.ts'

const at = new Date('2026-03-02T09:00:00Z')

for (const kind of databaseKinds) {
  test(`the conversation so far on ${kind} Postgres`, async (t) => {
    const database = await createTestDatabase(kind)
    t.after(() => database.close())
    const { db } = database
    const userId = crypto.randomUUID() as UserId
    await sql`insert into users (id, user_id, phone_number) values (${userId}, 'x', '+14155550100')`.execute(
      db,
    )

    await t.test('messages of the same instant keep their order, rows of before come first', async () => {
      await sql`insert into sms_conversations values (gen_random_uuid(), ${userId}, 'USER', 'from before', '2026-03-01')`.execute(
        db,
      )
      await asUser(db, userId, async (trx) => {
        for (let index = 0; index < 4; index += 1) {
          const message = {
            providerSid: `SM${index}`,
            from: '+14155550100',
            to: '+15555550100',
            body: `said ${index}`,
            media: [],
            optOutType: null,
            sentAt: null,
          }
          await storeReceived(trx, userId, { id: crypto.randomUUID(), message, at })
          await insertReply(trx, userId, crypto.randomUUID(), `answered ${index}`, at)
        }
      })
      await sql`update inbound_messages set turn_id = gen_random_uuid()`.execute(db)
      const pending = await asUser(db, userId, (trx) => readPending(trx, userId, 9))
      assert.deepEqual(
        pending?.history.map(({ content }) => content),
        ['from before', ...[0, 1, 2, 3].flatMap((index) => [`said ${index}`, `answered ${index}`])],
      )
    })

    await t.test('found and ordered by the index: no sort, no scan, at a million rows', async () => {
      const rows = kind === 'server' ? 1_000_000 : 200_000
      await sql`insert into users (id, user_id) select gen_random_uuid(), 'many|' || n from generate_series(1, 1000) n`.execute(
        db,
      )
      await db.transaction().execute(async (trx) => {
        // The foreign keys of a million rows are not what is tested.
        await sql`set local session_replication_role = replica`.execute(trx)
        await sql`insert into sms_conversations (user_id, role, content, created_at)
        select u.id, 'USER', 'text ' || n, timestamptz '2025-01-01' + n * interval '1 minute'
        from (select id, row_number() over () as k from users) u, generate_series(1, ${rows / 1000}::int) n where u.k <= 1000`.execute(
          trx,
        )
      })
      await sql`analyze sms_conversations`.execute(db)
      const plan = await asUser(db, userId, async (trx) =>
        JSON.stringify(await newestMessages(trx, userId, 6).explain('json')),
      )
      assert.match(plan, /"Index Scan/)
      assert.match(plan, /idx_sms_conversation_user_created/)
      assert.doesNotMatch(plan, /"(Incremental )?Sort"|Seq Scan|Bitmap/)
    })
  })
}
