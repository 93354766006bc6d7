import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signForm, toFormParams } from '../src/sms/signature.ts'
import { inboundFields, newSid } from '../test/support/test-app.ts'
import { createBenchDatabase } from './database.ts'
import { type Service, startService } from './service.ts'
import type { BenchRow } from './table.ts'

export const token = 'bench-token'
export const publicUrl = 'http://bench.test'
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export type Stage = {
  gateway: Gateway
  folder: string
  fresh: (name: string) => Promise<{ DATABASE_URL: string }>
  start: Start
}

/** With a gateway, databases and a folder of its own, which are gone afterwards. */
export async function onStage(
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

export type Start = (env: Record<string, string>, args?: string[]) => Promise<Service>
export type Gateway = Awaited<ReturnType<typeof startGateway>>

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

export type Call = { body: string; signature: string }

let people = 0

/** Signed calls, made before the clock starts: from so many new people, each text another. */
export function prepare(count: number, from: number): Call[] {
  const first = people
  people += from
  return callsFrom(count, first, from)
}

let texts = 0

/** The same from people who may have texted before. */
export function callsFrom(count: number, first: number, from: number): Call[] {
  return Array.from({ length: count }, (_, index) => {
    const number = `+1415${String(2_000_000 + first + (index % from))}`
    texts += 1
    const form = new URLSearchParams(
      inboundFields(number, `Remember that locker ${texts} has the code ${4000 + texts}`),
    )
    return {
      body: form.toString(),
      signature: signForm(`${publicUrl}/webhooks/sms`, toFormParams(form), token),
    }
  })
}

/** Calls a second, ten at a time. */
export async function rateOf(url: string, calls: Call[]): Promise<number> {
  const began = performance.now()
  let next = 0
  const caller = async () => {
    for (let call = calls[next++]; call; call = calls[next++]) await post(url, call)
  }
  await Promise.all(Array.from({ length: 10 }, caller))
  return calls.length / ((performance.now() - began) / 1000)
}

export function post(url: string, { body, signature }: Call): Promise<void> {
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
