import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { hold } from '../src/db/hold.ts'
import { createTestDatabase, databaseKinds } from './support/test-database.ts'

for (const kind of databaseKinds) {
  test(`held statements on ${kind} Postgres`, async (t) => {
    const database = await createTestDatabase(kind)
    t.after(() => database.close())
    const { db } = database
    await sql`create table held (n int primary key)`.execute(db)
    const all = async () => {
      const { rows } = await sql<{ n: number }>`select n from held order by n`.execute(db)
      return rows.map(({ n }) => n)
    }
    const twice = { code: '23505' }

    await t.test('are seen by what follows, and kept by the commit', async () => {
      await db.transaction().execute(async (trx) => {
        await hold(trx, sql`insert into held values (${1})`)
        const { rows } = await sql<{ n: number }>`select n from held`.execute(trx)
        assert.deepEqual(rows, [{ n: 1 }])
        await hold(trx, sql`insert into held values (${2})`)
      })
      assert.deepEqual(await all(), [1, 2])
    })

    await t.test('one that fails throws by the next statement, and nothing of it is kept', async () => {
      const work = db.transaction().execute(async (trx) => {
        await hold(trx, sql`insert into held values (${3})`)
        await hold(trx, sql`insert into held values (${1})`)
        await sql`select 1`.execute(trx)
      })
      await assert.rejects(work, twice)
      assert.deepEqual(await all(), [1, 2])
    })

    await t.test('one that fails with nothing after it throws by the commit', async () => {
      const work = db.transaction().execute(async (trx) => {
        await sql`insert into held values (${4})`.execute(trx)
        await hold(trx, sql`insert into held values (${1})`)
      })
      await assert.rejects(work, twice)
      assert.deepEqual(await all(), [1, 2])
    })

    await t.test('none is sent when the transaction is given up', async () => {
      for (let index = 0; index < 20; index += 1) {
        const work = db.transaction().execute(async (trx) => {
          await hold(trx, sql`insert into held values (${5})`)
          throw new Error('given up')
        })
        await assert.rejects(work, /given up/)
      }
      assert.deepEqual(await all(), [1, 2])
    })

    await t.test('a migration that changes what a prepared statement returns costs one failure', async () => {
      const read = () => sql`select * from held where n = ${1}`.execute(db)
      await read()
      await sql`alter table held add column more text`.execute(db)
      await read().catch((error: unknown) => assert.equal((error as { code?: string }).code, '0A000'))
      // Whatever connection it was on.
      for (let index = 0; index < 12; index += 1) await read().catch(() => {})
      assert.deepEqual((await read()).rows, [{ n: 1, more: null }])
    })
  })
}
