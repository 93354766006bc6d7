import assert from 'node:assert/strict'
import test from 'node:test'
import { findUserByPhone } from '../../src/accounts/users.ts'
import { readHealth } from '../../src/conversation/health.ts'
import { asUser } from '../../src/db/as-user.ts'
import { createCarrierApp, until } from '../support/carrier-app.ts'
import { createEchoModels } from '../support/echo-model.ts'
import { databaseKinds } from '../support/test-database.ts'

const ada = '+14155550101'
const ben = '+14155550102'

for (const kind of databaseKinds) {
  test(`turns that fail, and messages nobody brought, on ${kind} Postgres`, async (t) => {
    await t.test(
      'a turn that fails once is tried again; one that always fails is parked with one sentence',
      async (t) => {
        let failures = 1
        const { carrier, database } = await createCarrierApp(t, kind, {
          models: createEchoModels(([number]) => {
            if (number === 13) return 'fail'
            if (number !== 7 || failures === 0) return null
            failures -= 1
            return 'fail'
          }),
        })
        await Promise.all([carrier.text(ada, '#7'), carrier.text(ben, '#13')])
        await until('both have their text', () => carrier.sentTo(ada)[0] && carrier.sentTo(ben)[0])
        assert.deepEqual(bodies(carrier.sentTo(ada)), ['Got #7.'])
        assert.match(bodies(carrier.sentTo(ben))[0] ?? '', /^I couldn't work on that just now.*"#13"$/)
        const { parked, parkedTurns } = await readHealth(database.db)
        assert.equal(parkedTurns, 1)
        assert.equal(parked[0]?.userId, await findUserByPhone(database.db, ben))
        await carrier.text(ben, '#14')
        await until('the next message is answered as ever', () => carrier.sentTo(ben)[1])
        assert.equal(carrier.sentTo(ben)[1]?.body, 'Got #14.')
      },
    )

    await t.test('a thought that never ends fails in its time, and is tried again', async (t) => {
      let thoughts = 0
      const { carrier, database } = await createCarrierApp(t, kind, {
        thinkTimeoutMs: 300,
        models: createEchoModels(() => {
          thoughts += 1
          return thoughts === 1 ? 'hang' : null
        }),
      })
      await carrier.text(ada, '#1')
      await until('it is answered after all', () => carrier.sentTo(ada)[0])
      assert.deepEqual(bodies(carrier.sentTo(ada)), ['Got #1.'])
      const states = await database.db.selectFrom('turns').select('state').orderBy('started_at').execute()
      assert.deepEqual(
        states.map(({ state }) => state),
        ['abandoned', 'answered'],
      )
    })

    await t.test('texts that no webhook brought are fetched from the list, and answered once', async (t) => {
      const { carrier } = await createCarrierApp(t, kind, { catchUpEveryMs: 200 })
      carrier.setFaults({ inbound: { unheard: 1 } })
      await carrier.text(ada, '#1')
      await until('it is answered', () => carrier.sentTo(ada)[0])
      carrier.setFaults({})
      await carrier.text(ada, '#2')
      await until('the next is, too', () => carrier.sentTo(ada)[1])
      await carrier.idle()
      assert.deepEqual(bodies(carrier.sentTo(ada)), ['Got #1.', 'Got #2.'])
    })

    await t.test('what a dropped callback would have said is fetched from the list', async (t) => {
      const { carrier, database } = await createCarrierApp(t, kind, { catchUpEveryMs: 200 })
      carrier.setFaults({ callback: { dropped: 1 } })
      await carrier.text(ada, '#1')
      await until('the reply is known to be delivered', async () => {
        const userId = await findUserByPhone(database.db, ada)
        if (!userId) return false
        const [part] = await asUser(database.db, userId, (trx) =>
          trx.selectFrom('reply_parts').select('state').where('user_id', '=', userId).execute(),
        )
        return part?.state === 'delivered'
      })
    })

    await t.test('an app that must end hands back what hangs, and the next one answers it', async (t) => {
      const begun: number[] = []
      const hanging = createEchoModels((numbers) => {
        begun.push(...numbers)
        return 'hang'
      })
      const { app, carrier, start, database } = await createCarrierApp(t, kind, {
        models: hanging,
        env: { MODEL_TIMEOUT_MS: '600000' },
      })
      await carrier.text(ada, '#1')
      await until('the turn has begun', () => begun[0])
      const closing = performance.now()
      await app.close()
      assert.ok(performance.now() - closing < 10_000, 'it ended within 10 s')
      await start({ models: createEchoModels() })
      await until('it is answered', () => carrier.sentTo(ada)[0])
      assert.deepEqual(bodies(carrier.sentTo(ada)), ['Got #1.'])
      const states = await database.db.selectFrom('turns').select(['state', 'error_code']).execute()
      assert.deepEqual(states.map(({ error_code }) => error_code).sort(), ['handed-back', null])
    })
  })
}

function bodies(messages: { body: string }[]): string[] {
  return messages.map(({ body }) => body)
}
