import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import test from 'node:test'
import { sql } from 'kysely'
import { migrateUp } from '../../src/db/migrate.ts'
import { openDatabase, openEmbedded } from '../../src/db/open.ts'
import { silentLog } from '../../src/log.ts'
import { createCarrierApp, until } from '../support/carrier-app.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { databaseKinds } from '../support/test-database.ts'

const ada = '+14155550101'

test('a text that comes while the database is away for a moment is taken and answered', {
  skip: databaseKinds.includes('server') ? false : 'there is no Postgres server on this machine',
}, async (t) => {
  const server = await startPostgres({ durable: true })
  const database = await openDatabase({ databaseUrl: server.url, dataDir: '', log: silentLog })
  await migrateUp(database)
  const { carrier } = await createCarrierApp(t, 'server', { database })
  t.after(() => server.stop())
  await carrier.text(ada, '#1')
  await until('the first is answered', () => carrier.sentTo(ada)[0])
  await server.stopFast()
  const texted = carrier.text(ada, '#2')
  await server.start()
  await texted
  await until('the second is answered', () => carrier.sentTo(ada)[1])
  assert.deepEqual(
    carrier.sentTo(ada).map(({ body }) => body),
    ['Got #1.', 'Got #2.'],
  )
  const { rows } = await sql<{ count: string }>`select count(*) from inbound_messages`.execute(database.db)
  assert.equal(Number(rows[0]?.count), 2)
})

test('a second process on one folder stops with one clear line', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'jean-folder-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const first = await openEmbedded(folder)
  t.after(() => first.close())
  const second = spawn(process.execPath, ['src/main.ts', 'serve'], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, PORT: '0', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, complained, [code]] = await Promise.all([
    text(second.stdout),
    text(second.stderr),
    once(second, 'exit'),
  ])
  assert.notEqual(code, 0)
  assert.equal(said, '')
  assert.match(complained, new RegExp(`^[^\\n]*${folder} is in use by process ${process.pid}[^\\n]*\\n$`))
})
