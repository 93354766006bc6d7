import assert from 'node:assert/strict'
import test from 'node:test'
import { findUserByPhone } from '../../src/accounts/users.ts'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import { asUser } from '../../src/db/as-user.ts'
import type { Database } from '../../src/db/open.ts'
import { silentLog } from '../../src/log.ts'
import { createTestApp, inboundFields, newSid, postSigned } from '../support/test-app.ts'
import { createTestDatabase, databaseKinds } from '../support/test-database.ts'

for (const kind of databaseKinds) {
  test(`the webhook on ${kind} Postgres`, async (t) => {
    const { app, database, url, phone } = await createTestApp(t, kind)
    const send = (fields: Record<string, string | string[]>, token = app.webhookToken) =>
      postSigned({
        url,
        publicUrl: url.replace('127.0.0.1', 'localhost'),
        path: '/webhooks/sms',
        token,
        fields,
      })

    await t.test('a text is stored before the answer, and so is its reply', async () => {
      const ada = phone()
      const reply = await ada.text('Hello there')
      const stored = await readMessages(database, ada.number)
      assert.deepEqual(
        stored.map(({ role, content }) => [role, content]),
        [
          ['USER', 'Hello there'],
          ['ASSISTANT', reply],
        ],
      )
    })

    await t.test('200 with an empty TwiML response', async () => {
      const answer = await send(inboundFields('+14155550199', 'hi'))
      assert.equal(answer.status, 200)
      assert.match(answer.headers.get('content-type') ?? '', /^text\/xml/)
      assert.match(await answer.text(), /<Response\/>$/)
    })

    await t.test('403 for a signature that is not the gateway’s, and nothing is stored', async () => {
      const answer = await send(inboundFields('+14155550198', 'forged'), 'another token')
      assert.equal(answer.status, 403)
      assert.equal((await readMessages(database, '+14155550198')).length, 0)
      assert.equal((await fetch(`${url}/webhooks/sms`, { method: 'POST' })).status, 403)
    })

    await t.test('400 for what is not a message', async () => {
      const whole = inboundFields('+14155550197', 'x')
      const { MessageSid: _1, SmsSid: _2, SmsMessageSid: _3, ...withoutSid } = whole
      const { Body: _4, ...withoutBody } = whole
      for (const fields of [
        {},
        withoutSid,
        withoutBody,
        { ...whole, From: 'no number at all!' },
        { ...whole, From: '' },
      ]) {
        const answer = await send(fields)
        assert.equal(answer.status, 400, JSON.stringify(fields))
        assert.doesNotMatch(await answer.text(), /\n\s+at /)
      }
    })

    await t.test('what cannot be read as a form is refused in one line', async () => {
      const bodies: [string, string][] = [
        ['application/json', '{"Body":'],
        ['application/json', '{"Body":"hi"}'],
        ['application/json', 'null'],
        ['text/plain', 'hello'],
        ['application/x-www-form-urlencoded', `Body=${'x'.repeat(1_000_000)}`],
      ]
      for (const [type, body] of bodies) {
        const answer = await fetch(`${url}/webhooks/sms`, {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        })
        assert.equal(answer.status, 400, type)
        assert.equal((await answer.text()).trim().split('\n').length, 1)
      }
    })

    await t.test(
      'odd texts are kept: broken escapes, NUL, lone surrogates, controls, 1,600 emoji',
      async () => {
        const cases: [string, string][] = [
          ['a\u0000b\u0007c', 'abc'],
          ['cut \ud83d here', 'cut \ufffd here'],
          ['😀'.repeat(800), '😀'.repeat(800)],
          ['100% of "it" & more', '100% of "it" & more'],
          ['two\nlines', 'two\nlines'],
        ]
        for (const [index, [said, kept]] of cases.entries()) {
          const number = `+1415556${1000 + index}`
          assert.equal((await send(inboundFields(number, said))).status, 200)
          assert.equal((await readMessages(database, number))[0]?.content, kept)
        }
      },
    )

    await t.test('media without words, repeated parameters, parameters nobody knows', async () => {
      const fields = {
        ...inboundFields('+14155550196', ''),
        NumMedia: '1',
        MediaUrl0: 'https://api.twilio.com/media/1',
        MediaContentType0: 'image/jpeg',
        'MessagingBinding.Address': ['+13255550101', '+14155550102'],
        BrandNewParameter: 'x',
      }
      assert.equal((await send(fields)).status, 200)
      assert.equal((await readMessages(database, '+14155550196'))[0]?.role, 'USER')
    })

    await t.test('a WhatsApp sender and the same number by SMS are one person', async () => {
      await send({
        ...inboundFields('whatsapp:+14155550195', 'on WhatsApp'),
        ProfileName: 'Zoë',
        WaId: '14155550195',
      })
      await send(inboundFields('+14155550195', 'by SMS'))
      const stored = await readMessages(database, '+14155550195')
      assert.deepEqual(
        stored.filter(({ role }) => role === 'USER').map(({ content }) => content),
        ['on WhatsApp', 'by SMS'],
      )
    })

    await t.test('twenty repeats at once are one message', async () => {
      const sid = newSid()
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => send(inboundFields('+14155550194', 'only once', sid))),
      )
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
      const stored = await readMessages(database, '+14155550194')
      assert.equal(stored.filter(({ role }) => role === 'USER').length, 1)
    })
  })
}

test('both tokens are good while rotating, and PUBLIC_URL is what is signed', async (t) => {
  const env = {
    TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'new-token, old-token',
    TWILIO_PHONE_NUMBER: '+15555550100',
    TWILIO_API_URL: 'http://127.0.0.1:9',
    PUBLIC_URL: 'https://sms.example.com',
    SIGNUP: 'open',
  }
  const { url } = await createTestApp(t, 'embedded', { env })
  const fields = inboundFields('+14155550193', 'hi')
  const post = (token: string, publicUrl: string) =>
    postSigned({ url, publicUrl, path: '/webhooks/sms', token, fields })
  assert.equal((await post('new-token', 'https://sms.example.com')).status, 200)
  assert.equal((await post('old-token', 'https://sms.example.com')).status, 200)
  assert.equal((await post('other-token', 'https://sms.example.com')).status, 403)
  assert.equal((await post('new-token', url)).status, 403)
})

test('with SIGNUP=closed an unknown number gets nothing and leaves nothing', async (t) => {
  const database = await createTestDatabase('embedded')
  const config = parseConfig({ SIGNUP: 'closed', LOG_LEVEL: 'silent' })
  const app = await createApp(config, { database, log: silentLog })
  t.after(async () => {
    await app.close()
    await database.close()
  })
  const { providerSid, ...rest } = {
    providerSid: newSid(),
    from: '+14155550192',
    to: '+15555550100',
    body: 'hello',
  }
  const received = await app.receive({ ...rest, providerSid, media: [], optOutType: null, sentAt: null })
  assert.deepEqual(received, { kind: 'unknown-sender' })
  assert.equal(await findUserByPhone(database.db, '+14155550192'), null)
})

async function readMessages({ db }: Database, number: string) {
  const userId = await findUserByPhone(db, number)
  if (!userId) return []
  return asUser(db, userId, (trx) =>
    trx.selectFrom('sms_conversations').select(['role', 'content']).orderBy('created_at').execute(),
  )
}
