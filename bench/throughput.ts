import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signForm, toFormParams } from '../src/sms/signature.ts'
import { inboundFields, newSid } from '../test/support/test-app.ts'
import { createBenchDatabase } from './database.ts'
import { type Service, startService } from './service.ts'
import { type BenchRow, quantile } from './table.ts'

const token = 'bench-token'
const publicUrl = 'http://bench.test'
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

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

type Stage = {
  gateway: Gateway
  folder: string
  fresh: (name: string) => Promise<{ DATABASE_URL: string }>
  start: Start
}

/** With a gateway, databases and a folder of its own, which are gone afterwards. */
async function onStage(
  serverUrl: string,
  measure: (stage: Stage) => Promise<BenchRow[]>,
): Promise<BenchRow[]> {
  const gateway = await startGateway()
  const folder = mkdtempSync(join(tmpdir(), 'jean-bench-'))
  const fresh = async (name: string) => {
    const database = await createBenchDatabase(serverUrl, `bench_${name}`)
    await database.close()
    const url = new URL(serverUrl)
    url.pathname = `/bench_${name}`
    return { DATABASE_URL: url.href }
  }
  const start = (env: Record<string, string>, args: string[] = []) =>
    startService({ ...settings(gateway.url), ...env }, args)
  try {
    return await measure({ gateway, folder, fresh, start })
  } finally {
    await gateway.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Start = (env: Record<string, string>, args?: string[]) => Promise<Service>
type Gateway = Awaited<ReturnType<typeof startGateway>>

function settings(gatewayUrl: string): Record<string, string> {
  return {
    PUBLIC_URL: publicUrl,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: token,
    TWILIO_PHONE_NUMBER: '+15555550100',
    TWILIO_API_URL: gatewayUrl,
    SIGNUP: 'open',
    BURST_WAIT_MS: '0',
    JEAN_MODEL: 'builtin',
  }
}

/** Workers off; the bare route is measured before and after, on the same server. */
async function measureAccepting(
  env: { DATABASE_URL: string },
  start: Start,
  count: number,
): Promise<BenchRow[]> {
  const bare = await startBareRoute(env.DATABASE_URL)
  const service = await start(env, ['--web'])
  try {
    await rateOf(bare.url, prepare(300, 100))
    await rateOf(service.url, prepare(300, 100))
    const before = await rateOf(bare.url, prepare(count, 1_000))
    const accepted = await rateOf(service.url, prepare(count, 1_000))
    const after = await rateOf(bare.url, prepare(count, 1_000))
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
  const service = await start(env)
  const calls = prepare(2 * count, count)
  await rateOf(service.url, calls.slice(0, count))
  await gateway.sent(count)
  gateway.reset()
  const began = performance.now()
  await rateOf(service.url, calls.slice(count))
  await gateway.sent(count)
  const seconds = (performance.now() - began) / 1000
  await service.stop()
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

type Call = { body: string; signature: string }

let people = 0

/** Signed calls, made before the clock starts: from so many people, each text another. */
function prepare(count: number, from: number): Call[] {
  const first = people
  people += from
  return Array.from({ length: count }, (_, index) => {
    const number = `+1415${String(2_000_000 + first + (index % from))}`
    const form = new URLSearchParams(
      inboundFields(number, `Remember that locker ${index} has the code ${4000 + index}`),
    )
    return {
      body: form.toString(),
      signature: signForm(`${publicUrl}/webhooks/sms`, toFormParams(form), token),
    }
  })
}

/** Calls a second, ten at a time. */
async function rateOf(url: string, calls: Call[]): Promise<number> {
  const began = performance.now()
  let next = 0
  const caller = async () => {
    for (let call = calls[next++]; call; call = calls[next++]) await post(url, call)
  }
  await Promise.all(Array.from({ length: 10 }, caller))
  return calls.length / ((performance.now() - began) / 1000)
}

function post(url: string, { body, signature }: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'x-twilio-signature': signature,
    }
    const call = request(`${url}/webhooks/sms`, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.once('end', () =>
        response.statusCode === 200
          ? resolve()
          : reject(new Error(`the webhook answered ${response.statusCode}`)),
      )
    })
    call.once('error', reject)
    call.end(body)
  })
}

/** Takes every message and counts. */
async function startGateway() {
  let count = 0
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer((incoming, response) => {
    incoming.resume()
    incoming.once('end', () => {
      const list = incoming.method === 'GET'
      response.writeHead(list ? 200 : 201, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(list ? { messages: [], page_size: 50 } : { sid: newSid(), status: 'queued' }),
      )
      if (list) return
      count += 1
      for (const one of waiting) if (count >= one.count) one.resolve()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`,
    reset() {
      count = 0
    },
    /** When so many have been taken since the last reset. */
    sent: (wanted: number) =>
      count >= wanted
        ? Promise.resolve()
        : new Promise<void>((resolve) => waiting.push({ count: wanted, resolve })),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
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
