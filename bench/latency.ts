import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inboundFields, newSid, postSigned } from '../test/support/test-app.ts'
import { startService } from './service.ts'
import { type BenchRow, quantile } from './table.ts'

const texts = 300
const warmUp = 30
const token = 'bench-token'

/** One text after another: how long the webhook takes, and how long until its reply is at the gateway. */
export async function measureLatency(serverUrl: string): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jean-bench-'))
  const name = 'bench_latency'
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const database = new URL(serverUrl)
  database.pathname = `/${name}`
  const embedded = await measure({ DATA_DIR: folder })
  const server = await measure({ DATABASE_URL: database.href })
  rmSync(folder, { recursive: true })
  return [...rowsOf('embedded', embedded, '< 60 ms'), ...rowsOf('server', server, '< 30 ms')]
}

type Samples = { webhook: number[]; reply: number[] }

function rowsOf(on: string, { webhook, reply }: Samples, aim: string): BenchRow[] {
  return [
    { what: 'webhook answer, p50', on, value: quantile(webhook, 0.5), unit: 'ms', aim: '' },
    { what: 'webhook answer, p99', on, value: quantile(webhook, 0.99), unit: 'ms', aim: '' },
    { what: 'webhook to reply at the gateway, p50', on, value: quantile(reply, 0.5), unit: 'ms', aim },
    { what: 'webhook to reply at the gateway, p99', on, value: quantile(reply, 0.99), unit: 'ms', aim: '' },
  ]
}

async function measure(env: Record<string, string>): Promise<Samples> {
  const arrivals = new Map<string, (at: number) => void>()
  const carrier = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk
    })
    request.on('end', () => {
      const to = new URLSearchParams(body).get('To') ?? ''
      arrivals.get(to)?.(performance.now())
      response.writeHead(201, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ sid: newSid(), status: 'queued' }))
    })
  })
  await new Promise<void>((resolve) => carrier.listen(0, '127.0.0.1', resolve))
  const address = carrier.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const publicUrl = 'http://bench.test'
  const service = await startService({
    ...env,
    PUBLIC_URL: publicUrl,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: token,
    TWILIO_PHONE_NUMBER: '+15555550100',
    TWILIO_API_URL: `http://127.0.0.1:${port}`,
    SIGNUP: 'open',
    BURST_WAIT_MS: '0',
  })
  const samples: Samples = { webhook: [], reply: [] }
  for (let index = 0; index < texts + warmUp; index += 1) {
    const number = `+1415555${1000 + (index % 50)}`
    const arrived = new Promise<number>((resolve) => arrivals.set(number, resolve))
    const began = performance.now()
    const fields = inboundFields(number, `Remember that locker ${index} has the code ${1000 + index}`)
    const answer = await postSigned({ url: service.url, publicUrl, path: '/webhooks/sms', token, fields })
    if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`)
    const answered = performance.now()
    const replied = await arrived
    if (index < warmUp) continue
    samples.webhook.push(answered - began)
    samples.reply.push(replied - began)
  }
  await service.stop()
  await new Promise((resolve) => carrier.close(resolve))
  return samples
}
