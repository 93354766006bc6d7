import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { type App, type AppOptions, createApp } from '../../src/app.ts'
import { createVirtualClock, type VirtualClock } from '../../src/clock.ts'
import { type Config, parseConfig } from '../../src/config.ts'
import type { Database } from '../../src/db/open.ts'
import { silentLog } from '../../src/log.ts'
import { signForm, toFormParams } from '../../src/sms/signature.ts'
import { createTestDatabase, type DatabaseKind } from './test-database.ts'

export const serviceNumber = '+15555550100'

export type TestApp = {
  app: App
  database: Database
  clock: VirtualClock
  config: Config
  /** Where it listens. */
  url: string
  /** A phone of its own, through the signed webhook over HTTP. */
  phone(number?: string): Phone
}

export type Phone = {
  number: string
  /** Posts the signed form and resolves with the webhook's answer. */
  post(fields: Record<string, string | string[]>): Promise<Response>
  /** Resolves with the next reply that comes. */
  nextReply(): Promise<string>
  /** Texts, and resolves with the reply that came. */
  text(body: string): Promise<string>
  /** Everything that reached this phone, oldest first. */
  received: string[]
}

type Options = Partial<AppOptions> & { env?: Record<string, string> }

/**
 * The whole service on a fresh database: real HTTP, real queue, virtual clock. Only the network to the
 * outside is replaced: by default the simulated carrier. Closed when the test ends.
 */
export async function createTestApp(
  t: TestContext,
  kind: DatabaseKind,
  options: Options = {},
): Promise<TestApp> {
  const { env, ...overrides } = options
  const database = overrides.database ?? (await createTestDatabase(kind))
  const clock = createVirtualClock(new Date('2026-03-02T09:00:00Z'))
  const config = parseConfig({ PORT: '0', BURST_WAIT_MS: '0', LOG_LEVEL: 'silent', ...env })
  const app = await createApp(config, { log: silentLog, clock, ...overrides, database })
  const port = await app.listen()
  t.after(async () => {
    await app.close()
    await database.close()
  })
  const url = `http://127.0.0.1:${port}`
  const numbers = { next: 5550123 }

  return {
    app,
    database,
    clock,
    config,
    url,
    phone(number = `+1415${numbers.next++}`) {
      return createPhone({ app, clock, url, publicUrl: `http://localhost:${port}`, number })
    },
  }
}

type PhoneDeps = { app: App; clock: VirtualClock; url: string; publicUrl: string; number: string }

function createPhone({ app, clock, url, publicUrl, number }: PhoneDeps): Phone {
  const received: string[] = []
  const waiting: ((body: string) => void)[] = []
  app.simulator?.subscribe(number, (event) => {
    if (event.type !== 'message' || event.direction !== 'out') return
    received.push(event.body)
    waiting.shift()?.(event.body)
  })
  const nextReply = () => new Promise<string>((resolve) => waiting.push(resolve))
  const post = (fields: Record<string, string | string[]>) =>
    postSigned({ url, publicUrl, path: '/webhooks/sms', token: app.webhookToken, fields })
  return {
    number,
    received,
    post,
    nextReply,
    async text(body) {
      clock.advance(1_000)
      const reply = nextReply()
      const answer = await post(inboundFields(number, body))
      if (answer.status !== 200)
        throw new Error(`the webhook answered ${answer.status}: ${await answer.text()}`)
      return reply
    },
  }
}

/** The parameters Twilio posts for a text. */
export function inboundFields(from: string, body: string, sid = newSid()): Record<string, string> {
  return {
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    AccountSid: `AC${'0'.repeat(32)}`,
    From: from,
    To: serviceNumber,
    Body: body,
    NumMedia: '0',
    NumSegments: '1',
    ApiVersion: '2010-04-01',
  }
}

export function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`
}

type Signed = {
  url: string
  /** What the signature is made for. */
  publicUrl: string
  path: string
  token: string
  fields: Record<string, string | string[]>
}

/** Posts a form signed as Twilio signs it. */
export function postSigned({ url, publicUrl, path, token, fields }: Signed): Promise<Response> {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signForm(`${publicUrl}${path}`, toFormParams(form), token),
    },
    body: form.toString(),
  })
}
