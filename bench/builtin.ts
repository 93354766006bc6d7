import { execFileSync } from 'node:child_process'
import { createApp } from '../src/app.ts'
import { parseConfig } from '../src/config.ts'
import { asUser } from '../src/db/as-user.ts'
import { silentLog } from '../src/log.ts'
import { remember } from '../src/memory/memories.ts'
import type { Gateway } from '../src/sms/gateway.ts'
import { newSid, serviceNumber } from '../test/support/test-app.ts'
import { createBenchDatabase } from './database.ts'
import { type BenchRow, quantile } from './table.ts'

const memories = 5_000
const number = '+14155550123'

const names = ['Ruth', 'Owen', 'Priya', 'Marcus', 'Ines', 'Tom', 'Grandma', 'Dr. Levy', 'Sanjay', 'Beth']
const things = [
  'spare key',
  'allergy tablets',
  'bike',
  'winter coat',
  'passport',
  'router password',
  'dentist',
  'recipe',
]
const facts = [
  'is in the hall cupboard',
  'costs 45 dollars',
  'is due on the 9th',
  'was lent to the neighbours',
  'is blue',
]

/** The n-th of 5,000 things a person may tell. */
const told = (n: number) =>
  `${names[n % 10]}'s ${things[(n >> 1) % 8]} no. ${n} ${facts[n % 5]}, and box ${n % 97} has the other one`

/** What a person texts, one of each kind in turn. */
const kinds: ((n: number) => string)[] = [
  told,
  (n) => `Where is ${names[n % 10]}'s ${things[(n >> 1) % 8]}?`,
  (n) => `Add milk, bread and item ${n} to the shopping list`,
  (n) => `what did i say about box ${n % 97}`,
  (n) => `No wait, ${names[n % 10]}'s one is in box ${n % 50}`,
  () => "What's on my list?",
  (n) =>
    `Had a call with ${names[n % 10]}. She wants the report by Friday and a quote for the roof, and I owe her 20 dollars`,
  () => 'and when was that due?',
  () => 'thanks!',
]

const takesAll: Gateway = {
  kind: 'simulator',
  settlesAfterMs: 0,
  send: async () => ({ kind: 'accepted', sid: newSid() }),
  findSent: async () => ({ kind: 'not-found' }),
  listSince: async () => ({ received: [], sent: [] }),
}

/** CPU of this process from the stored message to the sent reply, for a person with 5,000 memories; and the load. */
export async function measureBuiltin(serverUrl: string): Promise<BenchRow[]> {
  const database = await createBenchDatabase(serverUrl, 'bench_builtin')
  const config = parseConfig({ JEAN_MODEL: 'builtin', SIGNUP: 'open', BURST_WAIT_MS: '0' })
  const app = await createApp(config, { database, worker: false, gateway: takesAll, log: silentLog })
  const receive = (body: string) => {
    const message = {
      providerSid: newSid(),
      from: number,
      to: serviceNumber,
      body,
      media: [],
      optOutType: null,
    }
    return app.receive({ ...message, sentAt: null })
  }
  const samples: number[] = []
  try {
    const first = await receive('hello')
    if (first.kind === 'unknown-sender') throw new Error('nobody signed up')
    const { userId } = first
    await app.settle(userId)
    for (let from = 0; from < memories; from += 500) {
      await asUser(database.db, userId, async (trx) => {
        for (let n = from; n < from + 500; n += 1)
          await remember(trx, userId, { statement: told(n) }, { now: new Date(), timezone: 'UTC' })
      })
    }
    for (let n = 0; n < 450; n += 1) {
      await receive(kinds[n % kinds.length]?.(7 * n) ?? '')
      const before = process.cpuUsage()
      await app.settle(userId)
      const { user, system } = process.cpuUsage(before)
      if (n >= 90) samples.push((user + system) / 1_000)
    }
  } finally {
    await app.close()
    await database.close()
  }
  const what = 'CPU of a reply with 5,000 memories'
  return [
    { what: `${what}, p50`, on: 'built-in', value: quantile(samples, 0.5), unit: 'ms', aim: '< 15 ms' },
    { what: `${what}, p99`, on: 'built-in', value: quantile(samples, 0.99), unit: 'ms', aim: '< 60 ms' },
    ...measureLoad(),
  ]
}

/** In a process of its own: the languages' libraries, from nothing to the first words read. */
function measureLoad(): BenchRow[] {
  const script = `
    const [began, before] = [performance.now(), process.memoryUsage.rss()]
    const { readWords } = await import('./src/assistant/builtin/words.ts')
    const { classesOf } = await import('./src/assistant/builtin/lexicon.ts')
    await import('./src/assistant/builtin/decide.ts')
    const { conceptsIn } = await import('./src/assistant/builtin/thesaurus.ts')
    conceptsIn(readWords('Where did I put the keys?'))
    classesOf('keys')
    console.log(JSON.stringify([performance.now() - began, (process.memoryUsage.rss() - before) / 2 ** 20]))`
  const loads = Array.from({ length: 5 }, () => {
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    return JSON.parse(said) as [number, number]
  })
  const [ms, mb] = [0, 1].map((at) =>
    quantile(
      loads.map((load) => load[at] ?? 0),
      0.5,
    ),
  )
  return [
    {
      what: 'language libraries and lexicon, to load',
      on: 'built-in',
      value: ms ?? 0,
      unit: 'ms',
      aim: '< 400 ms',
    },
    { what: 'the same, in memory', on: 'built-in', value: mb ?? 0, unit: 'MB', aim: '< 150 MB' },
  ]
}
