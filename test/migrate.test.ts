import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { sql } from 'kysely'
import { listMigrations, migrateDown, migrateUp, stampMigration } from '../src/db/migrate.ts'
import type { Database } from '../src/db/open.ts'
import { openDatabase } from '../src/db/open.ts'
import { silentLog } from '../src/log.ts'
import { createEmptyDatabase, databaseKinds } from './support/test-database.ts'

const legacySchema = readFileSync(new URL('./support/production.sql', import.meta.url), 'utf8')

for (const kind of databaseKinds) {
  test(`migrations on ${kind} Postgres`, async (t) => {
    const empty = await createEmptyDatabase(kind)
    t.after(() => empty.close())
    await migrateUp(empty)
    const expected = await describeSchema(empty)

    const starts: Record<string, string> = {
      "production's tables with their rows": legacySchema,
      'only the type': `create type smsrole as enum ('USER', 'ASSISTANT')`,
      'only the table, its role a plain text': `create table sms_conversations (id uuid primary key, user_id uuid not null,
        role varchar(10) not null, content text not null, created_at timestamptz not null);
        insert into sms_conversations values (gen_random_uuid(), gen_random_uuid(), 'user', 'kept', now())`,
    }
    for (const [name, start] of Object.entries(starts)) {
      await t.test(`${name}: the same schema in the end, and no row lost`, async () => {
        const database = await createEmptyDatabase(kind)
        await execute(database, start)
        const before = await countMessages(database)
        assert.equal((await migrateUp(database)).length, expected.migrations)
        assert.deepEqual(await migrateUp(database), [], 'a second run has nothing to do')
        assert.deepEqual((await describeSchema(database)).columns, expected.columns)
        assert.deepEqual((await describeSchema(database)).indexes, expected.indexes)
        assert.equal(await countMessages(database), before)
        await database.close()
      })
    }

    await t.test('stamp marks as applied without running', async () => {
      const database = await createEmptyDatabase(kind)
      await execute(database, legacySchema)
      assert.deepEqual(await stampMigration(database, '0001_take_over', new Date(0)), ['0001_take_over'])
      const [first, second] = await listMigrations(database)
      assert.equal(first?.appliedAt, '1970-01-01T00:00:00.000Z')
      assert.equal(second?.appliedAt, null)
      const { rows } = await sql`select from pg_proc where proname = 'jean_user'`.execute(database.db)
      assert.equal(rows.length, 0)
      await assert.rejects(stampMigration(database, 'nothing', new Date(0)), /There is no migration nothing/)
      await database.close()
    })

    await t.test('down refuses to drop a table that has rows, unless forced', async () => {
      const database = await createEmptyDatabase(kind)
      await migrateUp(database)
      const person = crypto.randomUUID()
      await sql`insert into users (id, user_id) values (${person}, 'x')`.execute(database.db)
      await sql`insert into turns (user_id, id, state, worker_id, started_at)
        values (${person}, gen_random_uuid(), 'answered', gen_random_uuid(), now())`.execute(database.db)
      while (
        (await listMigrations(database)).findLast(({ appliedAt }) => appliedAt)?.name !== '0002_conversation'
      ) {
        await migrateDown(database, { force: false })
      }
      await assert.rejects(migrateDown(database, { force: false }), /would drop turns \(1 rows\)/)
      assert.equal(await migrateDown(database, { force: true }), '0002_conversation')
      await database.close()
    })

    if (kind === 'server') {
      await t.test('two processes at once', async () => {
        const database = await createEmptyDatabase(kind)
        assert.ok(database.source.kind === 'server')
        const other = await openDatabase({ databaseUrl: database.source.url, dataDir: '', log: silentLog })
        const applied = await Promise.all([migrateUp(database), migrateUp(other)])
        assert.equal(applied.flat().length, expected.migrations, 'each migration ran once')
        await other.close()
        await database.close()
      })
    }
  })
}

async function execute({ source, db }: Database, statements: string): Promise<void> {
  if (source.kind === 'embedded') await source.pglite.exec(statements)
  else await sql.raw(statements).execute(db)
}

async function countMessages({ db }: Database): Promise<number> {
  const { rows } = await sql<{
    exists: boolean
  }>`select to_regclass('sms_conversations') is not null as exists`.execute(db)
  if (!rows[0]?.exists) return 0
  const counted = await db
    .selectFrom('sms_conversations')
    .select(db.fn.countAll<string>().as('n'))
    .executeTakeFirst()
  return Number(counted?.n)
}

/** Columns with types and defaults, and indexes, of all our tables, in a form that can be compared. */
async function describeSchema(database: Database) {
  const { rows: columns } = await sql<{ line: string }>`
    select format('%s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) as line
    from information_schema.columns where table_schema = 'public' and table_name <> 'alembic_version'
      and not (table_name = 'sms_conversations' and column_name = 'role')
    order by 1`.execute(database.db)
  const { rows: indexes } = await sql<{ line: string }>`
    select indexdef as line from pg_indexes
    where schemaname = 'public' and tablename <> 'alembic_version' order by 1`.execute(database.db)
  return {
    migrations: (await listMigrations(database)).length,
    columns: columns.map(({ line }) => line),
    indexes: indexes.map(({ line }) => line),
  }
}
