import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type App, type AppOptions, createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import type { Database } from '../../src/db/open.ts'
import { silentLog } from '../../src/log.ts'
import { createTwilioGateway } from '../../src/sms/twilio.ts'
import { type Carrier, type CarrierOptions, startCarrier } from './carrier.ts'
import { createEchoModels } from './echo-model.ts'
import { createTestDatabase, type DatabaseKind } from './test-database.ts'

export const carrierAccount = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'the secret of the carrier',
  serviceNumber: '+15555550100',
  publicUrl: 'https://sms.example.com',
}

/** The environment of a service whose gateway is this carrier. */
export function carrierEnvironment(carrierUrl: string): Record<string, string> {
  return {
    PORT: '0',
    PUBLIC_URL: carrierAccount.publicUrl,
    TWILIO_ACCOUNT_SID: carrierAccount.accountSid,
    TWILIO_AUTH_TOKEN: carrierAccount.authToken,
    TWILIO_PHONE_NUMBER: carrierAccount.serviceNumber,
    TWILIO_API_URL: carrierUrl,
    SIGNUP: 'open',
    BURST_WAIT_MS: '0',
    LOG_LEVEL: 'silent',
  }
}

export type CarrierApp = {
  app: App
  carrier: Carrier
  database: Database
  /** Starts one more process' worth of the service on the same database. */
  start(overrides?: Partial<AppOptions>): Promise<App>
}

type Options = Partial<AppOptions> & {
  env?: Record<string, string>
  carrier?: Partial<CarrierOptions>
  gatewayTimeoutMs?: number
}

/** The service on a fresh database, on the system's clock, with the stand-in carrier as its Twilio. */
export async function createCarrierApp(
  t: TestContext,
  kind: DatabaseKind,
  options: Options = {},
): Promise<CarrierApp> {
  const { env, carrier: carrierOptions, gatewayTimeoutMs = 1_000, ...overrides } = options
  const database = overrides.database ?? (await createTestDatabase(kind))
  let port = 0
  const carrier = await startCarrier({
    ...carrierAccount,
    webhooks: () => `http://127.0.0.1:${port}`,
    ...carrierOptions,
  })
  const config = parseConfig({ ...carrierEnvironment(carrier.url), ...env })
  if (!config.twilio) throw new Error('no gateway is configured')
  const { twilio } = config
  const apps: App[] = []
  const start = async (more: Partial<AppOptions> = {}) => {
    const gateway = createTwilioGateway(twilio, gatewayTimeoutMs)
    const models = createEchoModels()
    const app = await createApp(config, {
      ...{ log: silentLog, models, gateway, sweepEveryMs: 300 },
      ...overrides,
      ...more,
      database,
    })
    apps.push(app)
    return app
  }
  const app = await start()
  port = await app.listen()
  t.after(async () => {
    for (const one of apps) await one.close()
    await carrier.close()
    await database.close()
  })
  return { app, carrier, database, start }
}

/** Waits for a condition, not for a time; fails after `withinMs`. */
export async function until<T>(
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  withinMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const value = await check()
    if (value) return value
    if (performance.now() > deadline) throw new Error(`it did not happen in time: ${what}`)
    await sleep(20)
  }
}
