import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { findUserByPhone } from '../../src/accounts/users.ts'
import { listAlerts } from '../../src/conversation/alerts.ts'
import { asUser } from '../../src/db/as-user.ts'
import type { Database } from '../../src/db/open.ts'
import type { Carrier, CreateFault } from '../support/carrier.ts'
import { createCarrierApp, until } from '../support/carrier-app.ts'
import { type DatabaseKind, databaseKinds } from '../support/test-database.ts'

const ada = '+14155550101'
const ben = '+14155550102'

for (const kind of databaseKinds) {
  test(`sending through Twilio’s wire format on ${kind} Postgres`, async (t) => {
    await t.test('a text is answered once, and its way is recorded to the end', async (t) => {
      const { carrier, database } = await createCarrierApp(t, kind)
      assert.equal((await carrier.text(ada, 'hello #1')).status, 200)
      await until('the reply is delivered', async () => (await states(database, ada))[0] === 'delivered')
      assert.deepEqual(bodies(carrier, ada), ['Got #1.'])
    })

    await t.test('nothing is lost or sent twice, whatever sending meets', (t) => oneTextDespite(t, kind))

    await t.test('a text like one before it is not taken for it', async (t) => {
      const { carrier, database } = await createCarrierApp(t, kind, {
        carrier: { createFault: (attempt) => (attempt === 2 ? 'unavailable' : null) },
      })
      await carrier.text(ada, 'the same')
      await until('the first is delivered', async () => (await states(database, ada))[0] === 'delivered')
      await carrier.text(ada, 'the same')
      await until('the second is, too', async () => (await states(database, ada))[1] === 'delivered')
      assert.equal(carrier.sentTo(ada).length, 2)
    })

    await t.test(
      'a callback settles a send whose answer was lost, also when nothing can be looked up',
      async (t) => {
        const { carrier, database } = await createCarrierApp(t, kind, {
          carrier: { createFault: (attempt) => (attempt === 1 ? 'hang-after' : null) },
        })
        carrier.setFaults({ list: { unavailable: 1 } })
        await carrier.text(ada, 'hello #1')
        await until('the reply is delivered', async () => (await states(database, ada))[0] === 'delivered')
        assert.equal(carrier.sentTo(ada).length, 1)
      },
    )

    await t.test('callbacks early, twice, late and out of order never take a state back', async (t) => {
      const { carrier, database } = await createCarrierApp(t, kind)
      const share = 1 / 4
      carrier.setFaults({ callback: { early: share, repeated: share, reversed: share, late: share } })
      for (let n = 1; n <= 8; n += 1) await carrier.text(`+1415555020${n}`, `hello #${n}`)
      for (let n = 1; n <= 8; n += 1) {
        const end = async () => (await states(database, `+1415555020${n}`))[0] === 'delivered'
        await until(`reply ${n} is delivered`, end)
      }
      await carrier.idle()
      for (let n = 1; n <= 8; n += 1) {
        assert.deepEqual(await states(database, `+1415555020${n}`), ['delivered'])
        assert.equal(carrier.sentTo(`+1415555020${n}`).length, 1)
      }
    })

    await t.test('a permanent error stops one text, and the next one is sent', async (t) => {
      const { carrier, database } = await createCarrierApp(t, kind, {
        carrier: { refuse: once({ status: 400, code: 21211, message: 'Invalid To' }) },
      })
      await carrier.text(ada, 'hello #1')
      await until('the first has failed', async () => (await states(database, ada))[0] === 'failed')
      await carrier.text(ada, 'hello #2')
      await until('the second is delivered', async () => (await states(database, ada))[1] === 'delivered')
      assert.deepEqual(bodies(carrier, ada), ['Got #2.'])
    })

    await t.test('who has stopped at the gateway is marked as stopped, and gets nothing more', async (t) => {
      const { carrier, database } = await createCarrierApp(t, kind, {
        carrier: { refuse: once({ status: 400, code: 21610, message: 'unsubscribed recipient' }) },
      })
      await carrier.text(ada, 'hello #1')
      await until('the reply is withheld', async () => (await states(database, ada))[0] === 'withheld')
      await carrier.text(ada, 'hello #2')
      await until('that is taken notice of', async () => (await unanswered(database, ada)) === 0)
      assert.deepEqual(bodies(carrier, ada), [])
    })

    await t.test(
      'an account error stops sending for all, keeps everything, and ends by itself',
      async (t) => {
        let refusing = true
        const refusal = { status: 401, code: 20003, message: 'Authenticate' }
        const { app, carrier, database } = await createCarrierApp(t, kind, {
          carrier: { refuse: () => (refusing ? refusal : null) },
        })
        await carrier.text(ada, 'hello #1')
        const alert = await until('an alert is raised', async () => (await listAlerts(database.db))[0])
        assert.deepEqual([alert.name, alert.code], ['sending', '20003'])
        await carrier.text(ben, 'hello #2')
        await until('the reply to it waits', async () => (await states(database, ben))[0] === 'pending')
        refusing = false
        // The pause is 15 s; nobody waits for that here.
        await database.db
          .updateTable('alerts')
          .set({ retry_at: new Date(0) })
          .execute()
        for (const person of [ada, ben]) {
          await until(
            'the reply is delivered',
            async () => (await states(database, person))[0] === 'delivered',
          )
        }
        assert.deepEqual(await listAlerts(database.db), [])
        assert.equal(app.server.server.listening, true)
      },
    )

    await t.test('parts of a reply go in order, each after the one before was sent', async (t) => {
      const { carrier, database } = await createCarrierApp(t, kind, { carrier: { sentAfterMs: 60 } })
      await carrier.text(ada, 'hello #1')
      await until('the reply is delivered', async () => (await states(database, ada))[0] === 'delivered')
      await addParts(database, ada, ['one', 'two', 'three'])
      await until('all parts are delivered', async () => {
        const parts = await states(database, ada)
        return parts.length === 4 && parts.every((state) => state === 'delivered')
      })
      const sent = carrier.sentTo(ada)
      assert.deepEqual(bodies(carrier, ada), ['Got #1.', 'one', 'two', 'three'])
      for (const [index, part] of sent.entries()) {
        const before = sent[index - 1]
        if (before) assert.ok((before.sentAt ?? part.createdAt) <= part.createdAt, `part ${index} waited`)
      }
    })
  })
}

