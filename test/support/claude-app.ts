import type { TestContext } from 'node:test'
import { asUser } from '../../src/db/as-user.ts'
import type { UserId } from '../../src/db/ids.ts'
import type { Db } from '../../src/db/schema.ts'
import { type AnthropicStandIn, startAnthropic } from './anthropic-stand-in.ts'
import { createTestApp, type TestApp } from './test-app.ts'
import type { DatabaseKind } from './test-database.ts'

export type ClaudeApp = TestApp & ReturnType<typeof readers> & { claude: AnthropicStandIn }

type Turn = {
  model: string | null
  fallback_reason: string | null
  state: string
  usage: Record<string, number> | null
}

/** Open list items by list, and what is remembered now. */
type Kept = { lists: Record<string, string[]>; memories: string[] }

type Options = Parameters<typeof createTestApp>[2]

/** The whole service with Claude as its mind, played by the stand-in over HTTP. */
export async function createClaudeApp(
  t: TestContext,
  kind: DatabaseKind,
  { env, ...options }: Options = {},
): Promise<ClaudeApp> {
  const claude = await startAnthropic(t)
  const test = await createTestApp(t, kind, {
    modelGuard: { retryDelayMs: 5 },
    ...options,
    env: { ANTHROPIC_API_KEY: 'test-key', ANTHROPIC_BASE_URL: claude.url, ...env },
  })
  return { ...test, claude, ...readers(test.database.db) }
}

/** What the tests look at behind the service's back, as the person whose it is. */
export function readers(db: Db) {
  /** Who has this number. */
  const personOf = async (number: string): Promise<UserId> => {
    const { id } = await db
      .selectFrom('users')
      .select('id')
      .where('phone_number', '=', number)
      .executeTakeFirstOrThrow()
    return id
  }
  return {
    personOf,
    async turnsOf(number: string): Promise<Turn[]> {
      const userId = await personOf(number)
      return asUser(db, userId, (trx) =>
        trx
          .selectFrom('turns')
          .select(['model', 'fallback_reason', 'state', 'usage'])
          .where('user_id', '=', userId)
          .orderBy('started_at')
          .execute(),
      )
    },
    async keptOf(number: string): Promise<Kept> {
      const userId = await personOf(number)
      return asUser(db, userId, async (trx) => {
        const items = await trx
          .selectFrom('list_items')
          .innerJoin('lists', 'lists.id', 'list_items.list_id')
          .select(['lists.name', 'list_items.text'])
          .where('done_at', 'is', null)
          .orderBy('list_items.position')
          .execute()
        const lists: Record<string, string[]> = {}
        for (const { name, text } of items) lists[name] = [...(lists[name] ?? []), text]
        const memories = await trx
          .selectFrom('memories')
          .select('statement')
          .where('valid_to', 'is', null)
          .orderBy('said_at')
          .execute()
        return { lists, memories: memories.map(({ statement }) => statement) }
      })
    },
  }
}
