import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Gateway, onStage, post, prepare, publicUrl, rateOf, type Start, token } from './load.ts'
import type { Service } from './service.ts'
import { type BenchRow, quantile } from './table.ts'

/**
 * How much the service takes and how fast it answers, with the built-in model and a gateway that takes
 * everything: parts by name. `scale` 1 is the whole measurement (some minutes), less is a quicker one.
 */
export const throughputParts: Record<string, (serverUrl: string, scale: number) => Promise<BenchRow[]>> = {
  accepting: (serverUrl, scale) =>
    onStage(serverUrl, async ({ fresh, start }) =>
      measureAccepting(await fresh('accept'), start, Math.round(3_000 * scale)),
    ),
  steady: (serverUrl, scale) =>
    onStage(serverUrl, async ({ fresh, start }) =>
      measureSteady(await fresh('steady'), start, Math.round(60 * scale)),
    ),
  backlog: (serverUrl, scale) =>
    onStage(serverUrl, async ({ fresh, start, gateway }) =>
      measureBacklog(await fresh('backlog'), start, gateway, scale),
    ),
  turns: (serverUrl, scale) =>
    onStage(serverUrl, async ({ fresh, start, gateway }) =>
      measureTurns('server', await fresh('turns'), start, gateway, Math.round(1_000 * scale), 100),
    ),
  'turns-embedded': (serverUrl, scale) =>
    onStage(serverUrl, ({ folder, start, gateway }) =>
      measureTurns('embedded', { DATA_DIR: folder }, start, gateway, Math.round(250 * scale), 25),
    ),
}

/** Workers off, people who have texted before; the bare route is measured before and after, on the same server. */
async function measureAccepting(
  env: { DATABASE_URL: string },
  start: Start,
  count: number,
): Promise<BenchRow[]> {
  const bare = await startBareRoute(env.DATABASE_URL)
  const service = await start(env, ['--web'])
  try {
    const people = Math.min(count, 1_000)
    const calls = prepare(people + count, people)
    await rateOf(bare.url, calls.slice(0, people))
    await rateOf(service.url, calls.slice(0, people))
    const before = await rateOf(bare.url, prepare(count, people))
    const accepted = await rateOf(service.url, calls.slice(people))
    const after = await rateOf(bare.url, prepare(count, people))
    const share = (accepted / ((before + after) / 2)) * 100
    return [
      { what: 'messages accepted, workers off', on: 'server', value: accepted, unit: '/s', aim: '' },
      {
        what: 'the same, of a bare route with one insert',
        on: 'server',
        value: share,
        unit: '%',
        aim: '≥ 25 %',
      },
    ]
  } finally {
    await service.stop()
    await bare.stop()
  }
}

/** 100 messages a second, evenly, everything running. */
async function measureSteady(
  env: Record<string, string>,
  start: Start,
  seconds: number,
): Promise<BenchRow[]> {
  const service = await start(env)
  const samples: number[] = []
  try {
    await rateOf(service.url, prepare(200, 100))
    const calls = prepare(seconds * 100, 500)
    const began = performance.now()
    const running = calls.map(async (call, index) => {
      await sleep(Math.max(0, began + index * 10 - performance.now()))
      const posted = performance.now()
      await post(service.url, call)
      samples.push(performance.now() - posted)
    })
    await Promise.all(running)
  } finally {
    await service.stop()
  }
  const p99 = quantile(samples, 0.99)
  return [
    { what: 'webhook answer at 100 messages/s, p99', on: 'server', value: p99, unit: 'ms', aim: '< 50 ms' },
  ]
}

/** Messages of 1,000 people that came while no worker ran. */
async function measureBacklog(
  env: Record<string, string>,
  start: Start,
  gateway: Gateway,
  scale: number,
): Promise<BenchRow[]> {
  const people = Math.round(1_000 * scale)
  const web = await start(env, ['--web'])
  await rateOf(web.url, prepare(people * 5, people))
  gateway.reset()
  const began = performance.now()
  const worker = await start(env, ['--worker'])
  await gateway.sent(1)
  const first = performance.now()
  await gateway.sent(people)
  const seconds = (performance.now() - first) / 1000
  await web.stop()
  await worker.stop()
  return [
    {
      what: 'backlog of 5 messages each: turns',
      on: 'server',
      value: people / seconds,
      unit: '/s',
      aim: '≥ 80 /s',
    },
    {
      what: 'backlog: until the first answer',
      on: 'server',
      value: (first - began) / 1000,
      unit: 's',
      aim: '',
    },
  ]
}

/** One message each of people who have texted before, as fast as they are taken, until the last reply is at the gateway. */
async function measureTurns(
  on: string,
  env: Record<string, string>,
  start: Start,
  gateway: Gateway,
  count: number,
  aim: number,
): Promise<BenchRow[]> {
  const roles = on === 'server' ? [['--web'], ['--worker']] : [[]]
  const services: Service[] = []
  for (const role of roles) services.push(await start(env, role))
  const [service] = services
  const url = service?.url ?? ''
  const calls = prepare(2 * count, count)
  await rateOf(url, calls.slice(0, count))
  await gateway.sent(count)
  gateway.reset()
  const began = performance.now()
  await rateOf(url, calls.slice(count))
  await gateway.sent(count)
  const seconds = (performance.now() - began) / 1000
  await Promise.all(services.map((one) => one.stop()))
  return [
    {
      what: 'messages through to the gateway',
      on,
      value: count / seconds,
      unit: 'turns/s',
      aim: `≥ ${aim} /s`,
    },
  ]
}

/** The yardstick, in a process of its own: Fastify, the signature, one insert. */
async function startBareRoute(databaseUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'bare-route.ts'), databaseUrl, publicUrl, token],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  const url = await new Promise<string>((resolve) => child.once('message', (told) => resolve(String(told))))
  return {
    url,
    async stop() {
      child.kill()
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}
