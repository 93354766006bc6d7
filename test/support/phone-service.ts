import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { findUserByPhone, insertUser } from '../../src/accounts/users.ts'
import { type App, createApp } from '../../src/app.ts'
import type { TurnContext } from '../../src/assistant/context.ts'
import { parseConfig } from '../../src/config.ts'
import { readPhoneHistory } from '../../src/conversation/phone-history.ts'
import { asUser } from '../../src/db/as-user.ts'
import type { UserId } from '../../src/db/ids.ts'
import { silentLog } from '../../src/log.ts'
import { createTestDatabase } from './test-database.ts'

export type PhoneService = Awaited<ReturnType<typeof startPhoneService>>

/**
 * The whole service with the simulated phone, listening on a port of its own, with a model that repeats what it is
 * told. It can go away and come back at the same address with the same database.
 */
export async function startPhoneService() {
  const database = await createTestDatabase('embedded')
  let port = 0
  let replyAfterMs = 0
  const model = createEcho(() => replyAfterMs)
  let app: App

  const start = async () => {
    const config = parseConfig({ PORT: String(port), HOST: 'localhost', BURST_WAIT_MS: '0' })
    app = await createApp(config, { database, log: silentLog, models: { primary: model, builtin: model } })
    port = await app.listen()
  }
  const url = () => `http://localhost:${port}`

  await start()
  return {
    url,
    start,
    stop: () => app.close(),
    async close() {
      await app.close()
      await database.close()
    },
    /** How long a reply takes to be written, in milliseconds. */
    setReplyAfterMs: (ms: number) => {
      replyAfterMs = ms
    },
    /** A text that nobody asked for reaches the phone, as a reminder would. */
    async text(to: string, body: string) {
      const statusCallback = `${url()}/webhooks/sms/status`
      await app.simulator?.send({ id: randomUUID(), to, body, statusCallback })
    },
    /** What is stored for this number, oldest first. */
    async stored(number: string) {
      const userId = await findUserByPhone(database.db, number)
      return userId ? asUser(database.db, userId, (trx) => readPhoneHistory(trx, userId, 500)) : []
    },
    /** A person with an old conversation: "text 1" from the person, "text 2" from the service, and so on. */
    async remember(phoneNumber: string, count: number) {
      const id = randomUUID() as UserId
      await asUser(database.db, id, async (trx) => {
        await insertUser(trx, { id, phoneNumber, timezone: 'UTC' })
        const rows = Array.from({ length: count }, (_, index) => ({
          id: randomUUID(),
          user_id: id,
          role: index % 2 === 0 ? ('USER' as const) : ('ASSISTANT' as const),
          content: `text ${index + 1}`,
          created_at: new Date(Date.UTC(2026, 2, 2, 9, index)),
        }))
        await trx.insertInto('sms_conversations').values(rows).execute()
      })
    },
  }
}

function createEcho(replyAfterMs: () => number): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'test',
    modelId: 'echo',
    supportedUrls: {},
    async doGenerate({ providerOptions }) {
      await sleep(replyAfterMs())
      const context = providerOptions?.jean?.context as unknown as TurnContext
      const none = { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 }
      return {
        content: [
          { type: 'text', text: `You said: ${context.incoming.map(({ text }) => text).join(' + ')}` },
        ],
        finishReason: { unified: 'stop', raw: undefined },
        usage: { inputTokens: none, outputTokens: { total: 0, text: 0, reasoning: 0 } },
        warnings: [],
      }
    },
    doStream: () => Promise.reject(new Error('the echo does not stream')),
  }
}
