import assert from 'node:assert/strict'
import test from 'node:test'
import { databaseKinds } from '../support/test-database.ts'
import { runStorm } from './storm.ts'

// The short form of `npm run chaos`.
for (const database of databaseKinds) {
  test(`a little storm on ${database} Postgres loses and doubles nothing`, {
    timeout: 300_000,
  }, async (t) => {
    const seed = Math.floor(Math.random() * 1e9)
    const size =
      database === 'server' ? { messages: 40, kills: 3, people: 10 } : { messages: 20, kills: 1, people: 10 }
    const report = await runStorm({ ...size, database, seed })
    t.diagnostic(JSON.stringify({ seed, ...report }))
    const { lost, answeredTwice, outOfOrder, textsTwice, callbacksMissed, storedTwice, crashes } = report
    assert.deepEqual(
      { lost, answeredTwice, outOfOrder, textsTwice, callbacksMissed, storedTwice, crashes },
      {
        ...{ lost: 0, answeredTwice: 0, outOfOrder: 0, textsTwice: 0 },
        ...{ callbacksMissed: 0, storedTwice: 0, crashes: 0 },
      },
      `npm run chaos -- --database ${database} --messages ${size.messages} --kills ${size.kills} --people ${size.people} --seed ${seed}`,
    )
    assert.equal(report.messagesIn, size.messages)
    assert.equal(report.kills, size.kills)
  })
}
