import assert from 'node:assert/strict'
import test from 'node:test'
import { findUserByPhone } from '../../src/accounts/users.ts'
import { asUser } from '../../src/db/as-user.ts'
import { createTestApp, inboundFields } from '../support/test-app.ts'

test('STOP is confirmed once and then silent; START brings everything back', async (t) => {
  const { app, database, phone } = await createTestApp(t, 'embedded')
  const ada = phone()
  await ada.text('My locker code is 4711')
  assert.match(await ada.text('STOP'), /won't get any more/)

  const before = ada.received.length
  assert.equal((await ada.post(inboundFields(ada.number, 'What is my locker code?'))).status, 200)
  const userId = await findUserByPhone(database.db, ada.number)
  assert.ok(userId)
  while ((await app.settle(userId)) !== null) {}
  assert.equal(ada.received.length, before, 'a stopped person gets nothing')
  const stored = await asUser(database.db, userId, (trx) =>
    trx.selectFrom('sms_conversations').select('content').where('role', '=', 'USER').execute(),
  )
  assert.ok(
    stored.some(({ content }) => content === 'What is my locker code?'),
    'but loses nothing',
  )

  assert.match(await ada.text('START'), /Welcome back/)
  assert.match(await ada.text('What is my locker code?'), /4711/)
})

test('HELP names the service and how to stop', async (t) => {
  const { phone } = await createTestApp(t, 'embedded')
  const reply = await phone().text('HELP')
  assert.match(reply, /Jean Memory/)
  assert.match(reply, /STOP/)
})