const createFaults: CreateFault[] = [
  ...(['too-many', 'unavailable', 'error-after', 'hang-before'] as const),
  ...(['hang-after', 'reset-before', 'reset-after'] as const),
]

/** Each person's reply meets another trouble at its first attempt. */
async function oneTextDespite(t: TestContext, kind: DatabaseKind) {
  const { carrier, database } = await createCarrierApp(t, kind, {
    gatewayTimeoutMs: 300,
    carrier: {
      createFault: (attempt, body) =>
        attempt === 1 ? (createFaults[Number(body.match(/#(\d)/)?.[1])] ?? null) : null,
    },
  })
  const people = createFaults.map((fault, index) => ({ fault, index, number: `+1415555030${index}` }))
  await Promise.all(people.map(({ number, index }) => carrier.text(number, `hello #${index}`)))
  for (const { number, index, fault } of people) {
    await until(`delivered despite ${fault}`, async () => (await states(database, number))[0] === 'delivered')
    assert.deepEqual(bodies(carrier, number), [`Got #${index}.`], fault)
  }
}

function bodies(carrier: Carrier, number: string): string[] {
  return carrier.sentTo(number).map(({ body }) => body)
}

function once<T>(value: T): () => T | null {
  let used = false
  return () => {
    if (used) return null
    used = true
    return value
  }
}

/** The states of the parts of this number's replies, in the order of sending. */
async function states({ db }: Database, number: string): Promise<string[]> {
  const userId = await findUserByPhone(db, number)
  if (!userId) return []
  const rows = await asUser(db, userId, (trx) =>
    trx.selectFrom('reply_parts').select('state').where('user_id', '=', userId).orderBy('position').execute(),
  )
  return rows.map(({ state }) => state)
}

async function unanswered({ db }: Database, number: string): Promise<number> {
  const userId = await findUserByPhone(db, number)
  if (!userId) return -1
  const rows = await asUser(db, userId, (trx) =>
    trx
      .selectFrom('inbound_messages')
      .select('id')
      .where('user_id', '=', userId)
      .where('turn_id', 'is', null)
      .execute(),
  )
  return rows.length
}

/** More parts of this number's newest reply, as if it had been too long for one text. */
async function addParts({ db }: Database, number: string, texts: string[]): Promise<void> {
  const userId = await findUserByPhone(db, number)
  if (!userId) throw new Error('nobody has this number')
  await asUser(db, userId, async (trx) => {
    const first = await trx
      .selectFrom('reply_parts')
      .select(['user_id', 'reply_id', 'turn_id', 'recipient', 'created_at', 'updated_at'])
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow()
    const parts = texts.map((body) => ({ ...first, id: randomUUID(), body, state: 'pending' as const }))
    await trx.insertInto('reply_parts').values(parts).execute()
  })
}
